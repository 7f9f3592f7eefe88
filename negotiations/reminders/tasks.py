"""What workers do for reminders: ids in, a service called. Everything here may run twice."""

from uuid import UUID

from celery import shared_task
from django.conf import settings

from negotiations.core.leases import BEAT, lease
from negotiations.reminders.services import escalation, outbox

# What must not wait behind a bulk: looking for what falls due, and what is urgent of it.
URGENT = "urgent"


BULK = "celery"


@shared_task
def find_due() -> None:
    """Find what fell due or is to be escalated, free what stalled, and hand all to workers."""
    with lease(BEAT) as is_ours:
        if not is_ours:
            return
        outbox.find_due()
        escalation.escalate()
        outbox.release_stalled()
        for run in outbox.hand_out():
            _queue(run.ids, URGENT if run.urgent else BULK)


# A process that sends for longer is ended while its claim still holds: so no slow conversation
# is ever taken over by a second worker, however long the mail server draws it out.
@shared_task(time_limit=max(1, settings.LEASE_SECONDS * 9 // 10))
def send_reminders(reminder_ids: list[str], queue: str) -> None:
    """Send some reminders, but for those that another worker has; hand on what is left."""
    sent = outbox.send_run([UUID(reminder_id) for reminder_id in reminder_ids])
    if sent.left:
        _queue(sent.left, queue)


def _queue(ids: list[UUID], queue: str) -> None:
    send_reminders.apply_async(([str(pk) for pk in ids], queue), queue=queue)
