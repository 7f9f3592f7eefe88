"""Sending: a run of mails over one connection, each claimed just before and settled just after."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Self
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef, Q

from negotiations.core import clock
from negotiations.plan.models import Delegate
from negotiations.reminders.mails import catch_up_mail, reminder_mail
from negotiations.reminders.models import Reminder
from negotiations.reminders.selectors.recipients import Recipient
from negotiations.reminders.selectors.reminding import Told, remindable, told
from negotiations.reminders.services.outbox.batching import mails_of
from negotiations.reminders.services.outbox.claiming import (
    Claim,
    Mail,
    accepted,
    claim_next,
    leave,
    put_back,
    withdraw_closed,
)
from negotiations.reminders.services.outbox.failing import TRIED_IN_VAIN, NoLineError
from negotiations.reminders.services.outbox.line import Line
from negotiations.schedule.models import Deadline

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

    Each is claimed just before it is sent. One that fails is put back or given up, with the
    reason, and the next has its turn; when the mail server is away, the rest waits to be handed
    out again.
    """
    until = time.monotonic() + seconds
    withdraw_closed(list(ids))
    mails = mails_of(ids)
    with Line() as line, _Run(_Known(mails), line) as run:
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

    def __init__(self, known: "_Known", line: Line) -> None:
        self.sent = Sent()
        self._known = known
        self._line = line
        self._accepted: list[UUID] = []

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
            letters = _still_told(mine, self._known)
            if letters:
                self._line.send(_written(mail, letters))
        except NoLineError as error:
            put_back(mine, error.reason)
        except TRIED_IN_VAIN as error:
            self._line.after(error)
            put_back(mine, error)
        else:
            return [reminder.pk for reminder, _ in letters]
        return []


_Letter = tuple[Reminder, Recipient]


def _still_told(mine: Claim, known: "_Known") -> list[_Letter]:
    """Those rows, each with its recipient, of which what they say is so by now.

    It is not when the person left or changed, or when a newer step was reached: then the newer
    row says how things stand. Such rows are withdrawn; one whose reader wants no mail any more
    stays in their inbox.
    """
    letters: list[_Letter] = []
    gone: dict[str, list[UUID]] = {}
    for pk in mine.rows:
        one = known.told_of(pk)
        if one is None:
            gone.setdefault(Reminder.State.WITHDRAWN, []).append(pk)
        elif one.channel == Reminder.Channel.INBOX:
            gone.setdefault(Reminder.State.INBOX, []).append(pk)
        else:
            letters.append((known.row(pk), one.recipient))
    for state, rows in gone.items():
        leave(mine, rows, state)
    return letters


def _written(mail: Mail, letters: list[_Letter]) -> EmailMessage:
    for reminder, _ in letters:
        reminder.batch = mail.leader
    if len(letters) == 1:
        return reminder_mail(*letters[0])
    return catch_up_mail(letters)


class _Known:
    """What a run has read of its rows, in a few queries however many they are."""

    def __init__(self, mails: Sequence[Mail]) -> None:
        self.now = clock.now()
        ids = [pk for mail in mails for pk in mail.rows]
        rows = Reminder.objects.filter(pk__in=ids)
        self._rows: dict[UUID, Reminder] = {row.pk: row for row in rows}
        about = {row.deadline_id for row in self._rows.values()}
        self._deadlines: dict[UUID, Deadline] = {
            deadline.pk: deadline for deadline in remindable().filter(pk__in=about)
        }
        self._told: dict[UUID, dict[tuple[UUID, str, int], Told]] = {}
        self._seen = seen_by_their_recipients(ids)

    def row(self, pk: UUID) -> Reminder:
        return self._rows[pk]

    def told_of(self, pk: UUID) -> Told | None:
        """What the row's recipient is to be told by it now, if anything."""
        row = self._rows[pk]
        deadline = self._deadlines.get(row.deadline_id)
        if deadline is None or deadline.due_on != row.due_on:
            return None
        if pk not in self._seen:
            return None
        row.deadline = deadline
        return self._told_of_deadline(deadline).get((row.recipient_id, row.kind, row.step))

    def _told_of_deadline(self, deadline: Deadline) -> dict[tuple[UUID, str, int], Told]:
        if deadline.pk not in self._told:
            self._told[deadline.pk] = {
                (one.recipient.user.pk, one.kind, one.step): one for one in told(deadline, self.now)
            }
        return self._told[deadline.pk]


def seen_by_their_recipients(ids: Collection[UUID]) -> set[UUID]:
    """Those rows whose recipient sees the deadline: `visible_to`, asked for many people at once."""
    seats = Delegate.objects.active().filter(user=OuterRef("recipient"), user__is_staff=False)
    in_plan = Exists(seats.filter(plan=OuterRef("deadline__plan")))
    inside = Exists(seats.filter(delegation=OuterRef("deadline__compartment")))
    rows = Reminder.objects.filter(in_plan, Q(deadline__compartment=None) | inside, pk__in=ids)
    return set(rows.values_list("pk", flat=True))
