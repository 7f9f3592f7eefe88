"""Noting that a deadline turned late."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from negotiations.core import clock
from negotiations.core.subjects import subject_of
from negotiations.journal import services as journal
from negotiations.schedule import verbs
from negotiations.schedule.models import Deadline
from negotiations.schedule.models.deadline import DeadlineQuerySet

# What has been late for longer when it is first seen is no news: a past that was loaded.
LATE_FOR = timedelta(days=7)


def note_late() -> int:
    """One entry in the journal for each open deadline that turned late; how many.

    Once for each date a deadline had: the row says for which date it is on record, and is
    claimed by compare-and-set, so two finders write one entry.
    """
    now = clock.now()
    found = list(_unnoted(now).select_related("plan", "compartment"))
    return sum(_note(deadline) for deadline in found)


def _unnoted(now: datetime) -> DeadlineQuerySet:
    late: DeadlineQuerySet = (
        Deadline.objects.open()
        .filter(plan__tracked_only=False, due_at__lt=now, due_at__gte=now - LATE_FOR)
        .exclude(late_noted_for=F("due_on"))
    )
    return late


@transaction.atomic
def _note(deadline: Deadline) -> bool:
    # On the row alone: PostgreSQL does not ask a joined row again after waiting for this one.
    mine = Deadline.objects.open().filter(pk=deadline.pk, due_at=deadline.due_at)
    if not mine.exclude(late_noted_for=F("due_on")).update(late_noted_for=F("due_on")):
        return False
    journal.record(
        subject_of("deadline", deadline),
        verbs.DEADLINE_LATE,
        compartment=deadline.compartment,
        illustrative=deadline.illustrative,
        due=deadline.due_on.isoformat(),
    )
    return True
