"""Who sits where: delegations, delegates, the secretariat."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from negotiations.core.bilingual import Bilingual, short_text
from negotiations.core.rows import PlanQuerySet, Reader, Row
from negotiations.plan import roles
from negotiations.plan.models.party import Party
from negotiations.plan.models.plan import ActionPlan
from negotiations.plan.models.user import User


class DelegationQuerySet(PlanQuerySet):
    def of(self, user: Reader) -> Self:
        """The delegations whose own rows `user` may see. An administrator's are none."""
        if not user.is_authenticated or user.is_staff:
            return self.none()
        return self.filter(pk__in=Delegate.objects.active().filter(user=user).values("delegation"))


class Delegation(Row):
    """A party's people in one plan. Its place in the plan's order gives its mark and colour."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="delegations")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="delegations")
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    lead_en = short_text()
    lead_es = short_text()
    lead_person = models.CharField(_("led by"), max_length=200, blank=True)

    lead = Bilingual()
    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["plan", "party"], name="delegation_party")]
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")

    def __str__(self) -> str:
        return self.party.name

    @property
    def code(self) -> str:
        return self.party.code


class Role(models.TextChoices):
    """What a person is in a delegation, in words."""

    HEAD = roles.HEAD, _("Head of delegation")
    NEGOTIATOR = roles.NEGOTIATOR, _("Negotiator")
    LEGAL_ADVISER = roles.LEGAL_ADVISER, _("Legal adviser")
    EXPERT = roles.EXPERT, _("Expert")
    OBSERVER = roles.OBSERVER, _("Observer")


class DelegateQuerySet(PlanQuerySet):
    def active(self) -> Self:
        """Those who sit now and may log in."""
        return self.filter(left=False, user__is_active=True)

    def writing(self) -> Self:
        """Those who write and answer for something: all but those who read."""
        return self.exclude(role__in=roles.READING)


class Delegate(Row):
    """One person in a delegation. A person sits for one delegation of a plan."""

    plan = models.ForeignKey(
        ActionPlan, on_delete=models.CASCADE, related_name="delegates", editable=False
    )
    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="delegates")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    left = models.BooleanField(_("has left"), default=False)

    objects = DelegateQuerySet.as_manager()

    class Meta:
        ordering = ["delegation__position", "user__name"]
        constraints = [models.UniqueConstraint(fields=["plan", "user"], name="delegate_seat")]
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")

    def __str__(self) -> str:
        return str(self.user)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.plan_id = self.delegation.plan_id
        super().save(*args, **kwargs)


class SecretariatMember(Row):
    """One person of the neutral staff of a plan: keeps the joint text and the joint record."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="secretariat")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="secretariat_of")

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["user__name"]
        constraints = [models.UniqueConstraint(fields=["plan", "user"], name="secretariat_seat")]
        verbose_name = _("member of the secretariat")
        verbose_name_plural = _("secretariat")

    def __str__(self) -> str:
        return str(self.user)
