"""Handovers and reminders as the API shows them, in a constant number of queries."""

from django.db.models import QuerySet

from negotiations.plan.selectors.records import Reader
from negotiations.reminders.models import Handover, Reminder
from negotiations.reminders.models.reminder import ReminderQuerySet


def handovers_for(user: Reader) -> "QuerySet[Handover]":
    """What was delegated in one's delegation, newest first."""
    return (
        Handover.objects.visible_to(user)
        .select_related("from_delegate__user", "to_delegate__user")
        .order_by("-at", "id")
    )


def own_reminders(user: Reader) -> ReminderQuerySet:
    """One's own reminders, of deadlines one still sees, newest first."""
    rows: ReminderQuerySet = (
        Reminder.objects.visible_to(user).filter(recipient=user.pk).select_related("deadline__plan")
    )
    return rows
