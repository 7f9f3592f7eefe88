"""Taking up again: what a worker left in the middle, and what failed and was mended."""

from collections import defaultdict
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from negotiations.core import clock
from negotiations.core.errors import Refused
from negotiations.core.permissions import can_administer
from negotiations.core.verdicts import require
from negotiations.plan.models import User
from negotiations.reminders.models import Reminder
from negotiations.reminders.services.outbox.claiming import Claim, lease
from negotiations.reminders.services.outbox.failing import WENT_AWAY, after


def release_stalled() -> int:
    """Free the rows whose worker went away in the middle; how many there were.

    Its mail may have arrived: what travelled together stays together, under its Message-ID.
    """
    stalled = list(Reminder.objects.stalled(clock.machine_now() - lease()))
    together: dict[UUID, list[Reminder]] = defaultdict(list)
    for reminder in stalled:
        together[reminder.batch or reminder.pk].append(reminder)
    for rows in together.values():
        attempts = min(row.attempts for row in rows)
        # At once the first time, since workers are restarted; later as if it had failed.
        fields = after(attempts, failures=attempts - 1)
        mine = Claim(tuple(row.pk for row in rows), rows[0].claimed_at)  # type: ignore[arg-type]
        mine.held.update(error=WENT_AWAY, **fields)
    return len(stalled)


def retry(*, by: User, reminder: Reminder) -> None:
    """Have a failed reminder sent again, with as many attempts as a new one.

    Beat's next round takes it up, under the Message-ID under which it may have arrived. No journal
    entry, since nothing of the plan changes.
    """
    require(can_administer(by))
    tried_in_vain = Reminder.objects.visible_to(by).filter(
        pk=reminder.pk, state=Reminder.State.FAILED
    )
    if not tried_in_vain.update(
        state=Reminder.State.DUE,
        attempts=0,
        claimed_at=None,
        not_before=clock.machine_now(),
    ):
        raise Refused(_("Only a reminder that failed can be sent again."))
