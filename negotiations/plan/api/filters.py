"""What lists of a plan, and of what it holds, can be narrowed by."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from negotiations.core.api.filters import Filters, Rows, YesNo
from negotiations.plan.models import ActionPlan, Delegation, Submission, WorkingGroup


class PlanFilters(Filters):
    kind = filters.ChoiceFilter(choices=ActionPlan.Kind.choices, help_text=_("Kind of plan."))
    tracked_only = YesNo(
        field_name="tracked_only", help_text=_("Only tracked here, or negotiated here.")
    )

    class Meta:
        model = ActionPlan
        fields: tuple[str, ...] = ()


class OfPlan(Filters):
    plan = filters.CharFilter(field_name="plan__slug", help_text=_("Short name of the plan."))


class DelegationFilters(OfPlan):
    class Meta:
        model = Delegation
        fields: tuple[str, ...] = ()


class GroupFilters(OfPlan):
    class Meta:
        model = WorkingGroup
        fields: tuple[str, ...] = ()


class SubmissionFilters(OfPlan):
    class Meta:
        model = Submission
        fields: tuple[str, ...] = ()


class OfSide(OfPlan):
    own = YesNo(
        field_name="compartment",
        method="only_own",
        help_text=_("Your delegation's own rows only, or joint rows only."),
    )

    @extend_schema_field(OpenApiTypes.BOOL)
    def only_own(self, rows: Rows, name: str, value: str) -> Rows:
        return rows.filter(compartment__isnull=value != "true")
