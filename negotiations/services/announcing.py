"""Putting an entry of the journal on its way to the webhooks that are told of it."""

from django.db.models import Q

from negotiations import clock
from negotiations.models import JournalEntry, Webhook, WebhookDelivery
from negotiations.webhook_events import event_of


def announce(entry: JournalEntry) -> int:
    """Make a delivery for each webhook that asked for this event; how many.

    In the transaction of the entry, so that neither is there without the other. A joint entry is
    for every webhook of the plan that asked, a delegation's own for that delegation's alone, and
    only for those that asked for them too. One query where no webhook is told.
    """
    event = event_of(entry.verb)
    told = [
        webhook
        for webhook in Webhook.objects.filter(_may_know(entry), plan=entry.plan_id, active=True)
        if event in webhook.events
    ]
    if not told:
        return 0
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(
            webhook=webhook,
            entry=entry,
            event=event,
            made_at=clock.now(),
            not_before=clock.machine_now(),
        )
        for webhook in told
    )
    return len(told)


def _may_know(entry: JournalEntry) -> Q:
    return Q() if entry.is_joint else Q(compartment=entry.compartment_id, own=True)
