"""The record, to read: plans and what is known of them, deadlines, projects, journal, reminders."""

from typing import Any

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from negotiations import verbs
from negotiations.admin.base import ReadOnlyAdmin, VisibleFilter
from negotiations.models import (
    ActionPlan,
    Deadline,
    Delegation,
    Fact,
    JournalEntry,
    Mineral,
    MineralFact,
    Party,
    PlannedProvision,
    Project,
    Reminder,
    Source,
    Submission,
    WorkingGroup,
    Workstream,
)
from negotiations.services import reminders
from negotiations.services.errors import Refused

OF_PLAN = (("plan", VisibleFilter),)


@admin.register(Party)
class PartyAdmin(ReadOnlyAdmin):
    list_display = ("code", "name_en", "name_es", "country", "zone")
    search_fields = ("code", "name_en", "name_es")


@admin.register(ActionPlan)
class PlanAdmin(ReadOnlyAdmin):
    """Plans change by their catalogue files."""

    list_display = ("slug", "title", "kind", "tracked_only", "start_on", "end_on")
    list_filter = ("tracked_only", "kind")
    search_fields = ("slug", "title_en", "title_es")


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
    search_fields = ("code", "title_en", "title_es")


@admin.register(Fact, Source, Workstream, PlannedProvision, Submission)
class KnownAdmin(ReadOnlyAdmin):
    """What a plan's file states, with its sources."""

    list_display = ("__str__", "plan")
    list_filter = OF_PLAN
    list_select_related = ("plan",)
    search_fields = ("key",)


@admin.register(Mineral, MineralFact)
class MineralAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "key")
    search_fields = ("key",)


@admin.register(Deadline)
class DeadlineAdmin(ReadOnlyAdmin):
    list_display = ("title", "plan", "original_on", "due_on", "met_on")
    list_filter = (*OF_PLAN, "illustrative")
    list_select_related = ("plan",)
    search_fields = ("title_en", "title_es")
    date_hierarchy = "due_on"


@admin.register(Project)
class ProjectAdmin(ReadOnlyAdmin):
    list_display = ("title", "plan", "kind", "stage", "illustrative")
    list_filter = (*OF_PLAN, "kind", "stage")
    list_select_related = ("plan",)
    search_fields = ("title_en", "title_es")


@admin.register(JournalEntry)
class JournalAdmin(ReadOnlyAdmin):
    list_display = ("at", "plan", "actor_name", "happened", "subject_label", "text")
    list_filter = OF_PLAN
    list_select_related = ("plan",)
    search_fields = ("text", "actor_name", "subject_label_en", "subject_label_es")

    @admin.display(description=_("what happened"))
    def happened(self, entry: JournalEntry) -> str:
        return verbs.sentence(entry.verb, entry.data)


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ("deadline", "recipient", "step", "due_on", "state", "sent_at", "error")
    list_filter = ("state",)
    list_select_related = ("deadline", "recipient")
    actions: Any = ("send_again",)

    @admin.action(description=_("Send again"))
    def send_again(self, request: Any, queryset: Any) -> None:
        """Have those that failed taken up by a worker again; say how many had not."""
        sent, left = 0, 0
        for reminder in queryset:
            try:
                reminders.retry(by=request.user, reminder=reminder)
                sent += 1
            except Refused:
                left += 1
        if sent:
            words = ngettext(
                "%(n)d reminder is sent again within a minute.",
                "%(n)d reminders are sent again within a minute.",
                sent,
            )
            self.message_user(request, words % {"n": sent}, messages.SUCCESS)
        if left:
            words = ngettext(
                "%(n)d reminder had not failed and was left alone.",
                "%(n)d reminders had not failed and were left alone.",
                left,
            )
            self.message_user(request, words % {"n": left}, messages.WARNING)
