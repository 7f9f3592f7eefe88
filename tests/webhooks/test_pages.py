"""The pages of webhooks, through the client."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from negotiations.models import Webhook, WebhookDelivery
from negotiations.webhooks.services import webhooks
from negotiations.webhooks.services.webhooks import Wanted
from tests.builders import House

pytestmark = pytest.mark.django_db
TYPED = {"url": "https://1.1.1.1/hook/xyz", "events": ["deadline.met", "journal.entry"], "own": ""}


@pytest.fixture
def head(house: House, now: datetime) -> Client:
    return browser(house, "us_head")


def browser(house: House, name: str) -> Client:
    client = Client()
    client.force_login(house[name])
    return client


def page(house: House, row: Webhook | None = None) -> str:
    address = reverse("webhooks:list", args=[house.plan.slug])
    return f"{address}{row.pk}/" if row else address


def kept(house: House, name: str = "us_head", **fields: Any) -> Webhook:
    wanted = Wanted(**{"url": TYPED["url"], "events": ["deadline.met"], **fields})
    return webhooks.add(by=house[name], plan=house.plan, wanted=wanted)


def test_the_list_is_empty_then_has_one_and_the_secret_is_shown_once(
    house: House, head: Client
) -> None:
    empty = head.get(page(house)).content.decode()
    assert "No system of yours is told of anything yet." in empty
    answer = head.post(page(house), TYPED)
    row = Webhook.objects.get()
    assert (answer.status_code, row.compartment, row.own) == (200, house.us, False)
    [secret] = re.findall(r"whsec_[\w+/=]+", answer.content.decode())
    assert secret == row.secret
    for address in (page(house), page(house, row)):
        shown = head.get(address).content.decode()
        assert "1.1.1.1" in shown
        assert "whsec_" not in shown


def test_a_refused_address_comes_back_with_the_reason(house: House, head: Client) -> None:
    answer = head.post(page(house), {**TYPED, "url": "https://169.254.169.254/latest/"})
    assert answer.status_code == 422
    assert "https://169.254.169.254/latest/" in answer.content.decode()
    assert "not on the public internet" in answer.content.decode()


@pytest.mark.parametrize("name", ["us_negotiator", "mx_head", "secretariat", "admin"])
def test_nobody_else_finds_it(house: House, now: datetime, name: str) -> None:
    row = kept(house)
    client = browser(house, name)
    assert "1.1.1.1" not in client.get(page(house)).content.decode()
    for address in (page(house, row), f"{page(house, row)}test/", f"{page(house, row)}renew/"):
        assert client.post(address, {**TYPED, "version": 1}).status_code == 404
    assert client.get(page(house, row)).status_code == 404


def test_a_joint_one_is_the_secretariat_s(house: House, head: Client) -> None:
    row = kept(house, "secretariat")
    assert head.get(page(house, row)).status_code == 404
    answer = browser(house, "secretariat").get(page(house, row))
    assert answer.status_code == 200
    assert "keeps to itself" not in answer.content.decode()


def test_it_is_changed_and_a_stale_change_keeps_what_was_typed(house: House, head: Client) -> None:
    row = kept(house)
    typed = {**TYPED, "own": "own", "active": "", "version": 1}
    assert head.post(page(house, row), typed).status_code == 302
    row.refresh_from_db()
    assert (row.own, row.active, row.version) == (True, False, 2)
    stale = head.post(page(house, row), {**typed, "url": "https://1.0.0.1/typed"})
    assert stale.status_code == 422
    assert "https://1.0.0.1/typed" in stale.content.decode()
    assert 'name="version" value="2"' in stale.content.decode()


def test_a_renewed_secret_is_shown_once(house: House, head: Client) -> None:
    row = kept(house)
    answer = head.post(f"{page(house, row)}renew/", {"version": 1})
    row.refresh_from_db()
    assert row.secret in answer.content.decode()
    assert head.post(f"{page(house, row)}renew/", {"version": 1}).status_code == 422


def test_deliveries_say_how_they_stand_and_a_failed_one_is_sent_again(
    house: House, head: Client
) -> None:
    row = kept(house)
    assert "Nothing has been sent yet." in head.get(page(house, row)).content.decode()
    answer = head.post(f"{page(house, row)}test/", follow=True)
    assert "A test is on its way." in answer.content.decode()
    again = head.post(f"{page(house, row)}test/", follow=True)
    assert "A test is on its way already." in again.content.decode()
    WebhookDelivery.objects.update(state="failed", error="certificate: self-signed")
    shown = head.get(page(house, row)).content.decode()
    assert "does not fit its name" in shown
    retry = f"{page(house, row)}deliveries/{WebhookDelivery.objects.get().pk}/retry/"
    assert retry in shown
    assert "It will be sent again." in head.post(retry, follow=True).content.decode()
    assert WebhookDelivery.objects.get().state == "due"
    assert "Only a delivery that failed" in head.post(retry, follow=True).content.decode()


def test_the_plan_s_page_leads_there_for_those_who_keep_them(house: House, now: datetime) -> None:
    for name, is_led in (("us_head", True), ("secretariat", True), ("us_expert", False)):
        shown = (
            browser(house, name).get(reverse("desk:plan", args=[house.plan.slug])).content.decode()
        )
        assert (page(house) in shown) is is_led, name
