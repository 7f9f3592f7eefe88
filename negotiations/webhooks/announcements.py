"""What webhooks send: an entry of the journal as JSON, in no language but with words in both."""

import json
from datetime import UTC
from typing import Any

from django.conf import settings
from django.urls import reverse

from negotiations.core import subjects
from negotiations.core.bilingual import in_each
from negotiations.journal.models import JournalEntry
from negotiations.plan.models import ActionPlan
from negotiations.webhooks.models import WebhookDelivery


def announcement(delivery: WebhookDelivery) -> bytes:
    """The body of a delivery: the same at every try. `docs/webhooks.md` describes it."""
    plan = delivery.webhook.plan
    moment = delivery.entry.at if delivery.entry else delivery.made_at
    said: dict[str, Any] = {
        "id": str(delivery.pk),
        "type": delivery.event,
        "timestamp": moment.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "plan": _plan(plan),
        "data": {},
    }
    if delivery.entry is not None:
        said |= _entry(delivery.entry, plan)
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _plan(plan: ActionPlan) -> dict[str, Any]:
    return {
        "slug": plan.slug,
        "title": in_each(plan, "title"),
        "url": settings.PUBLIC_URL + reverse("desk:plan", args=[plan.slug]),
    }


def _entry(entry: JournalEntry, plan: ActionPlan) -> dict[str, Any]:
    said: dict[str, Any] = {
        "entry": str(entry.pk),
        "verb": entry.verb,
        "compartment": entry.compartment.code if entry.compartment else "joint",
        "subject": {
            "kind": entry.subject_kind,
            "id": str(entry.subject_id),
            "title": in_each(entry, "subject_label"),
            "url": _subject_url(entry, plan),
        },
        "data": entry.data,
        "illustrative": entry.illustrative,
    }
    if entry.actor_name:
        side = entry.delegation.code if entry.delegation else None
        said["actor"] = {"name": entry.actor_name, "delegation": side}
    if entry.text:
        said["text"] = {"language": entry.language, "content": entry.text}
    return said


def _subject_url(entry: JournalEntry, plan: ActionPlan) -> str:
    path = subjects.url_of(plan, entry.subject_kind, entry.subject_id)
    return settings.PUBLIC_URL + path if path else ""
