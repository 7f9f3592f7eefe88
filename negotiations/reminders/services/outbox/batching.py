"""Which rows travel as one mail: a digest, and whatever has piled up for one person."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from negotiations.core import clock
from negotiations.reminders.models import Reminder
from negotiations.reminders.services.outbox.claiming import Mail, arrived, holding, ready

# Up to so many wait for one person, each is a mail of its own; more are one mail.
MOST_ALONE = 3
MOST_TOGETHER = 500


@dataclass(frozen=True)
class _Row:
    pk: UUID
    recipient: UUID
    compartment: UUID | None
    batch: UUID | None
    channel: str

    @property
    def drawer(self) -> tuple[UUID, UUID | None]:
        """What may share a mail: one person's, and joint or of one delegation alone.

        So a joint mail that is passed on carries no word that a delegation keeps to itself.
        """
        return self.recipient, self.compartment


_FIELDS = ("pk", "recipient_id", "deadline__compartment_id", "batch", "channel")


def mails_of(ids: Sequence[UUID]) -> list[Mail]:
    """The mails to be sent now in which these rows travel, in their order.

    Where more than three are ready for a person they are put together here, with whatever waits
    to be tried again; a mail that may have reached the server once stays what it was.
    """
    order = {pk: place for place, pk in enumerate(ids)}
    asked = [_Row(*values) for values in ready().filter(pk__in=ids).values_list(*_FIELDS)]
    asked.sort(key=lambda row: order[row.pk])
    made = _batches({row.batch for row in asked if row.batch})
    free = _free({row.recipient for row in asked if not row.batch})
    mails: dict[UUID, Mail] = {}
    taken: set[UUID] = set()
    for row in asked:
        if row.pk in taken:
            continue
        mail = _mail(row, free[row.drawer]) if row.batch is None else made[row.batch]
        if mail is not None:
            mails.setdefault(mail.leader, mail)
            taken.update(mail.rows)
    return list(mails.values())


def _batches(leaders: set[UUID]) -> dict[UUID, Mail]:
    rows: dict[UUID, list[UUID]] = defaultdict(list)
    if leaders:
        waiting = ready().filter(batch__in=leaders).order_by("pk")
        for leader, pk in waiting.values_list("batch", "pk"):
            if leader is not None:
                rows[leader].append(pk)
    return {leader: Mail(leader, tuple(rows[leader]), again=True) for leader in leaders}


def _free(recipients: Iterable[UUID]) -> dict[object, list[_Row]]:
    """By drawer, all that could go now and does not travel with others yet."""
    due = Reminder.objects.filter(recipient__in=recipients, state=Reminder.State.DUE, batch=None)
    free: dict[object, list[_Row]] = defaultdict(list)
    for values in holding(arrived(due)).order_by("pk").values_list(*_FIELDS):
        row = _Row(*values)
        free[row.drawer].append(row)
    return free


def _mail(row: _Row, free: list[_Row]) -> Mail | None:
    """The mail of a row that travels in none yet; None where another worker was faster."""
    if len(free) > MOST_ALONE:
        return _together(row, free[:MOST_TOGETHER], least=MOST_ALONE + 1)
    if row.channel == Reminder.Channel.DIGEST:
        return _together(row, [one for one in free if one.channel == row.channel], least=2)
    return Mail(row.pk, (row.pk,))


def _together(row: _Row, rows: list[_Row], least: int) -> Mail | None:
    """Write down that rows travel together, unless too few of them are free by now."""
    ids = {row.pk, *(one.pk for one in rows)}
    with transaction.atomic():
        free = list(
            Reminder.objects.select_for_update()
            .filter(pk__in=ids, state=Reminder.State.DUE, batch=None)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        if row.pk not in free:
            return None
        if len(free) < least:
            return Mail(row.pk, (row.pk,))
        Reminder.objects.filter(pk__in=free).update(batch=row.pk, not_before=clock.machine_now())
    return Mail(row.pk, tuple(free))
