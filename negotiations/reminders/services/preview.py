"""What would be sent at a given time. Nothing is written and nothing is sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from negotiations.core import clock
from negotiations.reminders.models import Reminder
from negotiations.reminders.selectors.escalating import rungs_due, with_told
from negotiations.reminders.selectors.recipients import Recipient
from negotiations.reminders.selectors.reminding import (
    Notice,
    as_escalation,
    notices_of,
    to_be_escalated,
    within_reach,
)
from negotiations.schedule.models import Deadline

_Key = tuple[UUID, UUID, str, int]
_GOES_OUT = (Reminder.State.DUE, Reminder.State.SENDING)


@dataclass(frozen=True)
class Sending:
    """One mail there would be: of which deadline, to whom and why, how, from when."""

    deadline: Deadline
    recipient: Recipient
    kind: str
    step: int
    channel: str
    send_from: datetime

    def goes_out_at(self, moment: datetime) -> bool:
        """Whether a mail would go; else it waits for its hour, or is in the inbox alone."""
        return self.channel != Reminder.Channel.INBOX and self.send_from <= moment


def sent_at(moment: datetime, plan: str = "") -> list[Sending]:
    """What would be sent if it were `moment` and all stood as it does: about joint deadlines.

    What was sent before, failed, or was withdrawn by hand is not in it; what waits is.
    """
    with clock.held(moment):
        found = [
            one
            for one in _told_at(moment)
            if one.deadline.is_joint and plan in ("", one.deadline.plan.slug)
        ]
    settled = _settled({one.deadline.pk for one in found})
    return [one for one in found if _key(one) not in settled]


def _key(one: Sending) -> _Key:
    return (one.deadline.pk, one.recipient.user.pk, one.kind, one.step)


def _settled(deadlines: set[UUID]) -> set[_Key]:
    """What was told already, or will not be told any more, of the dates that hold now."""
    rows = Reminder.objects.filter(deadline__in=deadlines).exclude(state__in=_GOES_OUT)
    return {
        (row.deadline_id, row.recipient_id, row.kind, row.step)
        for row in rows.select_related("deadline")
        if row.due_on == row.deadline.due_on
        and not (row.state == Reminder.State.WITHDRAWN and row.withdrawn_by_id is None)
    }


def _told_at(moment: datetime) -> Iterator[Sending]:
    for deadline in within_reach(moment):
        for one in notices_of(deadline, moment):
            yield _sending(deadline, one)
    for deadline in with_told(to_be_escalated(moment)):
        for rung in rungs_due(deadline, moment):
            for recipient in rung.recipients:
                yield _sending(
                    deadline, as_escalation(recipient, rung.step, deadline, moment, moment)
                )


def _sending(deadline: Deadline, one: Notice) -> Sending:
    return Sending(deadline, one.recipient, one.kind, one.step, one.channel, one.send_from)
