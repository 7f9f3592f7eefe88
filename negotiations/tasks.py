"""What workers do: an id in, a service called. Everything here may run twice."""

from uuid import UUID

from celery import shared_task
from django.conf import settings

from negotiations.services import reminders


@shared_task
def find_due() -> None:
    """Find the reminders that fell due, free those that stalled, and hand all to workers."""
    reminders.find_due()
    reminders.release_stalled()
    for reminder_id in reminders.hand_out():
        send_reminder.delay(str(reminder_id))


# A process that sends for longer is ended while its claim still holds: so no slow conversation
# is ever taken over by a second worker, however long the mail server draws it out.
@shared_task(time_limit=max(1, settings.LEASE_SECONDS * 9 // 10))
def send_reminder(reminder_id: str) -> None:
    """Send one reminder, unless another worker has it."""
    reminders.send(UUID(reminder_id))
