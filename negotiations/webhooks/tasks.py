"""What workers do for webhooks. Everything here may run twice."""

from uuid import UUID

from celery import shared_task
from django.conf import settings

from negotiations.webhooks.services import deliveries


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
