"""Reading webhooks: those of one's own side, for whoever keeps them."""

from dataclasses import dataclass

from negotiations.core.rows import CompartmentQuerySet
from negotiations.plan.models import ActionPlan, User
from negotiations.plan.permissions import seat_of
from negotiations.webhooks.events import event_name
from negotiations.webhooks.models import Webhook, WebhookDelivery
from negotiations.webhooks.permissions import can_add_webhook
from negotiations.webhooks.words import failure_words

LATEST = 50


@dataclass(frozen=True)
class DeliveryLine:
    """One of the last deliveries of a webhook, in words."""

    delivery: WebhookDelivery
    event: str
    why: str

    @property
    def may_retry(self) -> bool:
        return self.delivery.state == WebhookDelivery.State.FAILED


def webhooks_kept_by(user: User, plan: ActionPlan) -> CompartmentQuerySet:
    """A head's: their delegation's. The secretariat's: the joint ones. Anybody else's: none."""
    if not can_add_webhook(user, plan):
        return Webhook.objects.none()
    kept: CompartmentQuerySet = (
        Webhook.objects.visible_to(user)
        .filter(plan=plan, compartment=seat_of(user, plan).delegation)
        .select_related("plan", "compartment__party", "added_by")
    )
    return kept


def latest_deliveries(user: User, webhook: Webhook) -> list[DeliveryLine]:
    """The last deliveries of a webhook, newest first."""
    rows = WebhookDelivery.objects.visible_to(user).filter(webhook=webhook).select_related("entry")
    return [
        DeliveryLine(row, event_name(row.event), failure_words(row.status_code, row.error))
        if row.state != WebhookDelivery.State.SENT
        else DeliveryLine(row, event_name(row.event), "")
        for row in rows[:LATEST]
    ]
