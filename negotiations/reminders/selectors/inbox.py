"""A person's inbox: what they were told, what waits for their answer, what they handed on."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Prefetch, QuerySet

from negotiations.core import memo
from negotiations.plan.models import Delegate, User
from negotiations.plan.permissions import seat_of
from negotiations.post.inbox import Part
from negotiations.reminders.models import Handover, Reminder
from negotiations.reminders.models.reminder import ReminderQuerySet
from negotiations.reminders.selectors.records import own_reminders
from negotiations.schedule.models import Deadline

A_PAGE = 25
# What a request remembers: forgotten by answering.
WAITING = "waiting"


def tray(user: User, part: Part, page: str | None) -> dict[str, Any]:
    """A page of one's reminders, and what one delegated."""
    paginator = Paginator(inbox(user, part), A_PAGE)
    if part == "answer":
        paginator.count = waiting_for(user)
    pages = paginator.get_page(page)
    given = handovers_of(user).filter(from_delegate__user=user)
    return {"part": part, "pages": pages, "rows": pages.object_list, "given": given}


def inbox(user: User, part: Part) -> "QuerySet[Reminder]":
    """One's reminders: what waits for an answer, the urgent first; all of them; the answered.

    Each has `given_to_me`: by whom its deadline was delegated to the reader, if it was.
    """
    rows = _told(user)
    if part == "answer":
        rows = _waiting(rows).order_by("-urgent", "-found_at", "id")
    elif part == "answered":
        rows = rows.filter(acknowledged_at__isnull=False).order_by("-acknowledged_at", "id")
    to_me = handovers_of(user).filter(to_delegate__user=user)
    return rows.prefetch_related(
        Prefetch("deadline__handovers", to_me, to_attr="given_to_me")
    ).select_related("deadline__plan", "deadline__group")


def waiting_for(user: User) -> int:
    """How many reminders wait for one's answer; one query a request."""
    return memo.once(WAITING, user.pk, _waiting(_told(user)).count)


def handovers_of(user: User) -> "QuerySet[Handover]":
    """The handovers one sees that hold, of deadlines that are open."""
    rows: QuerySet[Handover] = Handover.objects.visible_to(user).filter(
        ended_at=None, deadline__met_on=None, deadline__removed_at=None
    )
    return rows.select_related("deadline__plan", "from_delegate__user", "to_delegate__user")


def colleagues(user: User, deadline: Deadline) -> "QuerySet[Delegate]":
    """To whom one could delegate it: the others of one's delegation, but for observers."""
    own = seat_of(user, deadline.plan).delegation
    rows: QuerySet[Delegate] = Delegate.objects.visible_to(user).active().writing()
    return (
        rows.filter(delegation=own, user__is_staff=False).exclude(user=user).select_related("user")
    )


def _told(user: User) -> ReminderQuerySet:
    """But for what was withdrawn before it was told."""
    rows: ReminderQuerySet = own_reminders(user).exclude(
        state=Reminder.State.WITHDRAWN, acknowledged_at__isnull=True
    )
    return rows


def _waiting(rows: ReminderQuerySet) -> ReminderQuerySet:
    """The newest of each open deadline, where it speaks of the date the deadline has now."""
    found: ReminderQuerySet = rows.newest().filter(
        acknowledged_at=None,
        due_on=F("deadline__due_on"),
        deadline__met_on=None,
        deadline__removed_at=None,
    )
    return found
