"""Finding what falls due: a row for each thing that one person is to be told."""

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from uuid import UUID

from negotiations.core import clock, jobs
from negotiations.core.jobs import Faults
from negotiations.reminders.models import Reminder
from negotiations.reminders.selectors.reminding import Notice, notices_of, within_reach
from negotiations.schedule.models import Deadline

_Key = tuple[UUID, UUID, str, int, date]
_logger = logging.getLogger(__name__)


def find_due() -> int:
    """Make a row for everything somebody is to have been told by now; how many were new.

    One that was withdrawn unsent and holds again (what was met is open again, a delegate came
    back) is due again; one that waits goes by what its reader prefers now. Safe to run twice and
    at the same time: the unique key lets each row be made once.
    """
    now = clock.now()
    deadlines = list(within_reach(now))
    wanted = {_key(deadline, one): (deadline, one) for deadline, one in _all_told(deadlines, now)}
    known = _known(deadlines)
    _revive(known[key] for key in wanted.keys() & known.keys())
    _follow((known[key], wanted[key][1]) for key in wanted.keys() & known.keys())
    found_at = clock.machine_now()
    new = [
        _row(deadline, one, now, found_at)
        for key, (deadline, one) in wanted.items()
        if key not in known
    ]
    if not new:
        return 0
    Reminder.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    # Another finder may have been first with some: those have other keys than ours.
    return sum(
        Reminder.objects.filter(pk__in=[row.pk for row in new[at : at + 500]]).count()
        for at in range(0, len(new), 500)
    )


def _all_told(deadlines: Iterable[Deadline], now: datetime) -> Iterator[tuple[Deadline, Notice]]:
    """What is to be told of all; a deadline of which that cannot be said holds up no other."""
    faults = Faults(_logger)
    for deadline in deadlines:
        try:
            yield from [(deadline, one) for one in notices_of(deadline, now)]
        except jobs.NO_ROW_S_FAULT:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the others are to be told
            faults.tell(f"Whom to remind of deadline {deadline.pk} cannot be said", error)


def _key(deadline: Deadline, one: Notice) -> _Key:
    return (deadline.pk, one.recipient.user.pk, one.kind, one.step, deadline.due_on)


def _row(deadline: Deadline, one: Notice, now: datetime, found_at: datetime) -> Reminder:
    is_mail = one.channel != Reminder.Channel.INBOX
    return Reminder(
        deadline=deadline,
        recipient=one.recipient.user,
        kind=one.kind,
        step=one.step,
        due_on=deadline.due_on,
        state=Reminder.State.DUE if is_mail else Reminder.State.INBOX,
        channel=one.channel,
        urgent=one.urgent,
        found_at=now,
        send_from=one.send_from,
        not_before=found_at,
    )


def _known(deadlines: Iterable[Deadline]) -> dict[_Key, Reminder]:
    rows = Reminder.objects.filter(deadline__in=deadlines)
    return {
        (row.deadline_id, row.recipient_id, row.kind, row.step, row.due_on): row for row in rows
    }


def _revive(known: Iterable[Reminder]) -> None:
    """But for those that an administrator withdrew by hand."""
    withdrawn = [
        row.pk
        for row in known
        if row.state == Reminder.State.WITHDRAWN and row.withdrawn_by_id is None
    ]
    if withdrawn:
        Reminder.objects.filter(pk__in=withdrawn, state=Reminder.State.WITHDRAWN).update(
            state=Reminder.State.DUE,
            batch=None,
            claimed_at=None,
            not_before=clock.machine_now(),
        )


def _follow(pairs: Iterable[tuple[Reminder, Notice]]) -> None:
    """Let what still waits go by the way and the hour that hold now."""
    now = clock.now()
    for row, one in pairs:
        if row.state != Reminder.State.DUE or not _is_news(row, one, now):
            continue
        is_mail = one.channel != Reminder.Channel.INBOX
        Reminder.objects.filter(pk=row.pk, state=Reminder.State.DUE, batch=None).update(
            state=Reminder.State.DUE if is_mail else Reminder.State.INBOX,
            channel=one.channel,
            urgent=one.urgent,
            send_from=one.send_from,
        )


def _is_news(row: Reminder, one: Notice, now: datetime) -> bool:
    """Whether the way changed, or an hour that is not past yet."""
    if (row.channel, row.urgent) != (one.channel, one.urgent):
        return True
    before = row.send_from or now
    return before != one.send_from and max(before, one.send_from) > now
