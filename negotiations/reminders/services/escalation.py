"""Escalating: telling the next in a delegation of what nobody of it acknowledged."""

import logging

from django.db import transaction

from negotiations.core import clock, jobs
from negotiations.core.jobs import Faults
from negotiations.core.locking import locked
from negotiations.core.subjects import subject_of
from negotiations.journal import services as journal
from negotiations.reminders import verbs
from negotiations.reminders.models import Reminder
from negotiations.reminders.selectors.escalating import Rung, rungs_due, with_told
from negotiations.reminders.selectors.reminding import as_escalation, remindable, to_be_escalated
from negotiations.schedule.models import Deadline

_logger = logging.getLogger(__name__)


def escalate() -> int:
    """Make a row for everybody whom an escalation has to reach by now; how many.

    Each rung is put on record in the delegation's own compartment, in the transaction of its
    rows. Safe to run twice and at the same time: each looks again under a lock of the deadline.
    """
    faults = Faults(_logger)
    return sum(_looked_at(deadline, faults) for deadline in with_told(to_be_escalated(clock.now())))


def _looked_at(deadline: Deadline, faults: Faults) -> int:
    """A deadline of which it cannot be said whom to tell holds up no other."""
    try:
        return _escalate(deadline) if rungs_due(deadline, clock.now()) else 0
    except jobs.NO_ROW_S_FAULT:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the others are to be looked at
        faults.tell(f"Whether to escalate deadline {deadline.pk} cannot be said", error)
        return 0


@transaction.atomic
def _escalate(found: Deadline) -> int:
    locked(Deadline.objects.all(), found.pk)
    deadline = with_told(remindable()).filter(pk=found.pk).first()
    if deadline is None:
        return 0
    return sum(_tell(deadline, rung) for rung in rungs_due(deadline, clock.now()))


def _tell(deadline: Deadline, rung: Rung) -> int:
    rows = [_row(deadline, rung, place) for place in range(len(rung.recipients))]
    Reminder.objects.bulk_create(rows)
    journal.record(
        subject_of("deadline", deadline),
        verbs.DEADLINE_ESCALATED,
        compartment=rung.delegation,
        illustrative=deadline.illustrative,
        person=", ".join(one.user.name for one in rung.recipients),
        told=" → ".join(", ".join(names) for names in rung.chain),
        due=deadline.due_on.isoformat(),
        step=rung.step,
    )
    return len(rows)


def _row(deadline: Deadline, rung: Rung, place: int) -> Reminder:
    now = clock.now()
    one = as_escalation(rung.recipients[place], rung.step, deadline, now, now)
    return Reminder(
        deadline=deadline,
        recipient=one.recipient.user,
        kind=one.kind,
        step=one.step,
        due_on=deadline.due_on,
        state=Reminder.State.DUE,
        channel=one.channel,
        urgent=one.urgent,
        found_at=now,
        send_from=one.send_from,
        not_before=clock.machine_now(),
        escalated_from=rung.source,
    )
