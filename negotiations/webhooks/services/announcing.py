"""Putting an entry of the journal on its way to the webhooks that are told of it."""

from collections.abc import Iterable
from uuid import UUID

from negotiations.core import clock, memo
from negotiations.core.ids import new_id
from negotiations.core.many import insert_alike
from negotiations.journal.models import JournalEntry
from negotiations.plan.models import ActionPlan
from negotiations.webhooks.events import event_of
from negotiations.webhooks.models import Webhook, WebhookDelivery

# What a request remembers: forgotten by whoever adds or changes a webhook.
WEBHOOKS = "webhooks"


def announce(entry: JournalEntry) -> int:
    """Make a delivery for each webhook that asked for this event; how many.

    In the transaction of the entry, so that neither is there without the other. A joint entry is
    for every webhook of the plan that asked, a delegation's own for that delegation's alone, and
    only for those that asked for them too. One query where no webhook is told.
    """
    event = event_of(entry.verb)
    told = [
        webhook
        for webhook in _active(entry.plan_id)
        if event in webhook.events and _may_know(webhook, entry.compartment_id)
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
    webhooks = [webhook for webhook in _active(plan.pk) if event in webhook.events]
    rows = [
        [new_id(), webhook.pk, entry]
        for entry, side in entries
        for webhook in webhooks
        if _may_know(webhook, side)
    ]
    shared = WebhookDelivery(event=event, made_at=clock.now(), not_before=clock.machine_now())
    insert_alike(shared, ("id", "webhook_id", "entry_id"), rows)
    return len(rows)


def _active(plan_id: UUID) -> list[Webhook]:
    """The webhooks of a plan that are switched on, whoever has them; asked once a request."""
    rows = Webhook.objects.filter(plan=plan_id, active=True)
    return memo.once(WEBHOOKS, plan_id, lambda: list(rows))


def _may_know(webhook: Webhook, side: UUID | None) -> bool:
    return side is None or (webhook.own and webhook.compartment_id == side)
