"""Who in a delegation is to be told next, because nobody of it acknowledged; for workers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Prefetch

from negotiations.plan.models import Delegate, Delegation
from negotiations.reminders.ladder import level, rungs_above
from negotiations.reminders.models import Reminder
from negotiations.reminders.selectors.recipients import (
    Recipient,
    Why,
    answerable,
    seats_of,
    standing_in,
)
from negotiations.reminders.selectors.reminding import policy_of
from negotiations.reminders.steps import LATE
from negotiations.schedule.models import Deadline
from negotiations.schedule.models.deadline import DeadlineQuerySet

_KNOWN = (Reminder.State.SENT, Reminder.State.INBOX, Reminder.State.FAILED)


@dataclass(frozen=True)
class Rung:
    """The people of one delegation to be told of a deadline as its `step`th rung.

    `source` is the row that nobody acknowledged, `chain` who was told before, rung by rung.
    """

    delegation: Delegation
    step: int
    recipients: tuple[Recipient, ...]
    source: Reminder
    chain: tuple[tuple[str, ...], ...]


def with_told(deadlines: DeadlineQuerySet) -> DeadlineQuerySet:
    """Deadlines of `remindable` with the rows of whoever was told. One further query."""
    told = Reminder.objects.order_by("found_at", "pk")
    found: DeadlineQuerySet = deadlines.prefetch_related(
        Prefetch("reminders", told, to_attr="told_rows")
    )
    return found


def rungs_due(deadline: Deadline, now: datetime) -> list[Rung]:
    """The rungs that are to be told of a deadline of `with_told` by now, and were not yet.

    Nobody is told twice of one date, on whatever rung; who stands in for somebody is told instead.
    A mail that failed counts as told: of what nobody could be told, the next above has to know.
    """
    days = policy_of(deadline).escalate_after
    rungs: list[Rung] = []
    if not days:
        return rungs
    by_delegation = sorted(seats_of(deadline).values(), key=lambda seat: seat.delegation.position)
    for _position, seated in groupby(by_delegation, key=lambda seat: seat.delegation.position):
        side = _Side(deadline, list(seated), now)
        if answerable(deadline, side.delegation.pk):
            rungs += side.due(days)
    return rungs


class _Side:
    """One delegation, and what its people were told of the date that holds."""

    def __init__(self, deadline: Deadline, seated: list[Delegate], now: datetime) -> None:
        self._deadline = deadline
        self._now = now
        self._seats = {seat.user_id: seat for seat in seated}
        self.delegation = seated[0].delegation
        rows: list[Reminder] = deadline.told_rows  # type: ignore[attr-defined] # with_told
        self._rows = [
            row for row in rows if row.due_on == deadline.due_on and row.recipient_id in self._seats
        ]
        self._reminded = [
            row for row in self._rows if row.kind == Reminder.Kind.REMINDER and row.state in _KNOWN
        ]

    def due(self, days: int) -> Iterator[Rung]:
        """Its rungs that are due, where one waits so many days before each."""
        rungs = rungs_above({self._of(row).role for row in self._reminded}, self._by_role())
        reached = level(
            self._now, days, unanswered=self._unanswered_since(), late=self._late_since()
        )
        told = [row for row in self._rows if row.kind == Reminder.Kind.ESCALATION]
        knows = {row.recipient_id for row in told}
        chain = [_names(self._of(row) for row in self._reminded)]
        for step, rung in enumerate(rungs[:reached], 1):
            before = _names(self._of(row) for row in told if row.step == step)
            new = () if before else self._recipients(rung, knows)
            if new:
                yield Rung(self.delegation, step, new, self._source(step, told), tuple(chain))
                knows |= {one.user.pk for one in new}
            chain.append(before or _names(one.delegate for one in new))

    def _recipients(self, rung: list[Delegate], knows: set[UUID]) -> tuple[Recipient, ...]:
        seats = seats_of(self._deadline)
        found = {
            told.user.pk: Recipient(told.delegate, Why.ESCALATED, told.instead_of)
            for seat in rung
            for told in [standing_in(Recipient(seat, Why.ESCALATED), seats, self._now)]
        }
        return tuple(one for pk, one in found.items() if pk not in knows)

    def _source(self, step: int, told: list[Reminder]) -> Reminder:
        below = [row for row in told if row.step == step - 1]
        return (below or self._reminded)[0]

    def _unanswered_since(self) -> datetime | None:
        if not self._reminded or any(row.acknowledged_at for row in self._rows):
            return None
        return min(_known_at(row) for row in self._reminded)

    def _late_since(self) -> datetime | None:
        late = [row for row in self._reminded if row.step <= LATE]
        answered = (row.acknowledged_at for row in self._rows if row.acknowledged_at)
        if not late or any(at > self._deadline.due_at for at in answered):
            return None
        return min(_known_at(row) for row in late)

    def _by_role(self) -> list[tuple[str, Delegate]]:
        return [(seat.role, seat) for seat in self._seats.values()]

    def _of(self, row: Reminder) -> Delegate:
        return self._seats[row.recipient_id]


def _known_at(row: Reminder) -> datetime:
    return row.sent_at or row.found_at


def _names(seats: Iterator[Delegate]) -> tuple[str, ...]:
    return tuple(sorted({seat.user.name for seat in seats}))
