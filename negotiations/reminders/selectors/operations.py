"""What those who run the site look at: reminders by their state, mails that came back, beat.

Everything is worked out of rows that the caller was shown: what a delegation keeps to itself is in
no list and in no number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import Coalesce, Greatest

from negotiations.core import clock, jobs
from negotiations.core.jobs import Outbox, Reason
from negotiations.core.leases import Beat, beat
from negotiations.core.rows import Reader
from negotiations.post.models import Bounce
from negotiations.reminders.models import Reminder

# Of each kind of job the reasons that befell most; the rest have their turn when these are mended.
MOST_REASONS = 20
# What is due is sent within a minute or so; what waits for longer is held up by something.
DUE_TOO_LONG = timedelta(minutes=15)

Rows = QuerySet[Any]


@dataclass(frozen=True)
class Figures:
    """How things stand, in numbers. `due_for` is how long what waits longest has been due."""

    by_state: Mapping[str, int]
    returned: Mapping[str, int]
    due_for: timedelta | None
    beat: Beat

    @property
    def is_held_up(self) -> bool:
        return self.due_for is not None and self.due_for > DUE_TOO_LONG


@dataclass(frozen=True)
class Trouble:
    """Why jobs of one kind failed or wait, in words; `more` is how many reasons are not shown."""

    outbox: Outbox
    reasons: list[tuple[Reason, str, str]]
    more: int


def troubles(user: Reader) -> list[Trouble]:
    """Of each kind of job of which a reader sees any in trouble: one query a kind."""
    found = [(outbox, outbox.seen_by(user).reasons()) for outbox in jobs.outboxes()]
    return [
        Trouble(
            outbox,
            [
                (one, outbox.state_words(one.state), outbox.words(one.error))
                for one in reasons[:MOST_REASONS]
            ],
            len(reasons[MOST_REASONS:]),
        )
        for outbox, reasons in found
        if reasons
    ]


def reason_of(user: Reader, outbox: Outbox, key: str) -> Reason | None:
    """The reason that a form names, if there still is one for this reader."""
    return next((one for one in outbox.seen_by(user).reasons() if one.key == key), None)


def figures(reminders: Rows, returned: Rows) -> Figures:
    """The numbers of these reminders and returned mails: four queries, however many there are."""
    return Figures(
        by_state=_counted(reminders, "state", Reminder.State.values),
        returned=_counted(returned, "kind", Bounce.Kind.values),
        due_for=due_for(reminders),
        beat=beat(),
    )


def _counted(rows: Rows, name: str, values: list[str]) -> dict[str, int]:
    found = dict(rows.order_by().values_list(name).annotate(Count("pk")))
    return {value: found.get(value, 0) for value in values}


def due_for(reminders: Rows) -> timedelta | None:
    """How long, by the program's clock, the longest of those to be sent has been due."""
    now = clock.now()
    since = Greatest("found_at", Coalesce("send_from", "found_at"))
    waiting = reminders.order_by().filter(state=Reminder.State.DUE).annotate(since=since)
    oldest = waiting.filter(since__lte=now).aggregate(oldest=Min("since"))["oldest"]
    return None if oldest is None else now - oldest


def listed(reminders: Rows, state: str = "", plan: str = "") -> Rows:
    """Reminders with what a list says of each, newest first; all states unless one is named."""
    if state:
        reminders = reminders.filter(state=state)
    if plan:
        reminders = reminders.filter(deadline__plan__slug=plan)
    return reminders.select_related("deadline__plan", "recipient", "withdrawn_by")


def returned_listed(returned: Rows) -> Rows:
    """Mails that came back, with whom they were to and what they were about."""
    return returned.select_related("reminder__deadline__plan", "user")
