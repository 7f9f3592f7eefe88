"""What lists of deadlines, rounds and requests for more time can be narrowed by."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from negotiations.core import clock
from negotiations.core.api.filters import Day, Rows, YesNo
from negotiations.plan.api.filters import OfPlan, OfSide
from negotiations.schedule.models import Deadline, Extension, Round


class DeadlineFilters(OfSide):
    group = filters.UUIDFilter(field_name="group_id", help_text=_("Id of a working group."))
    responsible = filters.CharFilter(
        field_name="responsible__party__code", help_text=_("Code of a party that answers for it.")
    )
    removed = YesNo(
        method="only_removed", help_text=_("Removed, or standing; standing if not said.")
    )
    open = YesNo(field_name="met_on", lookup_expr="isnull", help_text=_("Not met yet, or met."))
    late = YesNo(method="only_late", help_text=_("Past due and not met, or all others."))
    due_before = Day(field_name="due_on", lookup_expr="lt", help_text=_("Due before this day."))
    due_after = Day(field_name="due_on", lookup_expr="gt", help_text=_("Due after this day."))

    class Meta:
        model = Deadline
        fields: tuple[str, ...] = ()

    @extend_schema_field(OpenApiTypes.BOOL)
    def only_removed(self, rows: Rows, name: str, value: str) -> Rows:
        return rows.filter(removed_at__isnull=value != "true")

    @extend_schema_field(OpenApiTypes.BOOL)
    def only_late(self, rows: Rows, name: str, value: str) -> Rows:
        late = {"met_on__isnull": True, "due_at__lt": clock.now()}
        return rows.filter(**late) if value == "true" else rows.exclude(**late)


class RoundFilters(OfPlan):
    class Meta:
        model = Round
        fields: tuple[str, ...] = ()


class ExtensionFilters(OfSide):
    state = filters.ChoiceFilter(choices=Extension.State.choices, help_text=_("How it stands."))
    deadline = filters.UUIDFilter(field_name="deadline_id", help_text=_("Id of a deadline."))

    class Meta:
        model = Extension
        fields: tuple[str, ...] = ()
