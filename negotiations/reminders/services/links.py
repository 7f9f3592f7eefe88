"""What the links in a reminder open, and what is done by them without a log-in.

A link that was made up, changed, too old, or about what is no longer so opens nothing, and it
cannot be told which.
"""

from negotiations.plan.permissions import Reader
from negotiations.post.links import Purpose, read
from negotiations.reminders.links import ACKNOWLEDGE
from negotiations.reminders.models import Reminder
from negotiations.reminders.permissions import can_answer_reminder
from negotiations.reminders.services import answers


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
    openly = purpose == ACKNOWLEDGE and row.deadline.is_joint
    return row if openly else None


def acknowledge(*, token: str, reader: Reader) -> Reminder | None:
    """Acknowledge by a link, as the person to whom it was sent."""
    row = reminder_of(ACKNOWLEDGE, token, reader)
    return row and answers.acknowledge(by=row.recipient, reminder=row)


def _holds(row: Reminder) -> bool:
    """Whether it may be answered still: not of what was met, removed or moved."""
    deadline = row.deadline
    is_open = not deadline.is_met and not deadline.is_removed and deadline.due_on == row.due_on
    return is_open and bool(can_answer_reminder(row.recipient, row))
