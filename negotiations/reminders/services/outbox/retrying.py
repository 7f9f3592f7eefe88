"""Taking up again: what a worker left in the middle, and what failed and was mended."""

from django.utils.translation import gettext_lazy as _

from negotiations.core.errors import Refused
from negotiations.core.permissions import can_administer
from negotiations.core.verdicts import require
from negotiations.plan.models import User
from negotiations.reminders.models import Reminder
from negotiations.reminders.services.outbox.failing import PATIENCE, WENT_AWAY


def release_stalled() -> int:
    """Free the rows whose worker went away in the middle; how many there were.

    Its mail may have arrived: what travelled together stays together, under its Message-ID.
    """
    return Reminder.objects.release_stalled(PATIENCE, WENT_AWAY, together="batch")


def retry(*, by: User, reminder: Reminder) -> None:
    """Have a failed reminder sent again, with as many attempts as a new one.

    Beat's next round takes it up, under the Message-ID under which it may have arrived. No journal
    entry, since nothing of the plan changes.
    """
    require(can_administer(by))
    tried_in_vain = Reminder.objects.visible_to(by).filter(
        pk=reminder.pk, state=Reminder.State.FAILED
    )
    if not tried_in_vain.retry():
        raise Refused(_("Only a reminder that failed can be sent again."))
