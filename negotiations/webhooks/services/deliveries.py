"""Handing out, claiming, sending and sweeping what goes to webhooks.

A delivery is claimed by compare-and-set and sent at least once: a receiver that took it and whose
answer we did not learn of gets it again, under the same id. One worker at a time is told of a
webhook, so a slow receiver holds up one worker for a while and no other receiver.
`docs/webhooks.md` says what is promised.
"""

import time
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from negotiations.core import clock
from negotiations.journal import services as journal
from negotiations.plan.subjects import plan_subject
from negotiations.webhooks import outgoing, verbs
from negotiations.webhooks.announcements import announcement
from negotiations.webhooks.events import TEST
from negotiations.webhooks.models import Webhook, WebhookDelivery, WebhookDeliveryQuerySet
from negotiations.webhooks.outgoing import Answer, NotSent
from negotiations.webhooks.services.webhooks import host_of
from negotiations.webhooks.signatures import signed_headers

# Half a minute, doubled up to an hour: thirty tries take about a day.
MOST_ATTEMPTS = 30
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
# After so long without one taken, nobody seems to be there.
GIVEN_UP_AFTER = timedelta(days=3)
FORMER_SECRET_SIGNS_FOR = timedelta(days=1)
KEPT_FOR = timedelta(days=30)
# Seconds after which a worker turns to something else.
BUDGET = 5.0
GONE = 410

_State = WebhookDelivery.State


def hand_out() -> list[UUID]:
    """The webhooks for which something waits that no worker was told of within a lease; writes
    down that one is told now: `claimed_at` of a row still due."""
    now = clock.machine_now()
    untold = _waiting(now).filter(Q(claimed_at=None) | Q(claimed_at__lt=now - _lease()))
    webhooks = list(untold.order_by().values_list("webhook", flat=True).distinct())
    _waiting(now).filter(webhook__in=webhooks).update(claimed_at=now)
    return webhooks


def deliver(webhook_id: UUID) -> int:
    """Send what waits for a webhook, until the worker's time for it is over; how many were taken.

    Those tried least go first, so one that always fails holds up no other. What is left is free
    to be handed out again at once.
    """
    over = time.monotonic() + BUDGET
    taken = 0
    while time.monotonic() < over:
        waiting = _waiting(clock.machine_now()).filter(webhook=webhook_id)
        first = waiting.order_by("attempts", "made_at", "pk").first()
        if first is None:
            break
        taken += send(first.pk)
    _waiting(clock.machine_now()).filter(webhook=webhook_id).update(claimed_at=None)
    return taken


def send(delivery_id: UUID) -> bool:
    """Claim a row and send it; whether it was taken."""
    delivery = _claim(delivery_id)
    if delivery is None:
        return False
    if not _is_told(delivery):
        _settle(delivery, _State.FAILED, status_code=None, error="not_told")
        return False
    try:
        answer = _post(delivery)
    except NotSent as failure:
        _not_sent(delivery, failure)
        return False
    if answer.is_taken:
        _taken(delivery, answer)
    else:
        _refused(delivery, answer)
    return answer.is_taken


def release_stalled() -> int:
    """Free the rows whose worker went away in the middle; how many there were."""
    since = clock.machine_now() - _lease()
    stalled = list(WebhookDelivery.objects.filter(state=_State.SENDING, claimed_at__lt=since))
    for delivery in stalled:
        _try_again(delivery, _wait(delivery.attempts - 1), error="worker_gone")
    return len(stalled)


def forget_old() -> int:
    """Remove what was sent and has been kept long enough; how many rows."""
    old = clock.machine_now() - KEPT_FOR
    removed, _by_model = WebhookDelivery.objects.filter(
        state=_State.SENT, not_before__lt=old
    ).delete()
    return removed


def _waiting(now: datetime) -> WebhookDeliveryQuerySet:
    rows: WebhookDeliveryQuerySet = WebhookDelivery.objects.filter(
        state=_State.DUE, not_before__lte=now
    )
    return rows


def _claim(delivery_id: UUID) -> WebhookDelivery | None:
    now = clock.machine_now()
    claimed = (
        _waiting(now)
        .filter(pk=delivery_id)
        .update(state=_State.SENDING, claimed_at=now, attempts=F("attempts") + 1)
    )
    if not claimed:
        return None
    delivery: WebhookDelivery = WebhookDelivery.objects.select_related(
        "webhook__plan",
        "webhook__compartment",
        "entry__compartment__party",
        "entry__delegation__party",
    ).get(pk=delivery_id)
    return delivery


