"""Webhooks and what they are told of, made by hand."""

import base64
from typing import Any

from negotiations.journal import services as journal
from negotiations.models import Delegation, Webhook, WebhookDelivery
from negotiations.webhooks.events import EVENTS
from tests.builders import NOW, House

PUBLIC = "https://1.1.1.1/hook"
ALL = list(EVENTS)


def hook(house: House, side: Delegation | None = None, url: str = PUBLIC, **fields: Any) -> Webhook:
    """A webhook that asked for everything."""
    return Webhook.objects.create(
        **{
            "plan": house.plan,
            "compartment": side,
            "url": url,
            "secret": "whsec_" + base64.b64encode(b"a key for the tests alone").decode(),
            "events": ALL,
            "added_by": house["secretariat"],
            "added_at": NOW,
            **fields,
        }
    )


def log(house: House, by: str = "us_head", *, own: bool = False, text: str = "Met.") -> Any:
    return journal.log_progress(
        by=house[by],
        plan=house.plan,
        subject_kind="plan",
        subject_id=house.plan.pk,
        text=text,
        own=own,
    )


def told(webhook: Webhook) -> list[str]:
    rows = WebhookDelivery.objects.filter(webhook=webhook).order_by("made_at", "pk")
    return [row.event for row in rows]
