"""Writing: the mail of some rows, of what is still to be told by them.

A row of which that cannot be said, or that cannot be written, holds up none that travel with it.
"""

from collections.abc import Callable, Collection, Sequence
from uuid import UUID

from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef, Q

from negotiations.core import clock, jobs
from negotiations.plan.models import Delegate
from negotiations.reminders.mails import catch_up_mail, reminder_mail
from negotiations.reminders.models import Reminder
from negotiations.reminders.selectors.recipients import Recipient
from negotiations.reminders.selectors.reminding import Notice, notices_of, remindable
from negotiations.reminders.services.outbox.claiming import Claim, Mail, lead, leave
from negotiations.schedule.models import Deadline

# A row, and to whom and why.
Letter = tuple[Reminder, Recipient]
# What becomes of a row by itself that cannot be written.
PutBack = Callable[[Claim, Exception], None]


def letters_of(mine: Claim, known: "Known", put_back: PutBack) -> list[Letter]:
    """Those rows, each with its recipient, of which what they say is so by now.

    It is not when the person left or changed, or when a newer step was reached: then the newer
    row says how things stand. Such rows are withdrawn; one whose reader wants no mail any more
    stays in their inbox.
    """
    letters: list[Letter] = []
    for pk in mine.rows:
        try:
            one = known.told_of(pk)
        except jobs.NO_ROW_S_FAULT:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the others are to be told
            put_back(mine.of(pk), error)
            continue
        if one is None:
            leave(mine.of(pk), Reminder.State.WITHDRAWN)
        elif one.channel == Reminder.Channel.INBOX:
            leave(mine.of(pk), Reminder.State.INBOX)
        else:
            letters.append((known.row(pk), one.recipient))
    return letters


def written(
    mine: Claim, mail: Mail, letters: list[Letter], put_back: PutBack
) -> tuple[EmailMessage, list[Letter]]:
    """The mail of these, and which of them are in it.

    Where it cannot be written, those that can be by themselves travel on without the others. Raises
    what went wrong where that is none of them, or all; and of a mail that may have arrived before,
    which stays what it was.
    """
    try:
        return _message(_leader(mine, mail, letters), letters), letters
    except jobs.NO_ROW_S_FAULT:
        raise
    except Exception:
        broken = {} if mine.again else _broken(letters)
        if not 0 < len(broken) < len(letters):
            raise
    for pk, error in broken.items():
        put_back(mine.of(pk), error)
    sound = [letter for letter in letters if letter[0].pk not in broken]
    return _message(_leader(mine, mail, sound), sound), sound


def _leader(mine: Claim, mail: Mail, letters: list[Letter]) -> UUID:
    """The row under whose Message-ID they travel. That of one that stays behind is kept for the
    mail that it will be in, unless this may have arrived under it."""
    rows = [reminder.pk for reminder, _ in letters]
    if mine.again or mail.leader in rows:
        return mail.leader
    lead(mine, rows[0])
    return rows[0]


def _broken(letters: list[Letter]) -> dict[UUID, Exception]:
    """Those that cannot be written by themselves, and why."""
    broken: dict[UUID, Exception] = {}
    for letter in letters:
        try:
            _message(letter[0].pk, [letter])
        except jobs.NO_ROW_S_FAULT:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is asked of each
            broken[letter[0].pk] = error
    return broken


def _message(leader: UUID, letters: list[Letter]) -> EmailMessage:
    for reminder, _ in letters:
        reminder.batch = leader
    if len(letters) == 1:
        return reminder_mail(*letters[0])
    return catch_up_mail(letters)


class Known:
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
        self._told: dict[UUID, dict[tuple[UUID, str, int], Notice]] = {}
        self._seen = seen_by_their_recipients(ids)

    def row(self, pk: UUID) -> Reminder:
        return self._rows[pk]

    def told_of(self, pk: UUID) -> Notice | None:
        """What the row's recipient is to be told by it now, if anything."""
        row = self._rows[pk]
        deadline = self._deadlines.get(row.deadline_id)
        if deadline is None or deadline.due_on != row.due_on:
            return None
        if pk not in self._seen:
            return None
        row.deadline = deadline
        return self._told_of_deadline(deadline).get((row.recipient_id, row.kind, row.step))

    def _told_of_deadline(self, deadline: Deadline) -> dict[tuple[UUID, str, int], Notice]:
        if deadline.pk not in self._told:
            self._told[deadline.pk] = {
                (one.recipient.user.pk, one.kind, one.step): one
                for one in notices_of(deadline, self.now)
            }
        return self._told[deadline.pk]


def seen_by_their_recipients(ids: Collection[UUID]) -> set[UUID]:
    """Those rows whose recipient sees the deadline: `visible_to`, asked for many people at once."""
    seats = Delegate.objects.active().filter(user=OuterRef("recipient"), user__is_staff=False)
    in_plan = Exists(seats.filter(plan=OuterRef("deadline__plan")))
    inside = Exists(seats.filter(delegation=OuterRef("deadline__compartment")))
    rows = Reminder.objects.filter(in_plan, Q(deadline__compartment=None) | inside, pk__in=ids)
    return set(rows.values_list("pk", flat=True))
