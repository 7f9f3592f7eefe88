"""The inbox, and the pages that the links in a mail open."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from negotiations.core import clock
from negotiations.models import Handover, JournalEntry, Reminder, ReminderPreferences, User
from negotiations.post import links as answer_links
from negotiations.post.links import FEWER_MAILS, Purpose
from negotiations.reminders.links import ACKNOWLEDGE, DELEGATE, MORE_TIME, PURPOSES
from tests.builders import NOW, House
from tests.reminders.test_answers import told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(settings: Any) -> Iterator[None]:
    settings.PUBLIC_URL = ""
    with clock.held(NOW):
        yield


def browser(user: User | None = None) -> Client:
    client = Client(enforce_csrf_checks=False)
    if user is not None:
        client.force_login(user)
    return client


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def row(house: House) -> Reminder:
    return told(house, "us_head", house.deadline())


@pytest.fixture
def own(house: House) -> Reminder:
    """Of a deadline that the United States keeps to itself."""
    deadline = house.deadline(own=house.us, title_en="Agree our fallback", title_es="")
    return told(house, "us_head", deadline)


# --- the inbox ---


def test_the_inbox_counts_and_answers(house: House, row: Reminder, own: Reminder) -> None:
    client = browser(house["us_head"])
    page = client.get(reverse("post:inbox"))
    assert "<b>2</b>" in words(page)
    assert "Agree our fallback" in words(page)
    client.post(reverse("reminders:mark-read", args=[row.pk]))
    assert words(client.get(reverse("post:inbox"))).count("Unread:") == 1
    said = client.post(reverse("reminders:acknowledge", args=[row.pk]), follow=True)
    assert "Acknowledged." in words(said)
    said = client.post(
        reverse("reminders:acknowledge", args=[row.pk]), {"part": "all"}, follow=True
    )
    assert "already" in words(said)
    assert said.redirect_chain == [("/me/inbox/?part=all", 302)]
    client.post(
        reverse("reminders:acknowledge-all"), {"reminder": [str(row.pk), str(own.pk), "no id"]}
    )
    page = client.get(reverse("post:inbox"))
    assert "Nothing waits for your answer." in words(page)
    assert JournalEntry.objects.filter(verb="reminder.acknowledged").count() == 2


def test_what_is_not_ones_own_is_not_there(house: House, row: Reminder, own: Reminder) -> None:
    for name in ("us_negotiator", "mx_head", "secretariat", "admin"):
        client = browser(house[name])
        for route in ("reminders:acknowledge", "reminders:mark-read"):
            for one in (row, own):
                assert client.post(reverse(route, args=[one.pk])).status_code == 404
        client.post(reverse("reminders:acknowledge-all"), {"reminder": [str(row.pk), str(own.pk)]})
        assert "fallback" not in words(client.get(reverse("post:inbox"), {"part": "all"}))
    assert not Reminder.objects.filter(acknowledged_at__isnull=False).exists()


def test_delegating_on_its_page(house: House, row: Reminder) -> None:
    client, deadline = browser(house["us_head"]), row.deadline
    address = reverse("reminders:delegate", args=[house.plan.slug, deadline.pk])
    page = words(client.get(address))
    assert "us_expert" in page
    assert "mx_" not in page
    assert "us_observer" not in page
    refused = client.post(address, {"to": "", "note": "typed in vain"})
    assert refused.status_code == 422
    assert "typed in vain" in words(refused)
    said = client.post(address, {"to": house.seat("us_expert").pk, "note": "For you"}, follow=True)
    assert "us_expert is told of it from now on." in words(said)
    made = Handover.objects.get()
    told(house, "us_expert", deadline)
    assert "For you" in words(browser(house["us_expert"]).get(reverse("post:inbox")))
    for name in ("mx_head", "secretariat", "admin"):
        assert (
            browser(house[name]).post(reverse("reminders:handover-end", args=[made.pk])).status_code
            == 404
        )
    client.post(reverse("reminders:handover-end", args=[made.pk]))
    assert Handover.objects.get().ended_at == NOW


def test_a_stranger_to_the_deadline_gets_the_reason(house: House, row: Reminder) -> None:
    address = reverse("reminders:delegate", args=[house.plan.slug, row.deadline.pk])
    answer = browser(house["us_expert"]).post(address, {"to": house.seat("us_negotiator").pk})
    assert answer.status_code == 422
    assert "You are not told of this deadline" in words(answer)
    page = words(browser(house["secretariat"]).get(address))
    assert "The secretariat is reminded of no deadline" in page


# --- the links ---


def link(purpose: Purpose, one: Any) -> str:
    return answer_links.link(purpose, one.pk)


def test_acknowledging_by_a_link_without_a_log_in(house: House, row: Reminder) -> None:
    client, address = browser(), link(ACKNOWLEDGE, row)
    for _ in range(2):
        shown = client.get(address)
        assert shown.status_code == 200
        assert "First joint reading" in words(shown)
    assert Reminder.objects.get().acknowledged_at is None
    assert (shown["Referrer-Policy"], shown["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert shown["Cache-Control"] == "no-store"
    for _ in range(2):
        assert "us_head acknowledged it" in words(client.post(address, follow=True))
    entry = JournalEntry.objects.get()
    assert (entry.actor, entry.compartment) == (house["us_head"], house.us)


def test_a_link_speaks_its_recipients_language(house: House) -> None:
    row = told(house, "mx_head", house.deadline())
    shown = browser().get(link(ACKNOWLEDGE, row), headers={"accept-language": "en"})
    assert "Primera lectura conjunta" in words(shown)
    assert '<html lang="es">' in words(shown)
    assert shown["Content-Language"] == "es"


def test_every_link_that_does_not_hold_is_one_answer(
    house: House, row: Reminder, own: Reminder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made up, changed, for another use, too old, of what is one side's own, of what is over."""
    met, moved, gone = (told(house, "us_head", house.deadline()) for _ in range(3))
    met.deadline.met_on = NOW.date()
    met.deadline.save()
    Reminder.objects.filter(pk=moved.pk).update(due_on=NOW.date())
    links = [link(ACKNOWLEDGE, one) for one in (own, met, moved, gone)]
    gone.delete()
    good = link(ACKNOWLEDGE, row)
    other = link(DELEGATE, row).replace("/delegate/", "/acknowledge/")
    links += [good[:-4] + "AAA/", other, "/answer/acknowledge/x/"]
    with monkeypatch.context() as patched:
        patched.setattr("time.time", lambda: 1.0)
        links.append(link(ACKNOWLEDGE, row))
    answers = [browser().get(one) for one in links]
    posted = [browser().post(one) for one in links]
    assert {answer.status_code for answer in answers + posted} == {404}
    bodies = {
        words(answer).replace(one, "/x/")
        for answer, one in zip(answers + posted, links + links, strict=True)
    }
    assert len(bodies) == 1
    assert "fallback" not in bodies.pop()
    assert browser().get(good).status_code == 200
    assert not Reminder.objects.filter(acknowledged_at__isnull=False).exists()


