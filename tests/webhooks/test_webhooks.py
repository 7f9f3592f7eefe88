"""Webhooks: who keeps them, and what they are told."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from negotiations.core.errors import Refused, Stale
from negotiations.core.verdicts import NotAllowed
from negotiations.models import JournalEntry, Webhook, WebhookDelivery
from negotiations.schedule import tasks
from negotiations.schedule.services import deadlines
from negotiations.schedule.services.saying import NewDeadline
from negotiations.webhooks import verbs
from negotiations.webhooks.services import webhooks
from negotiations.webhooks.services.webhooks import MOST_WEBHOOKS, Wanted
from tests.builders import NOW, House
from tests.webhooks.webhook_house import ALL, PUBLIC, hook, log, told

pytestmark = pytest.mark.django_db


# --- who keeps them ---


@pytest.mark.parametrize(
    ("name", "side"), [("us_head", "US"), ("mx_head", "MX"), ("secretariat", None)]
)
def test_a_head_keeps_their_side_s_and_the_secretariat_joint_ones(
    house: House, name: str, side: str | None
) -> None:
    made = webhooks.add(by=house[name], plan=house.plan, wanted=Wanted(PUBLIC, ["deadline.set"]))
    assert (made.compartment.code if made.compartment else None) == side
    assert made.secret.startswith("whsec_")
    [entry] = JournalEntry.objects.filter(verb=verbs.WEBHOOK_ADDED)
    assert entry.compartment == made.compartment
    assert entry.data == {"host": "1.1.1.1"}


@pytest.mark.parametrize("name", ["us_negotiator", "mx_observer", "admin", "outsider"])
def test_nobody_else_does(house: House, name: str) -> None:
    wanted = Wanted(PUBLIC, ["deadline.set"])
    with pytest.raises(NotAllowed):
        webhooks.add(by=house[name], plan=house.plan, wanted=wanted)
    for side in (None, house.us):
        with pytest.raises(NotAllowed):
            webhooks.change(by=house[name], webhook=hook(house, side), wanted=wanted, version=1)


def test_one_s_own_alone(house: House) -> None:
    joint, ours, theirs = hook(house), hook(house, house.us), hook(house, house.mx)
    for name, row in (
        ("us_head", joint),
        ("us_head", theirs),
        ("secretariat", ours),
        ("mx_head", ours),
    ):
        for act in (
            lambda name=name, row=row: webhooks.send_test(by=house[name], webhook=row),
            lambda name=name, row=row: webhooks.renew_secret(
                by=house[name], webhook=row, version=1
            ),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_a_tracked_plan_has_none(house: House) -> None:
    house.plan.tracked_only = True
    with pytest.raises(NotAllowed, match="tracked"):
        webhooks.add(by=house["us_head"], plan=house.plan, wanted=Wanted(PUBLIC, ALL))


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted("https://127.0.0.1/", ALL), "url"),
        (Wanted("http://1.1.1.1/", ALL), "url"),
        (Wanted("https://localhost/", ALL), "url"),
        (Wanted(PUBLIC, []), "events"),
        (Wanted(PUBLIC, ["deadline.eaten"]), "events"),
        (Wanted(PUBLIC, ALL, own=True), "own"),
    ],
)
def test_what_is_refused_says_why_beside_its_field(
    house: House, wanted: Wanted, field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        webhooks.add(by=house["secretariat"], plan=house.plan, wanted=wanted)
    assert refusal.value.field == field
    assert not Webhook.objects.exists()


def test_a_side_has_so_many_whatever_the_other_has(house: House) -> None:
    for _number in range(MOST_WEBHOOKS):
        hook(house, house.mx)
    webhooks.add(by=house["us_head"], plan=house.plan, wanted=Wanted(PUBLIC, ALL))
    with pytest.raises(Refused, match="10"):
        webhooks.add(by=house["mx_head"], plan=house.plan, wanted=Wanted(PUBLIC, ALL))


def test_a_change_says_which_version_it_saw(house: House) -> None:
    row = hook(house, house.us, failing_since=NOW)
    changed = webhooks.change(
        by=house["us_head"],
        webhook=row,
        wanted=Wanted("https://1.0.0.1/", ["deadline.met"], own=True, active=False),
        version=1,
    )
    assert (changed.events, changed.own, changed.active) == (["deadline.met"], True, False)
    assert (changed.failing_since, changed.version) == (None, 2)
    assert JournalEntry.objects.filter(verb=verbs.WEBHOOK_OFF, compartment=house.us).count() == 1
    with pytest.raises(Stale):
        webhooks.renew_secret(by=house["us_head"], webhook=row, version=1)


# --- what they are told ---


def test_each_webhook_is_told_what_it_may_know_and_asked_for(house: House, now: datetime) -> None:
    joint, us, mx = hook(house), hook(house, house.us), hook(house, house.mx)
    us_own = hook(house, house.us, own=True)
    picky = hook(house, events=["deadline.moved"])
    off = hook(house, active=False)
    log(house)
    log(house, "us_head", own=True)
    log(house, "mx_head", own=True)
    assert [len(told(row)) for row in (joint, us, us_own, mx, picky, off)] == [1, 1, 2, 1, 0, 0]


def test_another_plan_s_webhooks_are_told_nothing(
    house: House, another_house: House, now: datetime
) -> None:
    elsewhere = hook(another_house)
    log(house)
    assert told(elsewhere) == []


def test_the_life_of_a_deadline_in_events(house: House, now: datetime) -> None:
    joint = hook(house)
    by = house["us_head"]
    row = deadlines.add(
        by=by, plan=house.plan, new=NewDeadline(title_en="Text", title_es="", rule="2026-03-20")
    )
    row = deadlines.move(by=by, deadline=row, rule="2026-03-09", reason="Sooner", version=1)
    tasks.note_late()
    row = deadlines.meet(by=by, deadline=row, on=date(2026, 3, 9), version=2)
    deadlines.reopen(by=by, deadline=row, reason="Not so", version=3)
    assert sorted(told(joint)) == sorted(
        ["deadline.set", "deadline.moved", "deadline.late", "deadline.met", "deadline.reopened"]
    )


def test_an_entry_that_is_undone_is_told_to_nobody(house: House, now: datetime) -> None:
    hook(house)
    with pytest.raises(Refused):
        log(house, text=" ")
    assert not WebhookDelivery.objects.exists()


def test_the_journal_costs_one_query_more_where_nobody_listens(house: House) -> None:
    log(house)
    with CaptureQueriesContext(connection) as queries:
        log(house)
    asked = [one["sql"] for one in queries if "webhook" in one["sql"]]
    assert len(asked) == 1
