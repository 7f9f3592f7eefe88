"""Putting an entry of the journal on its way to the webhooks that are told of it."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from negotiations.core import clock
from negotiations.core.ids import new_id
from negotiations.core.many import insert_alike
from negotiations.journal.models import JournalEntry
from negotiations.plan.models import ActionPlan
from negotiations.webhooks.events import event_of
from negotiations.webhooks.models import Webhook, WebhookDelivery


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


def announce_all(plan: ActionPlan, verb: str, entries: Iterable[tuple[UUID, UUID | None]]) -> int:
    """The same for many entries of one verb, each given as its id and its compartment's."""
    event = event_of(verb)
    active = Webhook.objects.filter(plan=plan, active=True)
    webhooks = [webhook for webhook in active if event in webhook.events]
    rows = [
        [new_id(), webhook.pk, entry]
        for entry, side in entries
        for webhook in webhooks
        if side is None or (webhook.own and webhook.compartment_id == side)
    ]
    shared = WebhookDelivery(event=event, made_at=clock.now(), not_before=clock.machine_now())
    insert_alike(shared, ("id", "webhook_id", "entry_id"), rows)
    return len(rows)


def _may_know(entry: JournalEntry) -> Q:
    return Q() if entry.is_joint else Q(compartment=entry.compartment_id, own=True)
