"""What workers do: ids in, a service called. Everything here may run twice."""

from uuid import UUID

from celery import shared_task
from django.conf import settings

from negotiations.services import deliveries, escalation, heartbeat, lateness, reminders

# What must not wait behind a bulk: looking for what falls due, and what is urgent of it.
URGENT = "urgent"
BULK = "celery"


@shared_task
def find_due() -> None:
    """Find what fell due or is to be escalated, free what stalled, and hand all to workers."""
    with heartbeat.round_of_beat() as is_ours:
        if not is_ours:
            return
        reminders.find_due()
        escalation.escalate()
        reminders.release_stalled()
        for run in reminders.hand_out():
            _queue(run.ids, URGENT if run.urgent else BULK)


# A process that sends for longer is ended while its claim still holds: so no slow conversation
# is ever taken over by a second worker, however long the mail server draws it out.
@shared_task(time_limit=max(1, settings.LEASE_SECONDS * 9 // 10))
def send_reminders(reminder_ids: list[str], queue: str) -> None:
    """Send some reminders, but for those that another worker has; hand on what is left."""
    sent = reminders.send_run([UUID(reminder_id) for reminder_id in reminder_ids])
    if sent.left:
        _queue(sent.left, queue)


def _queue(ids: list[UUID], queue: str) -> None:
    send_reminders.apply_async(([str(pk) for pk in ids], queue), queue=queue)


@shared_task
def note_late() -> None:
    """Put on record which deadlines turned late."""
    lateness.note_late()


@shared_task
def find_deliveries() -> None:
    """Free what stalled on its way to webhooks, forget what is old, hand the rest to workers."""
    deliveries.release_stalled()
    deliveries.forget_old()
    for webhook_id in deliveries.hand_out():
        deliver_webhook.delay(str(webhook_id))


# Ended while its claim still holds, as for a reminder.
@shared_task(time_limit=max(1, settings.LEASE_SECONDS * 9 // 10))
def deliver_webhook(webhook_id: str) -> None:
    """Send what waits for one webhook."""
    deliveries.deliver(UUID(webhook_id))
