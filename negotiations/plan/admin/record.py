"""Plans and what is known of them, in the admin, to read."""

from django.contrib import admin

from negotiations.core.admin import ReadOnlyAdmin, VisibleFilter
from negotiations.core.bilingual import columns
from negotiations.plan.models import (
    ActionPlan,
    Delegation,
    Fact,
    Party,
    PlannedProvision,
    Source,
    Submission,
    WorkingGroup,
    Workstream,
)

OF_PLAN = (("plan", VisibleFilter),)


@admin.register(Party)
class PartyAdmin(ReadOnlyAdmin):
    list_display = ("code", *columns("name"), "country", "zone")
    search_fields = ("code", *columns("name"))


@admin.register(ActionPlan)
class PlanAdmin(ReadOnlyAdmin):
    """Plans change by their catalogue files."""

    list_display = ("slug", "title", "kind", "tracked_only", "start_on", "end_on")
    list_filter = ("tracked_only", "kind")
    search_fields = ("slug", *columns("title"))


@admin.register(Delegation)
class DelegationAdmin(ReadOnlyAdmin):
    list_display = ("party", "plan", "position", "lead", "lead_person")
    list_filter = OF_PLAN
    list_select_related = ("party", "plan")


@admin.register(WorkingGroup)
class GroupAdmin(ReadOnlyAdmin):
    list_display = ("code", "title", "plan", "illustrative")
    list_filter = OF_PLAN
    list_select_related = ("plan",)
    search_fields = ("code", *columns("title"))


@admin.register(Fact, Source, Workstream, PlannedProvision, Submission)
class KnownAdmin(ReadOnlyAdmin):
    """What a plan's file states, with its sources."""

    list_display = ("__str__", "plan")
    list_filter = OF_PLAN
    list_select_related = ("plan",)
    search_fields = ("key",)
