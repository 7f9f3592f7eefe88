"""From a plan's policy and a person's preferences to the mail: who gets what and when."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from negotiations.core import clock
from negotiations.models import Delegate, Reminder, ReminderPreferences, StandIn
from negotiations.reminders.services import escalation, outbox
from tests.builders import MEXICO_CITY, NOW, WASHINGTON, House

pytestmark = [pytest.mark.team, pytest.mark.django_db, pytest.mark.usefixtures("now")]

SECOND = timedelta(seconds=1)
DUE = date(2026, 3, 13)


def at(text: str, zone: str = WASHINGTON) -> datetime:
    """A moment such as “03-10 18:00” of 2026, by the clock of a place."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(zone))


def wants(house: House, name: str, **preferences: Any) -> None:
    ReminderPreferences.objects.update_or_create(user=house[name], defaults=preferences)


def beat(moment: datetime, mailoutbox: list[Any], name: str = "us_head") -> list[Any]:
    """What went to one person in a beat at a moment."""
    mailoutbox.clear()
    with clock.held(moment):
        outbox.find_due()
        escalation.escalate()
        for pk in outbox.waiting():
            outbox.send(pk)
    return [mail for mail in mailoutbox if mail.to == [f"{name}@travaux.example"]]


def test_a_digest_is_one_mail_at_its_hour(house: House, mailoutbox: list[Any]) -> None:
    wants(house, "us_head", mail="daily", digest_at=time(18, 0))
    for number in range(3):
        house.deadline(DUE, responsible=(house.us,), title_en=f"Chapter {number}")
    assert beat(at("03-10 08:00"), mailoutbox) == []
    assert len(mailoutbox) == 6, "the others each by itself"
    assert beat(at("03-10 18:00") - SECOND, mailoutbox) == []
    [digest] = beat(at("03-10 18:00"), mailoutbox)
    assert all(f"Chapter {number}" in digest.body for number in range(3))
    assert beat(at("03-10 18:01"), mailoutbox) == []


def test_a_weekly_digest_waits_for_its_day(house: House, mailoutbox: list[Any]) -> None:
    wants(house, "us_head", mail="weekly", digest_weekday=3)
    for _ in range(2):
        house.deadline(date(2026, 3, 24), responsible=(house.us,))
    assert beat(at("03-10 10:00"), mailoutbox) == []
    assert beat(at("03-12 07:59"), mailoutbox) == []
    assert len(beat(at("03-12 08:00"), mailoutbox)) == 1


def test_quiet_hours_end_by_ones_own_clock_where_clocks_change(
    house: House, mailoutbox: list[Any]
) -> None:
    """In the night to 8 March 2026 clocks go forward in Washington, and not in Mexico City."""
    for name in ("us_head", "mx_head"):
        wants(house, name, quiet_from=time(20, 0), quiet_until=time(9, 0))
    house.deadline(date(2026, 3, 11))
    assert beat(at("03-08 09:00") - SECOND, mailoutbox) == []
    assert len(beat(at("03-08 09:00"), mailoutbox)) == 1
    in_mexico = at("03-08 09:00", MEXICO_CITY)
    assert in_mexico - at("03-08 09:00") == timedelta(hours=2)
    assert beat(in_mexico - SECOND, mailoutbox, "mx_head") == []
    assert len(beat(in_mexico, mailoutbox, "mx_head")) == 1


def test_no_mail_at_weekends_is_a_mail_on_monday(house: House, mailoutbox: list[Any]) -> None:
    wants(house, "us_head", weekends=False)
    house.deadline(date(2026, 3, 14))
    for moment in ("03-07 08:00", "03-08 12:00", "03-09 07:59"):
        assert beat(at(moment), mailoutbox) == []
    assert len(beat(at("03-09 08:00"), mailoutbox)) == 1


@pytest.mark.parametrize("mail", ["daily", "weekly", "none"])
def test_what_is_mandatory_is_a_mail_of_its_own_at_weekends_too(
    house: House, mailoutbox: list[Any], mail: str
) -> None:
    wants(house, "us_head", mail=mail, digest_at=time(18, 0), weekends=False)
    for number in range(2):
        house.deadline(date(2026, 3, 15), title_en=f"Chapter {number}")
    assert len(beat(at("03-14 08:00"), mailoutbox)) == 2


def test_who_wants_the_inbox_alone_is_mailed_nothing(house: House, mailoutbox: list[Any]) -> None:
    wants(house, "us_head", mail="none")
    house.deadline(DUE)
    assert beat(NOW, mailoutbox) == []
    assert Reminder.objects.get(recipient=house["us_head"]).state == "inbox"


def test_what_waits_goes_by_what_one_wishes_now(house: House, mailoutbox: list[Any]) -> None:
    wants(house, "us_head", mail="daily", digest_at=time(18, 0))
    house.deadline(DUE)
    assert beat(NOW, mailoutbox) == []
    wants(house, "us_head", mail="each")
    assert len(beat(NOW, mailoutbox)) == 1
    assert beat(at("03-10 18:00"), mailoutbox) == []


def test_who_stands_in_is_told_instead_and_why(house: House, mailoutbox: list[Any]) -> None:
    StandIn.objects.create(
        compartment=house.us,
        delegate=house.seat("us_head"),
        stand_in=house.seat("us_expert"),
        first_on=NOW.date(),
        last_on=NOW.date(),
    )
    house.deadline(DUE)
    [instead] = beat(NOW, mailoutbox, "us_expert")
    assert "us_head" in instead.body
    assert not Reminder.objects.filter(recipient=house["us_head"]).exists()
    assert len(beat(at("03-12 08:00"), mailoutbox)) == 1, "back at work"
    assert beat(at("03-12 08:01"), mailoutbox, "us_expert") == []


def test_who_left_before_the_digest_gets_nothing(house: House, mailoutbox: list[Any]) -> None:
    wants(house, "us_head", mail="daily", digest_at=time(18, 0))
    for _ in range(2):
        house.deadline(DUE)
    beat(NOW, mailoutbox)
    Delegate.objects.filter(user=house["us_head"]).update(left=True)
    assert beat(at("03-10 18:00"), mailoutbox) == []
    states = Reminder.objects.filter(recipient=house["us_head"]).values_list("state", flat=True)
    assert set(states) == {"withdrawn"}
