"""Plans, and what is publicly known of them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field, extend_schema_view
from rest_framework import serializers

from negotiations.core import clock
from negotiations.core.api.fields import BilingualField
from negotiations.core.api.schema import described
from negotiations.core.api.views import ReadRows
from negotiations.core.bilingual import in_each
from negotiations.plan.api.filters import PlanFilters, SubmissionFilters
from negotiations.plan.models import (
    ActionPlan,
    Delegation,
    Fact,
    PlannedProvision,
    Source,
    Submission,
    Workstream,
)
from negotiations.plan.selectors.records import listed_plans, submissions_for, whole_plans

_CITED = _("Keys of the sources that state it.")


class PartySerializer(serializers.ModelSerializer[Delegation]):
    """A delegation as a plan shows it."""

    code = serializers.CharField(help_text=_("The party's code, as in bracketed text."))
    name = serializers.SerializerMethodField()
    place = serializers.SerializerMethodField(
        help_text=_("Place in the plan's order, from 1: it gives the party's mark.")
    )
    lead = BilingualField(help_text=_("The office that leads."))

    class Meta:
        model = Delegation
        fields = ("id", "code", "name", "place", "lead", "lead_person")

    @extend_schema_field(BilingualField)
    def get_name(self, row: Delegation) -> dict[str, str]:
        return in_each(row.party, "name")

    def get_place(self, row: Delegation) -> int:
        return row.position + 1


class WindowSerializer(serializers.Serializer[ActionPlan]):
    """The length of a window as it was stated."""

    length = serializers.IntegerField(source="window_length")
    unit = serializers.ChoiceField(source="window_unit", choices=["days", "weeks", "months"])


class PlanSerializer(serializers.ModelSerializer[ActionPlan]):
    """A plan in a list."""

    title = BilingualField()
    window = serializers.SerializerMethodField(help_text=_("Null where no source states one."))
    day_number = serializers.SerializerMethodField(
        help_text=_("Which day of the window it is now; the start is day 0.")
    )
    length_in_days = serializers.IntegerField(
        allow_null=True, help_text=_("Days from the start to the current end.")
    )
    delegations = PartySerializer(many=True)

    class Meta:
        model = ActionPlan
        fields: tuple[str, ...] = (
            "id",
            "slug",
            "kind",
            "title",
            "tracked_only",
            "zone",
            "announced_on",
            "start_on",
            "window",
            "counting_rule",
            "original_end_on",
            "end_on",
            "length_in_days",
            "day_number",
            "delegations",
        )

    @extend_schema_field(WindowSerializer(allow_null=True))
    def get_window(self, plan: ActionPlan) -> dict[str, Any] | None:
        return None if plan.window_length is None else WindowSerializer(plan).data

    def get_day_number(self, plan: ActionPlan) -> int | None:
        return plan.day_number(clock.today(plan.tz))


class SourceSerializer(serializers.ModelSerializer[Source]):
    """Where something was published."""

    class Meta:
        model = Source
        fields = ("key", "citation", "published")


class _Cited(serializers.ModelSerializer[Any]):
    sources: Any = serializers.SlugRelatedField(
        slug_field="key", many=True, read_only=True, help_text=_CITED
    )


class FactSerializer(_Cited):
    """One thing publicly known of a plan, or known not to be stated."""

    statement = BilingualField()

    class Meta:
        model = Fact
        fields = ("key", "statement", "status", "sources")


class WorkstreamSerializer(_Cited):
    """A line of work the plan names."""

    title = BilingualField()

    class Meta:
        model = Workstream
        fields = ("number", "title", "sources")


class PlannedProvisionSerializer(_Cited):
    """A kind of provision to be drafted."""

    title = BilingualField()
    note = BilingualField(help_text=_("How the sources differ on it."))

    class Meta:
        model = PlannedProvision
        fields = ("key", "title", "note", "sources")


class SubmissionSerializer(_Cited):
    """What a stakeholder asked for."""

    plan = serializers.CharField(source="plan.slug", help_text=_("Short name of the plan."))
    asked = BilingualField()

    class Meta:
        model = Submission
        fields: tuple[str, ...] = ("id", "plan", "key", "stakeholder", "asked", "sources")


class PlansSubmissionSerializer(SubmissionSerializer):
    """The same, within its plan."""

    plan = None  # type: ignore[assignment]

    class Meta(SubmissionSerializer.Meta):
        fields = ("id", "key", "stakeholder", "asked", "sources")


class WholePlanSerializer(PlanSerializer):
    """A plan with all that is publicly known of it."""

    summary = BilingualField()
    marking = BilingualField(help_text=_("The handling line on each page."))
    start_note = BilingualField(help_text=_("What is known of the start."))
    others = BilingualField(help_text=_("Who else takes part."))
    sources = SourceSerializer(many=True)
    facts = FactSerializer(many=True)
    workstreams = WorkstreamSerializer(many=True)
    provisions_to_draft = PlannedProvisionSerializer(many=True, source="plannedprovisions")
    submissions = PlansSubmissionSerializer(many=True)

    class Meta(PlanSerializer.Meta):
        fields = (
            *PlanSerializer.Meta.fields,
            "summary",
            "start_note",
            "others",
            "marking",
            "release_on",
            "version",
            "sources",
            "facts",
            "workstreams",
            "provisions_to_draft",
            "submissions",
        )


@extend_schema_view(
    list=described(_("The plans you see: those you sit in, those only tracked.")),
    retrieve=described(_("One plan, with its facts, their status and their sources.")),
)
class Plans(ReadRows):
    lookup_field = "slug"
    lookup_value_converter = "slug"
    filterset_class = PlanFilters

    def get_queryset(self) -> Any:
        find = whole_plans if self.action == "retrieve" else listed_plans
        return find(self.request.user)

    def get_serializer_class(self) -> type[PlanSerializer]:
        return WholePlanSerializer if self.action == "retrieve" else PlanSerializer


@extend_schema_view(
    list=described(_("What stakeholders asked for.")),
    retrieve=described(_("One submission.")),
)
class Submissions(ReadRows):
    rows = staticmethod(submissions_for)
    serializer_class = SubmissionSerializer
    filterset_class = SubmissionFilters
