"""What every page of the admin shares: the rule for who sees what, and services that refuse."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.filters import RelatedFieldListFilter
from django.db.models import Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from negotiations.core.errors import Refused
from negotiations.core.permissions import can_administer
from negotiations.core.verdicts import NotAllowed


class VisibleFilter(RelatedFieldListFilter):
    """A filter by a related row: one of those the reader sees."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[Any]:
        rows = field.remote_field.model.objects.visible_to(request.user)
        return [(row.pk, str(row)) for row in rows]


class NamedChoice(ModelChoiceField):  # type: ignore[type-arg]
    """A choice among rows whose own name does not say which plan they are of."""

    def label_from_instance(self, row: Any) -> str:
        return label_of(row)


def label_of(row: Any) -> str:
    """A row with what it belongs to: “Plan: Party: Person”."""
    above = [getattr(row, name, None) for name in ("plan", "delegation")]
    return ": ".join(str(part) for part in (*above, row) if part is not None)


class VisibleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows and choices are those the reader sees; nothing is deleted unless a class says so."""

    actions: Any = None
    show_full_result_count = True

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        rows = _visible(self.model, request)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> Any:
        return _visible(db_field.remote_field.model, request)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(db_field, request, form_class=NamedChoice, **kwargs)

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """The filters this page offers, and no others.

        Django also allows any field of the row's own and, by name, any relation *to* it: asking
        for `?own_deadlines__isnull=1` would tell whether a delegation keeps deadlines to itself.
        """
        offered = [one[0] if isinstance(one, tuple) else one for one in self.list_filter]
        offered += [self.date_hierarchy] if self.date_hierarchy else []
        return lookup.split("__", maxsplit=1)[0] in offered and super().lookup_allowed(
            lookup, value, request
        )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(can_administer(request.user))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(can_administer(request.user))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(can_administer(request.user))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(can_administer(request.user))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A refusal that no form foresaw, as when two people act at once, is said on the page."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (Refused, NotAllowed) as refusal:
            messages.error(request, str(refusal.reason))
            return HttpResponseRedirect(request.get_full_path())


class ReadOnlyAdmin(VisibleAdmin):
    """Rows that are read here and change elsewhere."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _visible(model: type[Model], request: HttpRequest) -> "QuerySet[Any]":
    return model.objects.visible_to(request.user)  # type: ignore[attr-defined,no-any-return]
