"""The shape every row has: an identity that tells nothing, and a rule for who may see it."""

from typing import Any, Protocol, Self

from django.db import models
from django.db.models import Q

from negotiations.core.ids import new_id


class Reader(Protocol):
    """Who asks: a person, or a visitor nobody knows."""

    @property
    def pk(self) -> Any: ...
    @property
    def is_authenticated(self) -> bool: ...
    @property
    def is_active(self) -> bool: ...
    @property
    def is_staff(self) -> bool: ...


class VisibleQuerySet(models.QuerySet[Any]):
    """A queryset that knows who may see its rows; every read goes through `visible_to`."""

    def visible_to(self, user: Reader) -> Self:
        """Each kind of row says who sees it; one that does not is seen by nobody and found out."""
        raise NotImplementedError(f"{self.model.__name__} does not say who may see its rows")


class PlanQuerySet(VisibleQuerySet):
    """Joint rows of a plan: seen by whoever sees the plan."""

    plan_path = "plan"

    def visible_to(self, user: Reader) -> Self:
        plans = related_model(self.model, *self.plan_path.split("__")).objects.visible_to(user)
        return self.filter(**{f"{self.plan_path}__in": plans})


class CompartmentQuerySet(PlanQuerySet):
    """Rows that are joint, or one delegation's own."""

    def visible_to(self, user: Reader) -> Self:
        own = Q(compartment__in=related_model(self.model, "compartment").objects.of(user))
        return super().visible_to(user).filter(Q(compartment__isnull=True) | own)

    def joint(self) -> Self:
        """The rows every side sees."""
        return self.filter(compartment__isnull=True)


def related_model(model: Any, *path: str) -> Any:
    """The model at the end of a path of relations: so a row need not know what stands above it."""
    for name in path:
        model = model._meta.get_field(name).related_model
    return model


class PublicQuerySet(VisibleQuerySet):
    """Public knowledge: seen by everyone who is logged in."""

    def visible_to(self, user: Reader) -> Self:
        return self.all() if user.is_authenticated else self.none()


class Row(models.Model):
    """A row with a random identity."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class CompartmentRow(Row):
    """A row that is joint (no compartment) or belongs to one delegation alone."""

    compartment = models.ForeignKey(
        "negotiations.Delegation",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="own_%(class)ss",
    )

    class Meta:
        abstract = True

    @property
    def is_joint(self) -> bool:
        return self.compartment_id is None


class OwnQuerySet(VisibleQuerySet):
    """What is a person's own business: seen by that person alone."""

    def visible_to(self, user: Reader) -> Self:
        return self.filter(user=user.pk) if user.is_authenticated else self.none()