def _is_told(delivery: WebhookDelivery) -> bool:
    """Whether the webhook, as it is now, is still told of this. A test goes to one that is off."""
    webhook, entry = delivery.webhook, delivery.entry
    if entry is None:
        return delivery.event == TEST
    may_know = entry.is_joint or (webhook.own and entry.compartment_id == webhook.compartment_id)
    return webhook.active and may_know and delivery.event in webhook.events


def _post(delivery: WebhookDelivery) -> Answer:
    body = announcement(delivery)
    now = clock.machine_now()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Travaux",
        **signed_headers(
            _secrets(delivery.webhook, now), str(delivery.pk), int(now.timestamp()), body
        ),
    }
    destination = outgoing.check_address(delivery.webhook.url, settings.WEBHOOK_NETWORKS)
    return outgoing.post(destination, body, headers)


def _secrets(webhook: Webhook, now: datetime) -> list[str]:
    renewed = webhook.renewed_at
    is_changing_over = renewed is not None and now < renewed + FORMER_SECRET_SIGNS_FOR
    former = [webhook.former_secret] if is_changing_over and webhook.former_secret else []
    return [webhook.secret, *former]


def _taken(delivery: WebhookDelivery, answer: Answer) -> None:
    """Taken is taken, whatever became of the claim meanwhile."""
    unsent = [_State.SENDING, _State.DUE]
    WebhookDelivery.objects.filter(pk=delivery.pk, state__in=unsent).update(
        state=_State.SENT, sent_at=clock.now(), status_code=answer.status, error=""
    )
    if delivery.webhook.failing_since is not None:
        Webhook.objects.filter(pk=delivery.webhook_id).update(failing_since=None)


def _refused(delivery: WebhookDelivery, answer: Answer) -> None:
    """The receiver answered, and did not take it."""
    why = {"status_code": answer.status, "error": _clean(answer.said)}
    if answer.may_pass:
        _try_again(delivery, _wait(delivery.attempts), **why)
    else:
        _settle(delivery, _State.FAILED, **why)
    _failing(delivery.webhook, is_gone=answer.status == GONE)


def _not_sent(delivery: WebhookDelivery, failure: NotSent) -> None:
    """Nobody answered. Then all that waits for this webhook waits with it: as long as it has been
    failing, so that a receiver that is down costs a worker one attempt now and then."""
    why = {"status_code": None, "error": _clean(str(failure))}
    if not failure.may_pass:
        _settle(delivery, _State.FAILED, **why)
    else:
        now = clock.machine_now()
        failing = now - (delivery.webhook.failing_since or now)
        wait = min(max(failing, _wait(delivery.attempts)), LONGEST_WAIT)
        _try_again(delivery, wait, **why)
        _waiting(now).filter(webhook=delivery.webhook_id).update(not_before=now + wait)
    _failing(delivery.webhook)


def _settle(delivery: WebhookDelivery, state: str, **fields: object) -> None:
    """Leave a row that is still this worker's: a claim taken over since is left alone."""
    mine = WebhookDelivery.objects.filter(
        pk=delivery.pk, state=_State.SENDING, attempts=delivery.attempts
    )
    mine.update(state=state, **fields)


def _try_again(delivery: WebhookDelivery, wait: timedelta, **why: object) -> None:
    if delivery.attempts >= MOST_ATTEMPTS:
        _settle(delivery, _State.FAILED, **why)
        return
    later = clock.machine_now() + wait
    _settle(delivery, _State.DUE, claimed_at=None, not_before=later, **why)


def _wait(failures: int) -> timedelta:
    if failures < 1:
        return timedelta()
    doubled: timedelta = FIRST_WAIT * 2 ** (failures - 1)
    return min(doubled, LONGEST_WAIT)


def _failing(webhook: Webhook, *, is_gone: bool = False) -> None:
    """Write down since when a webhook fails; switch it off when it has for days, or says that it
    is gone for good."""
    now = clock.machine_now()
    Webhook.objects.filter(pk=webhook.pk, failing_since=None).update(failing_since=now)
    has_failed_for = now - (webhook.failing_since or now)
    if is_gone or has_failed_for >= GIVEN_UP_AFTER:
        _give_up(webhook)


@transaction.atomic
def _give_up(webhook: Webhook) -> None:
    if Webhook.objects.filter(pk=webhook.pk, active=True).update(
        active=False, version=F("version") + 1
    ):
        journal.record(
            plan_subject(webhook.plan),
            verbs.WEBHOOK_GIVEN_UP,
            compartment=webhook.compartment,
            host=host_of(webhook),
        )


def _clean(said: str) -> str:
    return said.replace("\0", "").strip()[:2000]


def _lease() -> timedelta:
    return timedelta(seconds=settings.LEASE_SECONDS)
