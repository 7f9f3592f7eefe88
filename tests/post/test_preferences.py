"""How one wants to be told and who is told instead: the pages, and what the services refuse."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client

from negotiations.core import clock, verbs
from negotiations.core.errors import Refused
from negotiations.core.verdicts import NotAllowed
from negotiations.models import Delegate, JournalEntry, ReminderPolicy, ReminderPreferences, StandIn
from negotiations.post import verbs as post_verbs
from negotiations.post.quiet_hours import Preferences
from negotiations.post.services import preferences, stand_ins
from tests.builders import NOW, House

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

WEEKLY = {
    "mail": "weekly",
    "digest_at": "07:30",
    "digest_weekday": "2",
    "quiet_from": "20:00",
    "quiet_until": "07:00",
}
FIRST, LAST = date(2026, 3, 16), date(2026, 3, 20)


def browser(house: House, name: str) -> Client:
    client = Client()
    client.force_login(house[name])
    return client


def test_what_one_chooses_is_kept_and_shown(house: House) -> None:
    client = browser(house, "us_head")
    assert client.post("/me/reminders/", WEEKLY).status_code == 302
    row = ReminderPreferences.objects.get(user=house["us_head"])
    assert (row.mail, row.digest_at, row.digest_weekday) == ("weekly", time(7, 30), 2)
    assert (row.quiet_from, row.quiet_until, row.weekends) == (time(20), time(7), False)
    page = client.get("/me/reminders/").content.decode()
    assert 'value="07:30"' in page
    assert 'value="20:00"' in page
    assert client.post("/me/reminders/", {**WEEKLY, "mail": "none"}).status_code == 302
    assert ReminderPreferences.objects.get().mail == "none"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"quiet_until": ""}, 'value="20:00"'),
        ({"quiet_from": "", "quiet_until": "07:15"}, 'value="07:15"'),
        ({"quiet_from": "09:00", "quiet_until": "09:00"}, 'value="09:00"'),
        ({"mail": "pigeon", "digest_at": "07:45"}, 'value="07:45"'),
        ({"digest_weekday": "7"}, 'value="07:30"'),
        ({"digest_at": "noon"}, "noon"),
    ],
)
def test_what_cannot_be_kept_comes_back(house: House, typed: dict[str, str], kept: str) -> None:
    answer = browser(house, "us_head").post("/me/reminders/", {**WEEKLY, **typed})
    assert answer.status_code == 422
    assert kept in answer.content.decode()
    assert not ReminderPreferences.objects.exists()


def test_the_page_says_what_comes_all_the_same(house: House) -> None:
    ReminderPolicy.objects.create(plan=house.plan, mandatory_from=3)
    own = house.deadline(own=house.mx, title_en="Own of Mexico")
    ReminderPolicy.objects.create(
        plan=house.plan, deadline=own, compartment=house.mx, mandatory_from=9
    )
    page = browser(house, "us_head").get("/me/reminders/").content.decode()
    assert "From 3 days before on" in page
    assert "9 days before" not in page
    house["mx_head"].language = "en"
    house["mx_head"].save()
    assert (
        "From 9 days before on" in browser(house, "mx_head").get("/me/reminders/").content.decode()
    )


def test_nobody_sets_them_for_somebody_else(house: House) -> None:
    with pytest.raises(NotAllowed):
        preferences.set_preferences(
            by=house["admin"], person=house["us_head"], preferences=Preferences()
        )


def away(house: House, who: str, instead: str, **days: date) -> StandIn:
    return stand_ins.name_stand_in(
        by=house[who],
        delegate=house.seat(who),
        stand_in=house.seat(instead),
        **{"first_on": FIRST, "last_on": LAST, **days},
    )


def test_a_stand_in_is_named_on_the_page_and_stays_inside(house: House) -> None:
    client = browser(house, "us_head")
    page = client.get("/me/away/").content.decode()
    assert "us_expert" in page
    assert "mx_" not in page
    typed = {
        "stand_in": house.seat("us_expert").pk,
        "first_on": str(FIRST),
        "last_on": str(LAST),
    }
    assert client.post("/me/away/", typed).status_code == 302
    row = StandIn.objects.get()
    assert (row.compartment, row.delegate) == (house.us, house.seat("us_head"))
    entry = JournalEntry.objects.get(verb=post_verbs.STAND_IN_NAMED)
    assert entry.compartment == house.us
    assert "us_expert" in verbs.sentence(entry.verb, entry.data)
    assert "us_expert" in client.get("/me/away/").content.decode()
    # Neither a colleague's nor the other side's business to end.
    for name in ("us_expert", "mx_head", "admin"):
        assert browser(house, name).post(f"/me/away/{row.pk}/end/").status_code == 404


def test_ended_early_one_is_told_oneself_again(house: House) -> None:
    client = browser(house, "us_head")
    row = away(house, "us_head", "us_expert")
    with clock.held(NOW + timedelta(days=7)):
        assert client.post(f"/me/away/{row.pk}/end/").status_code == 302
        row.refresh_from_db()
        assert row.last_on == FIRST
        assert client.post(f"/me/away/{row.pk}/end/").status_code == 404
    assert JournalEntry.objects.filter(verb=post_verbs.STAND_IN_ENDED).count() == 1


def test_what_has_not_begun_is_taken_back_whole(house: House) -> None:
    row = away(house, "us_head", "us_expert")
    stand_ins.end_absence(by=house["us_head"], absence=row)
    assert not StandIn.objects.exists()
    with pytest.raises(Refused):
        stand_ins.end_absence(by=house["us_head"], absence=row)


@pytest.mark.parametrize(
    ("instead", "days"),
    [
        ("mx_head", {}),
        ("us_head", {}),
        ("us_observer", {}),
        ("us_expert", {"last_on": FIRST - timedelta(days=1)}),
        ("us_expert", {"first_on": date(2026, 3, 1), "last_on": date(2026, 3, 9)}),
        ("us_expert", {"last_on": FIRST + timedelta(days=366)}),
        ("us_expert", {"first_on": date(2026, 4, 10), "last_on": date(2026, 4, 20)}),
    ],
    ids=["other side", "oneself", "left", "backwards", "past", "too long", "overlap"],
)
def test_what_is_refused(house: House, instead: str, days: dict[str, Any]) -> None:
    Delegate.objects.filter(user=house["us_observer"]).update(left=True)
    away(house, "us_head", "us_negotiator", first_on=date(2026, 4, 15), last_on=date(2026, 4, 30))
    with pytest.raises(Refused):
        away(house, "us_head", instead, **days)
    assert StandIn.objects.count() == 1


def test_nobody_is_sent_away_by_another(house: House) -> None:
    with pytest.raises(NotAllowed):
        stand_ins.name_stand_in(
            by=house["us_negotiator"],
            delegate=house.seat("us_head"),
            stand_in=house.seat("us_expert"),
            first_on=FIRST,
            last_on=LAST,
        )
