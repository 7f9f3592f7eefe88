"""Webhooks: how what they are told gets there."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from django.utils import timezone

from negotiations.core import clock
from negotiations.core.errors import Refused
from negotiations.core.verdicts import NotAllowed
from negotiations.models import JournalEntry, Webhook, WebhookDelivery
from negotiations.webhooks import outgoing, tasks, verbs
from negotiations.webhooks.services import deliveries, webhooks
from tests.builders import NOW, House
from tests.webhooks.receiver import HOST, Received, Receiver, reply
from tests.webhooks.webhook_house import hook, log

pytestmark = pytest.mark.django_db
State = WebhookDelivery.State


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_NETWORKS = (ip_network(HOST),)
    with Receiver() as one:
        yield one


def run() -> None:
    """What beat and a worker do."""
    deliveries.release_stalled()
    for webhook_id in deliveries.hand_out():
        deliveries.deliver(webhook_id)


def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    """The machine's clock goes on."""
    moment = clock.machine_now() + by
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_what_is_sent(house: House, receiver: Receiver, now: datetime, settings: Any) -> None:
    settings.PUBLIC_URL = "https://travaux.example"
    row = hook(house, url=receiver.url)
    entry = log(house, text="Añadido")
    run()
    [request] = receiver.received
    said = json.loads(request.body)
    delivery = WebhookDelivery.objects.get()
    assert said == {
        "id": str(delivery.pk),
        "type": "journal.entry",
        "timestamp": "2026-03-10T14:00:00Z",
        "plan": {
            "slug": "two-parties",
            "title": {"en": "Two-party plan", "es": "Plan de dos partes"},
            "url": "https://travaux.example/plans/two-parties/",
        },
        "entry": str(entry.pk),
        "verb": "note",
        "compartment": "joint",
        "subject": {
            "kind": "plan",
            "id": str(house.plan.pk),
            "title": {"en": "Two-party plan", "es": "Plan de dos partes"},
            "url": "https://travaux.example/plans/two-parties/",
        },
        "data": {},
        "illustrative": False,
        "actor": {"name": "us_head", "delegation": "US"},
        "text": {"language": "en", "content": "Añadido"},
    }
    assert request.headers["webhook-id"] == said["id"]
    assert request.headers["content-type"] == "application/json"
    assert verified(request, row.secret)
    assert not verified(request, "whsec_" + base64.b64encode(b"another key").decode())
    assert (delivery.state, delivery.status_code, delivery.sent_at) == (State.SENT, 204, NOW)


