"""What an administrator does about reminders, beside having a failed one sent again; and about all
jobs that failed, or wait to be tried again, for one reason."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from negotiations.core import subjects
from negotiations.core.errors import Refused
from negotiations.core.jobs import JobQuerySet, Outbox
from negotiations.core.permissions import can_administer
from negotiations.core.verdicts import require
from negotiations.journal import services as journal
from negotiations.plan.models import User
from negotiations.plan.permissions import seat_of
from negotiations.post.mails import Sent
from negotiations.reminders import verbs
from negotiations.reminders.models import Reminder

LONGEST_REASON = 500
_UNSENT = (Reminder.State.DUE, Reminder.State.FAILED)


def retry_all(*, by: User, outbox: Outbox, why: Q) -> int:
    """Have all that are in trouble for a reason tried again now, as new ones are; how many.

    One UPDATE. No journal entry, since nothing of a plan changes.
    """
    count = in_trouble(by=by, outbox=outbox, why=why).retry()
    if not count:
        raise Refused(_("Nothing failed or waits for this reason."))
    return count


def in_trouble(*, by: User, outbox: Outbox, why: Q) -> JobQuerySet:
    """What failed, or waits to be tried again, for a reason, of what an administrator sees."""
    require(can_administer(by))
    return outbox.seen_by(by).troubled().filter(why)


@transaction.atomic
def withdraw(*, by: User, reminder: Reminder, reason: str) -> None:
    """Take back, with a reason, what was not sent. Finding does not make it due again.

    On record with the row, and in the journal of the delegation whose person is not told.
    """
    require(can_administer(by))
    cleaned = " ".join(reason.split())
    if not cleaned:
        raise Refused(_("Say why it is withdrawn."), "reason")
    if len(cleaned) > LONGEST_REASON:
        raise Refused(
            _("A reason holds at most %(most)d characters.") % {"most": LONGEST_REASON}, "reason"
        )
    unsent = Reminder.objects.visible_to(by).filter(pk=reminder.pk, state__in=_UNSENT)
    if not unsent.update(
        state=Reminder.State.WITHDRAWN, withdrawn_by=by, error=cleaned, claimed_at=None
    ):
        raise Refused(_("Only a reminder that is to be sent or failed can be withdrawn."))
    note(reminder, verbs.REMINDER_WITHDRAWN, by=by, text=cleaned)


def note(reminder: Reminder, verb: str, by: User | None = None, text: str = "") -> None:
    """Put in the journal what became of a reminder: in the recipient's own delegation's.

    How a person is told is their own side's affair, also of a joint deadline. Who sits nowhere
    any more has no side to tell.
    """
    side = seat_of(reminder.recipient, reminder.deadline.plan).delegation
    subject = subjects.find(reminder.recipient, "deadline", reminder.deadline_id)
    if side is None or subject is None:
        return
    journal.record(
        subject, verb, by=by, compartment=side, text=text, person=reminder.recipient.name
    )


def sent_as(row_id: UUID) -> Sent | None:
    """The reminder under whose Message-ID a mail was sent."""
    rows = Reminder.objects.select_related("recipient", "deadline__plan")
    row = rows.filter(pk=row_id).first()
    return None if row is None else Sent(row.recipient, {"reminder": row})


def came_back(row_id: UUID, reason: str) -> None:
    """Fail a reminder that did not arrive, and what travelled in the same mail."""
    mail = Reminder.objects.filter(Q(pk=row_id) | Q(batch=row_id), state=Reminder.State.SENT)
    for reminder in mail.select_related("recipient", "deadline__plan"):
        Reminder.objects.filter(pk=reminder.pk, state=Reminder.State.SENT).update(
            state=Reminder.State.FAILED, error=f"came back: {reason}"
        )
        note(reminder, verbs.REMINDER_CAME_BACK)