def test_a_sides_own_is_acknowledged_by_a_link_after_a_log_in(house: House, own: Reminder) -> None:
    address = link(ACKNOWLEDGE, own)
    assert f"/login/?next={address}" in words(browser().get(address))
    for name in ("us_negotiator", "mx_head", "admin"):
        assert browser(house[name]).post(address).status_code == 404
    client = browser(house["us_head"])
    assert "Agree our fallback" in words(client.get(address))
    assert client.post(address).status_code == 302
    assert Reminder.objects.get(pk=own.pk).acknowledged_at == NOW


@pytest.mark.parametrize("change", ["left", "inactive"])
def test_links_of_who_went_open_nothing(house: House, row: Reminder, change: str) -> None:
    links = [link(purpose, row) for purpose in PURPOSES]
    if change == "left":
        seat = house.seat("us_head")
        seat.left = True
        seat.save()
    else:
        User.objects.filter(pk=house["us_head"].pk).update(is_active=False)
    client = browser()
    assert client.post(links[0]).status_code == 404
    if change == "left":
        client = browser(house["us_head"])
        assert [client.get(one).status_code for one in links] == [404] * 3


@pytest.mark.parametrize(
    ("purpose", "route"),
    [(DELEGATE, "reminders:delegate"), (MORE_TIME, "schedule:deadline-time")],
)
def test_links_that_always_ask_for_a_log_in(
    house: House, row: Reminder, own: Reminder, purpose: Purpose, route: str
) -> None:
    for one in (row, own):
        address = link(purpose, one)
        for tried in (address, address[:-3] + "A/"):
            assert browser().get(tried)["Location"].startswith("/login/")
        assert browser(house["us_negotiator"]).get(address).status_code == 404
        answer = browser(house["us_head"]).get(address)
        assert answer["Location"] == reverse(route, args=[house.plan.slug, one.deadline.pk])
        assert browser(house["us_head"]).post(address).status_code == 405


def test_fewer_mails_by_one_click_and_undone(house: House) -> None:
    user = house["us_head"]
    ReminderPreferences.objects.create(user=user, mail="daily")
    client, address = browser(), link(FEWER_MAILS, user)
    page = client.get(address)
    assert user.email in words(page)
    assert ReminderPreferences.objects.get().mail == "daily"
    said = client.post(address, {"List-Unsubscribe": "One-Click"})
    assert said.status_code == 200
    assert ReminderPreferences.objects.get().mail == "none"
    assert "mandatory still comes" in words(said)
    assert 'value="daily"' in words(said)
    client.post(address, {"mail": "daily"})
    assert ReminderPreferences.objects.get().mail == "daily"
    client.post(address, {"mail": "nonsense"})
    assert ReminderPreferences.objects.get().mail == "none"
    for wrong in (address[:-3] + "A/", address.replace("fewer-mails", "acknowledge")):
        assert client.post(wrong).status_code == 404
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(address).status_code == 404


def test_a_link_lasts_some_weeks(row: Reminder, monkeypatch: pytest.MonkeyPatch) -> None:
    token = link(ACKNOWLEDGE, row).split("/")[-2]
    now = time.time()
    for days, found in ((44, row.pk), (46, None)):
        later = now + timedelta(days=days).total_seconds()
        monkeypatch.setattr("time.time", lambda later=later: later)
        assert answer_links.read(ACKNOWLEDGE, token) == found
