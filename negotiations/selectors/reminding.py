"""Who is to have been told what of a deadline by now, on which way, and from when it may go."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from negotiations.models import Deadline
from negotiations.models.deadline import DeadlineQuerySet
from negotiations.reminder_steps import STEPS, moment_of, reached
from negotiations.selectors.recipients import Recipient, recipients_of, with_recipients

# What has been late for longer is no news; it stands on the plan's page.
LATE_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Told:
    """One thing that one person is to be told: a row of `Reminder` to be.

    `kind` and `channel` are codes of `Reminder`; `send_from` is the program's time.
    """

    recipient: Recipient
    kind: str
    step: int
    urgent: bool
    channel: str
    send_from: datetime


def remindable() -> DeadlineQuerySet:
    """Open deadlines of plans that are worked on here, with all that `told` reads."""
    open_ones: DeadlineQuerySet = Deadline.objects.open().filter(plan__tracked_only=False)
    return with_recipients(open_ones)


def within_reach(now: datetime) -> DeadlineQuerySet:
    """Those of `remindable` of which somebody may have to be told by now."""
    # A morning fourteen days before may lie up to two days further off, by zone and hour.
    first, last = now - LATE_FOR, now + timedelta(days=STEPS[0] + 2)
    found: DeadlineQuerySet = remindable().filter(due_at__range=(first, last))
    return found


def told(deadline: Deadline, now: datetime) -> Iterator[Told]:
    """Who is to have been told of a deadline of `remindable` by now, and what."""
    for recipient in recipients_of(deadline):
        zone = ZoneInfo(recipient.user.zone)
        step = reached(deadline.due_on, deadline.due_at, now, zone)
        if step is not None:
            moment = moment_of(step, deadline.due_on, deadline.due_at, zone)
            yield Told(recipient, "reminder", step, step <= 0, "mail", moment)
