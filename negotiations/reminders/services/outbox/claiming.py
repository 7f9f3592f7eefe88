"""The rows of one mail: which may be taken up, taking them up, and leaving them again."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection
from django.db.models import Exists, Min, OuterRef, Q

from negotiations.core import clock
from negotiations.reminders.models import Reminder, ReminderQuerySet
from negotiations.reminders.services.outbox.failing import (
    PATIENCE,
    is_final,
    may_have_arrived,
    reason_of,
)
from negotiations.reminders.services.outbox.statements import (
    Update,
    does_two_in_one,
    update,
    update_two,
)
from negotiations.schedule.models import Deadline

# Seconds between the tries to write down what the mail server has accepted.
WAITS = (0.2, 0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True)
class Mail:
    """Rows of one person that travel together, under the Message-ID of the leading one.

    `again`: they did before, so that a server may have had them under that Message-ID.
    """

    leader: UUID
    rows: tuple[UUID, ...]
    again: bool = False

    @property
    def is_single(self) -> bool:
        """Whether it is of one row alone."""
        return self.rows == (self.leader,)


@dataclass(frozen=True)
class Claim:
    """Rows that are this worker's, since `at`."""

    rows: tuple[UUID, ...]
    at: datetime
    again: bool = False

    @property
    def held(self) -> ReminderQuerySet:
        """Those that still are: one taken over since is left alone."""
        rows: ReminderQuerySet = Reminder.objects.filter(pk__in=self.rows)
        return rows.held(self.at)

    def of(self, row: UUID) -> "Claim":
        """The claim of one of the rows."""
        return Claim((row,), self.at, self.again)


def arrived(rows: ReminderQuerySet) -> ReminderQuerySet:
    """Those whose hour has come, of a digest or after quiet hours."""
    return rows.filter(Q(send_from=None) | Q(send_from__lte=clock.now()))


def ready() -> ReminderQuerySet:
    """The rows that may be sent now."""
    return arrived(Reminder.objects.waiting(clock.machine_now()))


def holding(rows: ReminderQuerySet) -> ReminderQuerySet:
    """Those of a deadline that is neither met, removed nor moved."""
    return rows.filter(_still_due())


def withdraw_closed(ids: list[UUID]) -> None:
    """Withdraw what waits about a deadline that was met, removed or moved."""
    waiting = Reminder.objects.filter(pk__in=ids, state=Reminder.State.DUE)
    waiting.exclude(_still_due()).update(state=Reminder.State.WITHDRAWN)


def _still_due() -> Exists:
    return Exists(
        Deadline.objects.open().filter(pk=OuterRef("deadline_id"), due_on=OuterRef("due_on"))
    )


def claim(mail: Mail) -> Claim | None:
    """Take up the rows of a mail, by compare-and-set; None where another has them.

    From here on they travel together, and no further row joins them.
    """
    now = clock.machine_now()
    mine = Claim(mail.rows, now, mail.again)
    if mail.is_single:
        return mine if update(Update(_take_one, mail.leader, now)) else None
    free: ReminderQuerySet = Reminder.objects.filter(batch=mail.leader, pk__in=mail.rows)
    taken = holding(free).claim(now)
    if taken < len(mail.rows):
        mine = Claim(tuple(mine.held.values_list("pk", flat=True)), now, mail.again)
    return mine if taken else None


def claim_next(done: list[UUID], mail: Mail) -> Claim | None:
    """Write down that the rows of the mail before were accepted, and take up the next mail.

    One statement does both where it can: a bulk is nothing but such pairs.
    """
    if len(done) == 1 and mail.is_single and does_two_in_one():
        now = clock.machine_now()
        sent = Update(_sent_one, done[0], clock.now())
        try:
            taken = update_two(sent, Update(_take_one, mail.leader, now))
        except (OperationalError, InterfaceError):
            connection.close()
        else:
            return Claim(mail.rows, now, mail.again) if taken else None
    accepted(done)
    return claim(mail)


def _take_one(pk: UUID, now: datetime) -> tuple[ReminderQuerySet, dict[str, Any]]:
    alone: ReminderQuerySet = Reminder.objects.filter(Q(batch=None) | Q(batch=pk), pk=pk)
    return holding(alone.waiting(now)), {**alone.claimed(now), "batch": pk}


def lead(mine: Claim, leader: UUID) -> None:
    """Have another of the rows lead those still held: they were never sent under the first."""
    mine.held.update(batch=leader)


def accepted(ids: list[UUID]) -> None:
    """Write down that a mail was accepted: sent is sent, whatever became of the claim meanwhile.

    A database that is away for a moment is waited for, since until then the mail counts as unsent.
    """
    if not ids:
        return
    for patience in WAITS:
        try:
            _sent(ids)
        except (OperationalError, InterfaceError):
            connection.close()
            time.sleep(patience)
        else:
            return
    _sent(ids)


def _sent(ids: list[UUID]) -> None:
    now = clock.now()
    if len(ids) == 1:
        update(Update(_sent_one, ids[0], now))
    else:
        _unsent(Reminder.objects.filter(pk__in=ids)).update(**_of_sent(now))


def _sent_one(pk: UUID, now: datetime) -> tuple[ReminderQuerySet, dict[str, Any]]:
    return _unsent(Reminder.objects.filter(pk=pk)), _of_sent(now)


def _unsent(rows: ReminderQuerySet) -> ReminderQuerySet:
    return rows.filter(state__in=[Reminder.State.SENDING, Reminder.State.DUE])


def _of_sent(now: datetime) -> dict[str, Any]:
    return {"state": Reminder.State.SENT, "sent_at": now, "error": ""}


def leave(mine: Claim, state: str) -> None:
    """Leave rows that are not to be mailed after all."""
    mine.held.update(state=state)


def put_back(mine: Claim, error: Exception) -> None:
    """Give up, with the reason, on what is final; try all else again later.

    What surely did not arrive is free to travel with others: after an outage all go as one mail.
    """
    fields: dict[str, Any] = {"error": reason_of(error)}
    if not (mine.again or may_have_arrived(error)):
        fields["batch"] = None
    if is_final(error):
        mine.held.give_up(**fields)
    else:
        attempts = mine.held.aggregate(least=Min("attempts"))["least"] or 1
        mine.held.put_back(PATIENCE.wait(attempts), **fields)
