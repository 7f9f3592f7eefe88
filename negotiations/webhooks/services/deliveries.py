"""Handing out, claiming, sending and sweeping what goes to webhooks.

A delivery is a job (`core/jobs.py` says what is promised): a receiver that took it and whose answer
we did not learn of gets it again, under the same id. One worker at a time is told of a webhook, so
a slow receiver holds up one worker for a while and no other receiver.
"""

import logging
import time
from datetime import datetime, timedelta
from http.client import responses
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from negotiations.core import clock, jobs
from negotiations.core.jobs import Faults, Patience
from negotiations.journal import services as journal
from negotiations.plan.subjects import plan_subject
from negotiations.webhooks import outgoing, verbs
from negotiations.webhooks.announcements import announcement
from negotiations.webhooks.events import TEST
from negotiations.webhooks.models import Webhook, WebhookDelivery, WebhookDeliveryQuerySet
from negotiations.webhooks.outgoing import Answer, NotSent
from negotiations.webhooks.services.webhooks import host_of
from negotiations.webhooks.signatures import signed_headers

# Thirty tries take about a day: what a receiver has not taken by then, it will not.
MOST_ATTEMPTS = 30
PATIENCE = Patience(most=MOST_ATTEMPTS)
WORKER_GONE = "worker_gone"
OUR_FAULT = "our_fault"
# After so long without one taken, nobody seems to be there.
GIVEN_UP_AFTER = timedelta(days=3)
FORMER_SECRET_SIGNS_FOR = timedelta(days=1)
KEPT_FOR = timedelta(days=30)
# Seconds after which a worker turns to something else.
BUDGET = 5.0
GONE = 410

_State = WebhookDelivery.State
_logger = logging.getLogger(__name__)


def hand_out() -> list[UUID]:
    """The webhooks for which something waits that no worker was told of within a lease; writes
    down that one is told now: `claimed_at` of a row still due."""
    now = clock.machine_now()
    untold = _rows().waiting(now).untold(now)
    webhooks = list(untold.order_by().values_list("webhook", flat=True).distinct())
    _rows().waiting(now).filter(webhook__in=webhooks).update(claimed_at=now)
    return webhooks


def deliver(webhook_id: UUID) -> int:
    """Send what waits for a webhook, until the worker's time for it is over; how many were taken.

    Those tried least go first, so one that always fails holds up no other. What is left is free
    to be handed out again at once.
    """
    over = time.monotonic() + BUDGET
    faults = Faults(_logger)
    taken = 0
    while time.monotonic() < over:
        waiting = _rows().waiting(clock.machine_now()).filter(webhook=webhook_id)
        first = waiting.order_by("attempts", "made_at", "pk").first()
        if first is None:
            break
        taken += _send(first.pk, faults)
    _rows().waiting(clock.machine_now()).filter(webhook=webhook_id).update(claimed_at=None)
    return taken


def _send(delivery_id: UUID, faults: Faults) -> bool:
    """Claim a row and send it; whether it was taken."""
    delivery = _claim(delivery_id)
    if delivery is None:
        return False
    try:
        return _tried(delivery)
    except NotSent as failure:
        _not_sent(delivery, failure)
    except jobs.NO_ROW_S_FAULT:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is no fault of the receiver's
        faults.tell("A webhook's message could not be made", error)
        _broken(delivery, error)
    return False


def _tried(delivery: WebhookDelivery) -> bool:
    if not _is_told(delivery):
        _mine(delivery).give_up(status_code=None, error="not_told")
        return False
    answer = _post(delivery)
    if answer.is_taken:
        _taken(delivery, answer)
    else:
        _refused(delivery, answer)
    return answer.is_taken


def release_stalled() -> int:
    """Free the rows whose worker went away in the middle; how many there were."""
    return _rows().release_stalled(PATIENCE, WORKER_GONE)


def forget_old() -> int:
    """Remove what was sent and has been kept long enough; how many rows."""
    old = clock.machine_now() - KEPT_FOR
    removed, _by_model = _rows().filter(state=_State.SENT, not_before__lt=old).delete()
    return removed


def _rows() -> WebhookDeliveryQuerySet:
    rows: WebhookDeliveryQuerySet = WebhookDelivery.objects.all()
    return rows


def _mine(delivery: WebhookDelivery) -> WebhookDeliveryQuerySet:
    """The row, while it is this worker's."""
    return _rows().filter(pk=delivery.pk).held(delivery.claimed_at)


def _claim(delivery_id: UUID) -> WebhookDelivery | None:
    if not _rows().filter(pk=delivery_id).claim(clock.machine_now()):
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
    why = {"status_code": answer.status, "error": _clean(answer.said) or _phrase(answer.status)}
    if answer.may_pass:
        _try_again(delivery, PATIENCE.wait(delivery.attempts), **why)
    else:
        _mine(delivery).give_up(**why)
    _failing(delivery.webhook, is_gone=answer.status == GONE)


def _not_sent(delivery: WebhookDelivery, failure: NotSent) -> None:
    """Nobody answered. Then all that waits for this webhook waits with it: as long as it has been
    failing, so that a receiver that is down costs a worker one attempt now and then."""
    why = {"status_code": None, "error": _clean(str(failure))}
    if not failure.may_pass:
        _mine(delivery).give_up(**why)
    else:
        now = clock.machine_now()
        failing = now - (delivery.webhook.failing_since or now)
        wait = min(max(failing, PATIENCE.wait(delivery.attempts)), PATIENCE.longest)
        _try_again(delivery, wait, **why)
        later = _rows().waiting(now).filter(webhook=delivery.webhook_id)
        later.update(not_before=now + wait)
    _failing(delivery.webhook)


def _broken(delivery: WebhookDelivery, error: Exception) -> None:
    """A fault of this program's: tried again until it is mended, and not held against anybody."""
    why = _clean(f"{OUR_FAULT}: {type(error).__name__}: {error}")
    wait = PATIENCE.wait(delivery.attempts)
    _mine(delivery).put_back(wait, status_code=None, error=why)


def _try_again(delivery: WebhookDelivery, wait: timedelta, **why: object) -> None:
    """The receiver is tried so often; what was tried before for a fault of ours does not count."""
    if delivery.error.startswith(OUR_FAULT):
        _mine(delivery).put_back(wait, attempts=1, **why)
    elif PATIENCE.is_over(delivery.attempts):
        _mine(delivery).give_up(**why)
    else:
        _mine(delivery).put_back(wait, **why)


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


def _phrase(status: int) -> str:
    """What a status is called, for a receiver that says no more (RFC 9110 section 15)."""
    return responses.get(status, str(status))
