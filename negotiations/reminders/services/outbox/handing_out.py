"""Handing out: which rows workers are told of, in which runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import Q

from negotiations.core import clock
from negotiations.reminders.models import Reminder, ReminderQuerySet
from negotiations.reminders.services.outbox.claiming import ready
from negotiations.reminders.services.outbox.failing import WENT_AWAY

MOST_HANDED_OUT = 10_000
# A run of urgent ones is short, so that many workers share them.
LENGTHS = {True: 10, False: 500}


@dataclass(frozen=True)
class Run:
    """Rows for one worker to send, one after another over one connection."""

    ids: list[UUID]
    urgent: bool


@dataclass(frozen=True)
class _Waiting:
    pk: UUID
    batch: UUID | None
    urgent: bool
    error: str

    @property
    def kind_of_run(self) -> tuple[bool, object]:
        """What ended a worker once is sent in a run of its own."""
        return self.urgent, self.pk if self.error == WENT_AWAY else None


def waiting() -> list[UUID]:
    """One row of each mail that a worker should take up now and none was told of in a lease."""
    return [row.pk for row in _waiting()]


def _waiting() -> list[_Waiting]:
    """Urgent ones first. Those of one plan and one person follow each other: they share what
    has to be read for them."""
    rows = (
        ready()
        .untold(clock.machine_now())
        .order_by("-urgent", "not_before", "deadline__plan", "recipient", "pk")
    )
    found = rows.values_list("pk", "batch", "urgent", "error")[:MOST_HANDED_OUT]
    # What travels together is handed out by one of its rows.
    mails: dict[UUID, _Waiting] = {}
    for row in (_Waiting(*values) for values in found):
        mails.setdefault(row.batch or row.pk, row)
    return list(mails.values())


def hand_out() -> Iterator[Run]:
    """`waiting` in runs, urgent ones first; and write down that a worker is told of them.

    That is `claimed_at` of a row still due. So a long queue is not filled again at every beat
    with what stands in it, two beats do not hand out the same, and a row whose message the
    broker lost is handed out again after a lease.
    """
    for (urgent, _), rows in groupby(_waiting(), key=lambda row: row.kind_of_run):
        mails = list(rows)
        for at in range(0, len(mails), LENGTHS[urgent]):
            run = mails[at : at + LENGTHS[urgent]]
            if _mark(run):
                yield Run([row.pk for row in run], urgent)


def _mark(run: list[_Waiting]) -> int:
    ids = [row.pk for row in run]
    batches = [row.batch for row in run if row.batch]
    rows: ReminderQuerySet = Reminder.objects.filter(Q(pk__in=ids) | Q(batch__in=batches))
    return rows.tell(clock.machine_now())