def verified(request: Received, secret: str) -> bool:
    """A receiver's own check, as `docs/webhooks.md` tells it."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    headers = request.headers
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + request.body
    digest = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    signatures = headers["webhook-signature"].split(" ")
    is_new = abs(clock.machine_now().timestamp() - int(headers["webhook-timestamp"])) < 300
    return is_new and any(hmac.compare_digest(one, f"v1,{digest}") for one in signatures)


def test_a_delegation_s_own_entry_is_sent_to_it_alone(
    house: House, receiver: Receiver, now: datetime
) -> None:
    hook(house, url=receiver.url)
    hook(house, house.us, url=receiver.url, own=True)
    hook(house, house.mx, url=receiver.url, own=True)
    log(house, "mx_head", own=True, text="A secret")
    run()
    [request] = receiver.received
    assert json.loads(request.body)["compartment"] == "MX"


def test_what_a_webhook_may_no_longer_know_is_not_sent(
    house: House, receiver: Receiver, now: datetime
) -> None:
    row = hook(house, house.us, url=receiver.url, own=True)
    log(house, own=True)
    Webhook.objects.filter(pk=row.pk).update(own=False)
    run()
    assert receiver.received == []
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.error) == (State.FAILED, "not_told")


def test_both_secrets_sign_for_a_day(
    house: House, receiver: Receiver, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = hook(house, house.us, url=receiver.url)
    renewed = webhooks.renew_secret(by=house["us_head"], webhook=row, version=1)
    assert renewed.secret != row.secret
    log(house)
    run()
    later(monkeypatch, timedelta(days=1, minutes=1))
    log(house)
    run()
    first, second = receiver.received[0], receiver.received[-1]
    assert len(first.headers["webhook-signature"].split(" ")) == 2
    assert verified(second, renewed.secret)
    assert not verified(second, row.secret)


def test_a_test_goes_even_to_one_that_is_off(house: House, receiver: Receiver) -> None:
    row = hook(house, url=receiver.url, active=False)
    webhooks.send_test(by=house["secretariat"], webhook=row)
    with pytest.raises(Refused, match="already"):
        webhooks.send_test(by=house["secretariat"], webhook=row)
    run()
    [request] = receiver.received
    assert json.loads(request.body)["type"] == "test"
    webhooks.send_test(by=house["secretariat"], webhook=row)


def test_what_may_pass_is_tried_again_and_later_taken(
    house: House, receiver: Receiver, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = hook(house, url=receiver.url)
    log(house)
    receiver.answer = reply(503, b"Back soon")
    run()
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.status_code, delivery.error) == (State.DUE, 503, "Back soon")
    wait = delivery.not_before - clock.machine_now()
    assert timedelta(seconds=25) < wait <= timedelta(seconds=30)
    row.refresh_from_db()
    assert row.failing_since is not None
    run()
    assert len(receiver.received) == 1
    receiver.answer = reply(200)
    later(monkeypatch, timedelta(seconds=31))
    run()
    row.refresh_from_db()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.error) == (State.SENT, 2, "")
    assert row.failing_since is None
    assert len({one.headers["webhook-id"] for one in receiver.received}) == 1


def test_what_will_not_pass_fails_with_its_reason_and_can_be_sent_again(
    house: House, receiver: Receiver, now: datetime
) -> None:
    hook(house, url=receiver.url)
    log(house)
    receiver.answer = reply(400, b"No such field")
    run()
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.status_code) == (State.FAILED, 400)
    receiver.answer = None
    with pytest.raises(NotAllowed):
        webhooks.retry(by=house["us_head"], delivery=delivery)
    webhooks.retry(by=house["secretariat"], delivery=delivery)
    with pytest.raises(Refused):
        webhooks.retry(by=house["secretariat"], delivery=delivery)
    run()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (State.SENT, 1)


def test_after_so_many_tries_it_is_given_up(
    house: House, receiver: Receiver, now: datetime
) -> None:
    hook(house, url=receiver.url)
    log(house)
    WebhookDelivery.objects.update(attempts=deliveries.MOST_ATTEMPTS - 1)
    receiver.answer = reply(500)
    run()
    assert WebhookDelivery.objects.get().state == State.FAILED


def test_a_poisoned_delivery_holds_up_no_other(
    house: House, receiver: Receiver, now: datetime
) -> None:
    def answer(handler: Any) -> None:
        reply(500 if b"poison" in receiver.received[-1].body else 204)(handler)

    receiver.answer = answer
    hook(house, url=receiver.url)
    for text in ("poison", "one", "two"):
        log(house, text=text)
    run()
    states = {row.entry.text: row.state for row in WebhookDelivery.objects.all() if row.entry}
    assert states == {"poison": State.DUE, "one": State.SENT, "two": State.SENT}


def test_a_fault_of_ours_is_held_against_no_receiver_and_loses_no_message(
    house: House,
    receiver: Receiver,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    row = hook(house, url=receiver.url)
    for text in ("poison", "poison", "one"):
        log(house, text=text)
    made = deliveries.announcement

    def poisoned(delivery: WebhookDelivery) -> bytes:
        if delivery.entry and delivery.entry.text == "poison":
            raise AttributeError("no_such_attribute")
        return made(delivery)

    with monkeypatch.context() as release:
        release.setattr(deliveries, "announcement", poisoned)
        run()
        WebhookDelivery.objects.update(not_before=clock.machine_now())
        WebhookDelivery.objects.filter(state=State.DUE).update(attempts=5000)
        run()
    waiting = WebhookDelivery.objects.filter(state=State.DUE)
    assert {one.error for one in waiting} == {"our_fault: AttributeError: no_such_attribute"}
    assert len(receiver.received) == 1
    row.refresh_from_db()
    assert (row.failing_since, row.active) == (None, True)
    assert len([record for record in caplog.records if record.exc_info]) == 2, "once a run"
    waiting.update(not_before=clock.machine_now())
    receiver.answer = reply(503)
    run()
    assert {(one.attempts, one.error) for one in waiting} == {(1, "Service Unavailable")}
    waiting.update(not_before=clock.machine_now())
    receiver.answer = None
    run()
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {State.SENT}


def test_a_receiver_that_is_down_costs_one_try_and_no_other_receiver(
    house: House, receiver: Receiver, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    post = outgoing.post

    def watched(destination: outgoing.Destination, *rest: Any) -> outgoing.Answer:
        tried.append(destination.named)
        return post(destination, *rest)

    monkeypatch.setattr(outgoing, "post", watched)
    down, up = hook(house, url="http://127.0.0.1:1/hook"), hook(house, url=receiver.url)
    for _number in range(4):
        log(house)
    run()
    assert tried.count("127.0.0.1:1") == 1
    assert len(receiver.received) == 4
    waiting = WebhookDelivery.objects.filter(webhook=down)
    assert {row.state for row in waiting} == {State.DUE}
    assert all(row.not_before > clock.machine_now() for row in waiting)
    assert not WebhookDelivery.objects.filter(webhook=up).exclude(state=State.SENT).exists()


@pytest.mark.parametrize(
    ("status", "failing_for", "is_off"),
    [
        (500, timedelta(days=2), False),
        (500, timedelta(days=3, minutes=1), True),
        (410, timedelta(0), True),
        (404, timedelta(0), False),
    ],
)
@pytest.mark.usefixtures("now")
def test_one_that_fails_for_days_or_is_gone_is_switched_off(
    house: House, receiver: Receiver, status: int, failing_for: timedelta, is_off: bool
) -> None:
    row = hook(house, house.us, url=receiver.url, failing_since=clock.machine_now() - failing_for)
    log(house)
    receiver.answer = reply(status)
    run()
    row.refresh_from_db()
    assert row.active is not is_off
    entries = JournalEntry.objects.filter(verb=verbs.WEBHOOK_GIVEN_UP)
    assert [entry.compartment for entry in entries] == ([house.us] if is_off else [])


def test_a_worker_that_went_away_leaves_a_row_that_is_taken_up(
    house: House, receiver: Receiver, now: datetime
) -> None:
    hook(house, url=receiver.url)
    log(house)
    WebhookDelivery.objects.update(
        state=State.SENDING, attempts=1, claimed_at=clock.machine_now() - timedelta(hours=1)
    )
    run()
    assert WebhookDelivery.objects.get().state == State.SENT


def test_a_webhook_is_handed_out_once_in_a_lease(house: House, now: datetime) -> None:
    row = hook(house)
    log(house)
    assert deliveries.hand_out() == [row.pk]
    assert deliveries.hand_out() == []
    log(house)
    assert deliveries.hand_out() == [row.pk]


def test_what_was_sent_is_forgotten_after_a_month(
    house: House, receiver: Receiver, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook(house, url=receiver.url)
    log(house)
    run()
    log(house)
    assert deliveries.forget_old() == 0
    later(monkeypatch, timedelta(days=31))
    assert deliveries.forget_old() == 1
    assert [row.state for row in WebhookDelivery.objects.all()] == [State.DUE]


def test_the_tasks_take_ids_and_may_run_twice(
    house: House, receiver: Receiver, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook(house, url=receiver.url)
    log(house)
    queued: list[str] = []
    monkeypatch.setattr(tasks.deliver_webhook, "delay", queued.append)
    tasks.find_deliveries()
    tasks.find_deliveries()
    for webhook_id in [*queued, *queued]:
        tasks.deliver_webhook(webhook_id)
    assert len(queued) == len(receiver.received) == 1


@pytest.mark.team
@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_sends(
    house: House, receiver: Receiver, now: datetime, at_once: Callable[..., list[Any]]
) -> None:
    row = hook(house, url=receiver.url)
    for _number in range(6):
        log(house)
    taken = at_once(*[lambda: deliveries.deliver(row.pk)] * 3)
    assert sum(taken) == len(receiver.received) == 6
