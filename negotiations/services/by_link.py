"""What the links in a mail open, and what is done by them without a log-in.

A link that was made up, changed, too old, or about what is no longer so opens nothing, and it
cannot be told which.
"""

from dataclasses import replace

from django.db import transaction

from negotiations.answer_links import Purpose, read
from negotiations.models import Reminder, ReminderPreferences, User
from negotiations.permissions import Reader, can_answer_reminder
from negotiations.selectors.reminding import wishes_of
from negotiations.services import answering, preferences

Mail = ReminderPreferences.Mail


def reminder_of(purpose: Purpose, token: str, reader: Reader) -> Reminder | None:
    """The reminder that a link opens to whoever follows it.

    To its recipient, while they may answer it and it is still so. To whoever is not logged in,
    for acknowledging what is joint; what one delegation keeps to itself asks for a log-in.
    """
    row_id = read(purpose, token)
    if row_id is None:
        return None
    row: Reminder | None = (
        Reminder.objects.filter(pk=row_id)
        .select_related("recipient", "deadline__plan", "deadline__group", "deadline__compartment")
        .first()
    )
    if row is None or not _holds(row):
        return None
    if reader.is_authenticated:
        return row if reader.pk == row.recipient_id else None
    openly = purpose == Purpose.ACKNOWLEDGE and row.deadline.is_joint
    return row if openly else None


def acknowledge(*, token: str, reader: Reader) -> Reminder | None:
    """Acknowledge by a link, as the person to whom it was sent."""
    row = reminder_of(Purpose.ACKNOWLEDGE, token, reader)
    return row and answering.acknowledge(by=row.recipient, reminder=row)


def reader_of(token: str) -> User | None:
    """Whose mails a link makes fewer."""
    user_id = read(Purpose.FEWER_MAILS, token)
    return None if user_id is None else User.objects.filter(pk=user_id, is_active=True).first()


@transaction.atomic
def set_mails(*, token: str, mail: str = Mail.NONE) -> str | None:
    """Have one's reminders in the inbox alone, or as before; how it was, or None for no link.

    What the plan makes mandatory comes as a mail all the same.
    """
    user = reader_of(token)
    if user is None:
        return None
    before = wishes_of(user)
    wanted = mail if mail in Mail.values else Mail.NONE
    preferences.set_wishes(by=user, person=user, wishes=replace(before, mail=wanted))
    return before.mail


def _holds(row: Reminder) -> bool:
    """Whether it may be answered still: not of what was met, removed or moved."""
    deadline = row.deadline
    is_open = not deadline.is_met and not deadline.is_removed and deadline.due_on == row.due_on
    return is_open and bool(can_answer_reminder(row.recipient, row))
