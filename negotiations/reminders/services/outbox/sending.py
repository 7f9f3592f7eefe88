"""Sending: a run of mails over one connection, each claimed just before and settled just after."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self
from uuid import UUID

from django.conf import settings

from negotiations.core import clock, jobs
from negotiations.core.jobs import Faults
from negotiations.reminders.services.outbox.batching import mails_of
from negotiations.reminders.services.outbox.claiming import (
    Claim,
    Mail,
    accepted,
    claim_next,
    put_back,
    withdraw_closed,
)
from negotiations.reminders.services.outbox.failing import NoLineError, is_final
from negotiations.reminders.services.outbox.line import Line
from negotiations.reminders.services.outbox.writing import Known, letters_of, written

_logger = logging.getLogger(__name__)

# For a run: so that others get their turn, and what a run has read is never older.
# Well within the lease, by the end of which a worker that still sends is ended.
RUN_SECONDS = min(5.0, settings.LEASE_SECONDS / 4)


@dataclass(frozen=True)
class Sent:
    """What became of a run: the rows it sent, and those it had no time for."""

    rows: list[UUID] = field(default_factory=list)
    left: list[UUID] = field(default_factory=list)


def send(reminder_id: UUID) -> bool:
    """Send the mail of one row; whether this call sent it."""
    return reminder_id in send_run([reminder_id]).rows


def send_run(ids: Sequence[UUID], seconds: float = RUN_SECONDS) -> Sent:
    """Send the mails of these rows, as many as there is time for, over one connection.

    Each is claimed just before it is sent. One that fails is put back, or given up where that is
    final, with the reason, and the next has its turn; when the mail server is away, the rest waits
    to be handed out again.
    """
    until = time.monotonic() + seconds
    withdraw_closed(list(ids))
    mails = mails_of(ids)
    with Line() as line, _Run(Known(mails), line) as run:
        for place, mail in enumerate(mails):
            if line.is_down:
                break
            if place and time.monotonic() > until:
                run.sent.left.extend(mail.rows[0] for mail in mails[place:])
                break
            run.send(mail)
    return run.sent


class _Run:
    """One mail after another over one line.

    That a mail was accepted is written down with the claim of the next, before the line is used
    again; and of the last, on leaving the block.
    """

    def __init__(self, known: Known, line: Line) -> None:
        self.sent = Sent()
        self._known = known
        self._line = line
        self._accepted: list[UUID] = []
        self._faults = Faults(_logger)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        accepted(self._accepted)

    def send(self, mail: Mail) -> None:
        """Claim a mail, send it unless nobody is told it any more, and remember what came of it."""
        with clock.held(self._known.now):
            mine = claim_next(self._accepted, mail)
            self._accepted = self._tried(mine, mail) if mine else []
            self.sent.rows.extend(self._accepted)

    def _tried(self, mine: Claim, mail: Mail) -> list[UUID]:
        """The rows that the mail server took."""
        try:
            letters = letters_of(mine, self._known, self._put_back)
            if letters:
                message, letters = written(mine, mail, letters, self._put_back)
                self._line.send(message)
        except jobs.NO_ROW_S_FAULT:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the next has its turn
            if not isinstance(error, NoLineError):
                self._line.after(error)
            self._put_back(mine, error)
            return []
        return [reminder.pk for reminder, _ in letters]

    def _put_back(self, mine: Claim, error: Exception) -> None:
        if not is_final(error):
            self._faults.tell("A reminder was not sent, and is tried again", error)
        put_back(mine, error)
