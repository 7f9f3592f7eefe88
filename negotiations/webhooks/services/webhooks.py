"""Keeping webhooks: adding, changing, renewing a secret, testing, sending again."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from negotiations.core import clock, memo
from negotiations.core.errors import Refused
from negotiations.core.locking import locked
from negotiations.core.verdicts import require
from negotiations.journal import services as journal
from negotiations.plan.models import ActionPlan, Delegation, User
from negotiations.plan.permissions import seat_of
from negotiations.plan.subjects import plan_subject
from negotiations.webhooks import outgoing, verbs
from negotiations.webhooks.events import EVENTS, TEST
from negotiations.webhooks.models import Webhook, WebhookDelivery
from negotiations.webhooks.permissions import can_add_webhook, can_change_webhook
from negotiations.webhooks.services.announcing import WEBHOOKS
from negotiations.webhooks.signatures import new_secret
from negotiations.webhooks.words import code_words

# For each delegation, and for the secretariat.
MOST_WEBHOOKS = 10


@dataclass(frozen=True)
class Wanted:
    """What a webhook is to be told, and where. `own`: its delegation's own entries too."""

    url: str
    events: list[str]
    own: bool = False
    active: bool = True


@transaction.atomic
def add(*, by: User, plan: ActionPlan, wanted: Wanted) -> Webhook:
    """Add a webhook to one's own side, or jointly. `secret` of the answer is shown once."""
    require(can_add_webhook(by, plan))
    compartment = seat_of(by, plan).delegation
    if Webhook.objects.filter(plan=plan, compartment=compartment).count() >= MOST_WEBHOOKS:
        raise Refused(_("There are %(most)d webhooks already.") % {"most": MOST_WEBHOOKS})
    checked = _checked(wanted, compartment)
    memo.forget(WEBHOOKS)
    webhook = Webhook.objects.create(
        plan=plan,
        compartment=compartment,
        url=checked.url,
        events=checked.events,
        own=checked.own,
        active=checked.active,
        secret=new_secret(),
        added_by=by,
        added_at=clock.now(),
    )
    _journal(webhook, verbs.WEBHOOK_ADDED, by)
    return webhook


@transaction.atomic
def change(*, by: User, webhook: Webhook, wanted: Wanted, version: int) -> Webhook:
    """Change where a webhook goes and what it is told, or switch it off and on."""
    row = _locked(by, webhook, version)
    verb = verbs.WEBHOOK_CHANGED
    if wanted.active != row.active:
        verb = verbs.WEBHOOK_ON if wanted.active else verbs.WEBHOOK_OFF
    checked = _checked(wanted, row.compartment)
    if checked.url != row.url or verb == verbs.WEBHOOK_ON:
        row.failing_since = None
    row.url, row.events, row.own = checked.url, checked.events, checked.own
    row.active = checked.active
    _keep(row)
    _journal(row, verb, by)
    return row


@transaction.atomic
def renew_secret(*, by: User, webhook: Webhook, version: int) -> Webhook:
    """Give a webhook a new secret, shown once. The former one signs too for a day."""
    row = _locked(by, webhook, version)
    row.former_secret, row.secret = row.secret, new_secret()
    row.renewed_at = clock.machine_now()
    _keep(row)
    _journal(row, verbs.WEBHOOK_RENEWED, by)
    return row


@transaction.atomic
def send_test(*, by: User, webhook: Webhook) -> WebhookDelivery:
    """Put a test on its way. No journal entry, since nothing of the plan changes."""
    require(can_change_webhook(by, webhook))
    unsent = (WebhookDelivery.State.DUE, WebhookDelivery.State.SENDING)
    if WebhookDelivery.objects.filter(webhook=webhook, event=TEST, state__in=unsent).exists():
        raise Refused(_("A test is on its way already."))
    return WebhookDelivery.objects.create(
        webhook=webhook,
        event=TEST,
        made_at=clock.now(),
        not_before=clock.machine_now(),
    )


def retry(*, by: User, delivery: WebhookDelivery) -> None:
    """Have a failed delivery sent again, with as many attempts as a new one. No journal entry."""
    require(can_change_webhook(by, delivery.webhook))
    failed = WebhookDelivery.objects.filter(pk=delivery.pk, state=WebhookDelivery.State.FAILED)
    if not failed.retry():
        raise Refused(_("Only a delivery that failed can be sent again."))


def host_of(webhook: Webhook) -> str:
    """The name a webhook goes to: what others of its compartment may know of its address."""
    return urlsplit(webhook.url).hostname or webhook.url


def _checked(wanted: Wanted, compartment: Delegation | None) -> Wanted:
    url = wanted.url.strip()
    try:
        outgoing.check_address(url, settings.WEBHOOK_NETWORKS)
    except outgoing.NotSent as refusal:
        raise Refused(code_words(refusal.code), "url") from refusal
    asked = set(wanted.events)
    events = [event for event in EVENTS if event in asked]
    if not events or asked - EVENTS.keys():
        raise Refused(_("Choose what the webhook is told of."), "events")
    if wanted.own and compartment is None:
        raise Refused(_("A joint webhook is told of joint entries alone."), "own")
    return replace(wanted, url=url, events=events)


def _locked(by: User, webhook: Webhook, version: int) -> Webhook:
    row: Webhook = locked(
        Webhook.objects.select_related("plan", "compartment"),
        webhook.pk,
        allowed=lambda row: can_change_webhook(by, row),
        seen=version,
    )
    return row


def _keep(row: Webhook) -> None:
    memo.forget(WEBHOOKS)
    row.version += 1
    row.save()


def _journal(row: Webhook, verb: str, by: User) -> None:
    journal.record(
        plan_subject(row.plan), verb, by=by, compartment=row.compartment, host=host_of(row)
    )
