"""What lists can be narrowed by. A value that cannot be read is an error, never ignored."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from negotiations import clock, subjects, verbs
from negotiations.api.statuses import EMPTY
from negotiations.models import (
    ActionPlan,
    Deadline,
    Delegation,
    Extension,
    JournalEntry,
    MineralFact,
    Project,
    Reminder,
    Round,
    Submission,
    WorkingGroup,
)
from negotiations.selectors.inbox import inbox

Rows = QuerySet[Any]
_SENSIBLE_YEARS = range(1900, 2201)
_KINDS = [(kind.kind, kind.name) for kind in subjects.kinds()]


@extend_schema_field(OpenApiTypes.BOOL)
class YesNo(filters.ChoiceFilter):  # type: ignore[misc]
    """`true` or `false`."""

    def __init__(self, **options: Any) -> None:
        choices = [("true", _("yes")), ("false", _("no"))]
        super().__init__(choices=choices, null_label=None, empty_label=None, **options)

    def filter(self, qs: Rows, value: str) -> Rows:
        return super().filter(qs, value and value == "true") if value else qs


class Day(filters.DateFilter):  # type: ignore[misc]
    """A date, ISO 8601, whatever the reader's language writes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **options)


class _MomentField(forms.CharField):
    default_error_messages = {
        "invalid": _("Give an instant as 2026-03-10T14:00:00Z, between 1900 and 2200.")
    }

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            found = datetime.fromisoformat(typed)
        except ValueError:
            found = datetime.min.replace(tzinfo=UTC)
        if found.year not in _SENSIBLE_YEARS:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid")
        return found if found.tzinfo else found.replace(tzinfo=UTC)


@extend_schema_field(OpenApiTypes.DATETIME)
class Since(filters.Filter):  # type: ignore[misc]
    """From an instant on; one without a zone is in UTC."""

    field_class = _MomentField


class _AllSaid(forms.Form):
    def clean(self) -> dict[str, Any]:
        """Refuse a filter that is named and left empty: it would pass for a wider question."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in set(self.fields) & set(self.data) - set(self.errors):
            if cleaned.get(name) in ("", None):
                self.add_error(name, forms.ValidationError(_("Give a value."), EMPTY))
        return cleaned


class Filters(filters.FilterSet):  # type: ignore[misc]
    """Filters of which none is ignored."""

    def get_form_class(self) -> Any:
        fields = {name: narrowed.field for name, narrowed in self.filters.items()}
        return type("FilterForm", (_AllSaid,), fields)


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


class MineralFactFilters(Filters):
    mineral = filters.CharFilter(field_name="minerals__key", help_text=_("Key of a mineral."))

    class Meta:
        model = MineralFact
        fields: tuple[str, ...] = ()


class _OfSide(OfPlan):
    own = YesNo(
        field_name="compartment",
        method="only_own",
        help_text=_("Your delegation's own rows only, or joint rows only."),
    )

    @extend_schema_field(OpenApiTypes.BOOL)
    def only_own(self, rows: Rows, name: str, value: str) -> Rows:
        return rows.filter(compartment__isnull=value != "true")


class ProjectFilters(_OfSide):
    stage = filters.ChoiceFilter(choices=Project.Stage.choices, help_text=_("Which list."))
    kind = filters.ChoiceFilter(choices=Project.Kind.choices, help_text=_("Kind of project."))
    mineral = filters.CharFilter(field_name="minerals__key", help_text=_("Key of a mineral."))

    class Meta:
        model = Project
        fields: tuple[str, ...] = ()


class DeadlineFilters(_OfSide):
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


class ExtensionFilters(_OfSide):
    state = filters.ChoiceFilter(choices=Extension.State.choices, help_text=_("How it stands."))
    deadline = filters.UUIDFilter(field_name="deadline_id", help_text=_("Id of a deadline."))

    class Meta:
        model = Extension
        fields: tuple[str, ...] = ()


class ReminderFilters(Filters):
    to_answer = YesNo(
        method="only_to_answer", help_text=_("Those that wait for your answer, or all others.")
    )

    class Meta:
        model = Reminder
        fields: tuple[str, ...] = ()

    @extend_schema_field(OpenApiTypes.BOOL)
    def only_to_answer(self, rows: Rows, name: str, value: str) -> Rows:
        waiting = inbox(self.request.user, "answer").order_by().values("pk")
        return rows.filter(pk__in=waiting) if value == "true" else rows.exclude(pk__in=waiting)


class JournalFilters(_OfSide):
    subject_kind = filters.ChoiceFilter(choices=_KINDS, help_text=_("What it is about: a kind."))
    subject_id = filters.UUIDFilter(help_text=_("What it is about: an id."))
    verb = filters.ChoiceFilter(
        choices=[(verb, verb) for verb in verbs.known()], help_text=_("What happened.")
    )
    since = Since(field_name="at", lookup_expr="gte", help_text=_("From this instant on."))

    class Meta:
        model = JournalEntry
        fields: tuple[str, ...] = ()
