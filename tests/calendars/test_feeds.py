"""Calendar feeds: whose they are, what is in them, who opens them; the file in a mail."""

import email
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email.message import Message

import icalendar
import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from negotiations.calendars import services as feeds
from negotiations.calendars.files import calendar_part, feed_calendar, reminder_calendar
from negotiations.calendars.selectors import calendar_rows
from negotiations.core import clock, subjects
from negotiations.core.errors import Refused
from negotiations.core.verdicts import NotAllowed
from negotiations.journal import services as journal
from negotiations.models import (
    CalendarFeed,
    Deadline,
    Delegate,
    JournalEntry,
    Round,
    SecretariatMember,
    User,
)
from negotiations.schedule import verbs
from tests.builders import House
from tests.calendars.ical.checking import wrong_with

SECRET = "zorzal"


def feed_of(house: House, name: str, *, own: bool = False, all_plans: bool = False) -> CalendarFeed:
    plan = None if all_plans else house.plan
    return feeds.make(by=house[name], plan=plan, own=own)


def read(feed: CalendarFeed, **headers: str) -> tuple[int, bytes]:
    answer = ask(feeds.token_of(feed), **headers)
    return answer.status_code, answer.content


def ask(token: str, client: Client | None = None, **headers: str) -> HttpResponse:
    return (client or Client()).get(f"/calendar/{token}.ics", headers=headers)


def entries(octets: bytes) -> dict[str, icalendar.Event]:
    assert wrong_with(octets) == []
    found = icalendar.Calendar.from_ical(octets).walk("VEVENT")
    return {str(event["uid"]): event for event in found}


@pytest.fixture
def round_(house: House, now: datetime) -> Round:
    return Round.objects.create(
        plan=house.plan,
        number=2,
        name_en="Second round",
        name_es="Segunda ronda",
        place="Monterrey",
        zone="America/Monterrey",
        first_on=date(2026, 3, 23),
        last_on=date(2026, 3, 25),
        changed_at=now,
    )


def test_a_feed_shows_deadlines_and_rounds_in_its_owner_s_language(
    house: House, round_: Round
) -> None:
    by_day = house.deadline(date(2026, 4, 5))
    by_hour = house.deadline(due_time=time(17), zone="America/Mexico_City")
    status, octets = read(feed_of(house, "mx_head"))
    assert status == 200
    found = entries(octets)
    assert set(found) == {str(by_day.pk), str(by_hour.pk), str(round_.pk)}
    assert found[str(by_day.pk)]["dtstart"].dt == date(2026, 4, 5)
    assert found[str(by_day.pk)]["dtend"].dt == date(2026, 4, 6)
    assert str(found[str(by_day.pk)]["summary"]) == "Primera lectura conjunta"
    assert found[str(by_hour.pk)]["dtstart"].dt.isoformat() == "2026-03-12T17:00:00-06:00"
    assert len(found[str(by_hour.pk)].walk("VALARM")) == 2
    assert found[str(round_.pk)]["dtend"].dt == date(2026, 3, 26)
    assert str(found[str(round_.pk)]["location"]) == "Monterrey"
    assert f"/deadlines/{by_day.pk}/" in str(found[str(by_day.pk)]["url"])


@dataclass(frozen=True)
class Kept:
    """What Mexico does for itself alone."""

    house: House

    def __call__(self) -> None:
        joint = Deadline.objects.get(plan=self.house.plan)
        own = self.house.deadline(own=self.house.mx, title_en=SECRET, title_es=SECRET)
        with clock.held(clock.now() + timedelta(hours=1)):
            for row in (joint, own):
                subject = subjects.find(self.house["mx_head"], "deadline", row.pk)
                assert subject is not None
                journal.record(
                    subject,
                    verbs.DEADLINE_MOVED,
                    by=self.house["mx_head"],
                    compartment=self.house.mx,
                    text=SECRET,
                    was="2026-03-12",
                    due="2026-03-13",
                )


def test_what_a_side_keeps_changes_no_byte_of_a_joint_feed(house: House, now: datetime) -> None:
    house.deadline()
    joint = [
        *(feed_of(house, name) for name in ("us_head", "mx_head", "secretariat", "admin")),
        feed_of(house, "mx_head", all_plans=True),
        feed_of(house, "us_head", own=True),
    ]
    before = [read(feed) for feed in joint]
    own = feed_of(house, "mx_head", own=True)
    without = read(own)
    Kept(house)()
    assert [read(feed) for feed in joint] == before
    assert SECRET.encode() not in b"".join(octets for _status, octets in before)
    # It would show if it were let.
    assert SECRET.encode() in read(own)[1]
    assert without != read(own)


def test_all_plans_are_those_one_is_in(house: House, another_house: House) -> None:
    mine = house.deadline()
    theirs = another_house.deadline()
    tracked = house.deadline(title_en="Sister")
    other = another_house.plan
    feed = feed_of(house, "us_head", all_plans=True)
    assert set(entries(read(feed)[1])) == {str(mine.pk), str(theirs.pk), str(tracked.pk)}
    Delegate.objects.filter(plan=other, user=house["us_head"]).update(left=True)
    assert set(entries(read(feed)[1])) == {str(mine.pk), str(tracked.pk)}
    other.tracked_only = True
    other.save()
    assert set(entries(read(feed)[1])) == {str(mine.pk), str(tracked.pk)}
    asked_for = feeds.make(by=house["us_head"], plan=other, own=False)
    assert set(entries(read(asked_for)[1])) == {str(theirs.pk)}


def without_chance(answer: HttpResponse) -> str:
    """A page without its form's token and its own address."""
    said = answer.content.decode().replace(".ics", ".txt")
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", said)


def _leaves(house: House) -> None:
    Delegate.objects.filter(user=house["us_head"]).update(left=True)


def _may_not_log_in(house: House) -> None:
    User.objects.filter(pk=house["us_head"].pk).update(is_active=False)


def _revokes(house: House) -> None:
    for feed in CalendarFeed.objects.filter(user=house["us_head"]):
        feeds.revoke(by=house["us_head"], feed=feed)


@pytest.mark.parametrize("change", [_leaves, _may_not_log_in, _revokes])
@pytest.mark.parametrize("all_plans", [True, False])
def test_an_address_that_is_over_is_one_that_never_was(
    change: Callable[[House], None], all_plans: bool, house: House, now: datetime
) -> None:
    feed = feed_of(house, "us_head", all_plans=all_plans)
    assert read(feed)[0] == 200
    change(house)
    forged = (feed.pk.hex, f"{feed.pk.hex}.{'A' * 43}", "x.y", "x")
    for token in (feeds.token_of(feed), *forged):
        answer, nowhere = ask(token), Client().get(f"/calendar/{token}.txt")
        assert answer.status_code == nowhere.status_code == 404
        assert answer.headers == nowhere.headers
        assert without_chance(answer) == without_chance(nowhere)


def test_it_is_read_without_cookies_and_once_for_all(house: House, now: datetime) -> None:
    house.deadline()
    feed = feed_of(house, "us_head")
    client = Client()
    client.force_login(house["mx_head"])
    first, again = ask(feeds.token_of(feed)), ask(feeds.token_of(feed), client)
    assert first.content == again.content
    assert not first.cookies
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"] == "private, no-cache"
    assert first["Content-Language"] == again["Content-Language"] == "en"
    with clock.held(now + timedelta(days=1)):
        unchanged = ask(feeds.token_of(feed), **{"If-None-Match": first["ETag"]})
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        Deadline.objects.update(sequence=1)
        changed = ask(feeds.token_of(feed), **{"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert Client().post(f"/calendar/{feeds.token_of(feed)}.ics").status_code == 405


def test_moved_met_and_removed_deadlines_say_so(house: House, now: datetime) -> None:
    moved = house.deadline(original_on=date(2026, 3, 2), sequence=3)
    met = house.deadline(met_on=date(2026, 3, 9))
    gone = house.deadline(removed_at=now - timedelta(days=29), sequence=1)
    house.deadline(removed_at=now - timedelta(days=31))
    found = entries(read(feed_of(house, "us_head"))[1])
    assert set(found) == {str(moved.pk), str(met.pk), str(gone.pk)}
    assert int(found[str(moved.pk)]["sequence"]) == 3
    assert "Originally due Mon 2 March 2026." in str(found[str(moved.pk)]["description"])
    assert str(found[str(met.pk)]["summary"]) == "Met: First joint reading"
    assert found[str(met.pk)].walk("VALARM") == []
    assert str(found[str(gone.pk)]["status"]) == "CANCELLED"


def test_thirty_deadlines_take_as_many_queries_as_three(house: House, round_: Round) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            rows = calendar_rows(house["us_head"], house.plan.pk, own=True)
            assert feed_calendar(feed) is not None
        assert rows.deadlines
        return len(queries)

    feed = feed_of(house, "us_head", own=True)
    for _n in range(3):
        house.deadline(group=house.group)
    few = asked()
    for _n in range(27):
        house.deadline(group=house.group)
    assert asked() == few <= 12


@pytest.mark.team
def test_who_may_make_which_feed(house: House, another_house: House, now: datetime) -> None:
    for name, own, refused in (
        ("mx_observer", True, ""),
        ("secretariat", False, ""),
        ("secretariat", True, "Only a delegation"),
        ("admin", True, "Only a delegation"),
        ("outsider", False, "one of your plans"),
    ):
        try:
            feed_of(house, name, own=own)
            said = ""
        except NotAllowed as refusal:
            said = str(refusal)
        assert bool(said) is bool(refused)
        assert refused in said
    feed = feed_of(house, "us_head")
    with pytest.raises(NotAllowed):
        feeds.revoke(by=house["us_negotiator"], feed=feed)
    SecretariatMember.objects.filter(plan=another_house.plan).delete()
    for _n in range(feeds.MOST_FEEDS - 1):
        feed_of(house, "us_head")
    with pytest.raises(Refused, match="no longer use"):
        feed_of(house, "us_head")


def test_the_page_makes_shows_and_revokes(house: House, now: datetime) -> None:
    client = Client()
    client.force_login(house["mx_head"])
    assert 'class="empty"' in client.get("/me/calendars/").content.decode()
    refused = client.post("/me/calendars/", {"plan": str(house.us.pk), "own": ""})
    assert refused.status_code == 422
    made = client.post("/me/calendars/", {"plan": str(house.plan.pk), "own": "own"})
    assert made.status_code == 302
    (feed,) = CalendarFeed.objects.filter(user=house["mx_head"])
    assert (feed.plan, feed.own) == (house.plan, True)
    page = client.get("/me/calendars/").content.decode()
    address = f"/calendar/{feeds.token_of(feed)}.ics"
    assert page.count(address) == 2
    assert "webcal://" in page
    other = Client()
    other.force_login(house["us_head"])
    assert other.post(f"/me/calendars/{feed.pk}/revoke/").status_code == 404
    assert client.post(f"/me/calendars/{feed.pk}/revoke/").status_code == 302
    assert client.post(f"/me/calendars/{feed.pk}/revoke/").status_code == 302
    assert address not in client.get("/me/calendars/").content.decode()
    assert "no-store" in client.get("/me/calendars/")["Cache-Control"]


def test_a_plan_s_deadlines_as_a_file(house: House, now: datetime) -> None:
    joint, own = house.deadline(), house.deadline(own=house.mx, title_en=SECRET)
    for name, seen in (("us_head", {joint}), ("mx_expert", {joint, own}), ("admin", {joint})):
        client = Client()
        client.force_login(house[name])
        answer = client.get(f"/plans/{house.plan.slug}/deadlines.ics")
        assert set(entries(answer.content)) == {str(row.pk) for row in seen}
        assert answer["Content-Disposition"] == f'attachment; filename="{house.plan.slug}.ics"'
    client.force_login(house["outsider"])
    assert client.get(f"/plans/{house.plan.slug}/deadlines.ics").status_code == 404


def test_one_deadline_s_file_is_its_entry_in_a_feed(house: House, now: datetime) -> None:
    joint, own = house.deadline(), house.deadline(own=house.mx, title_en=SECRET)
    page = f"/plans/{house.plan.slug}/deadlines/{joint.pk}/"
    client = Client()
    client.force_login(house["us_head"])
    assert f'href="{page}deadline.ics"' in client.get(page).content.decode()
    answer = client.get(f"{page}deadline.ics")
    assert answer["Content-Disposition"] == 'attachment; filename="deadline.ics"'
    assert answer["Cache-Control"].startswith("private")
    fed = entries(read(feed_of(house, "us_head"))[1])[str(joint.pk)]
    (event,) = entries(answer.content).values()
    assert {one: event[one] for one in ("UID", "SUMMARY", "SEQUENCE")} == {
        one: fed[one] for one in ("UID", "SUMMARY", "SEQUENCE")
    }
    assert event["dtstart"].dt == fed["dtstart"].dt
    kept = page.replace(str(joint.pk), str(own.pk))
    assert client.get(f"{kept}deadline.ics").status_code == 404
    client.force_login(house["mx_expert"])
    assert set(entries(client.get(f"{kept}deadline.ics").content)) == {str(own.pk)}


def test_what_a_person_subscribes_to_is_not_on_record(house: House, now: datetime) -> None:
    before = JournalEntry.objects.count()
    feed = feed_of(house, "us_head")
    assert read(feed)[0] == 200
    feeds.revoke(by=house["us_head"], feed=feed)
    assert JournalEntry.objects.count() == before


# --- in mails ---


def sent_with(part: Message) -> Message:
    """A mail with this part, as it leaves and is read at the other end; gives the part."""
    told = EmailMultiAlternatives(subject="Due", body="Due", to=["x@travaux.example"])
    told.attach_alternative("<p>Due</p>", "text/html")
    told.attach(part)
    told.send()
    received = email.message_from_bytes(mail.outbox[-1].message().as_bytes())
    (found,) = [one for one in received.walk() if one.get_content_type() == "text/calendar"]
    return found


def test_the_file_in_a_mail_arrives_as_it_left(house: House, now: datetime) -> None:
    row = house.deadline(due_time=time(17), zone="America/Mexico_City")
    part = sent_with(calendar_part(row, house["mx_head"]))
    octets = part.get_payload(decode=True)
    assert octets == reminder_calendar(row, house["mx_head"])
    assert part.get_param("method") == "PUBLISH"
    assert part.get_param("charset") == "utf-8"
    assert part.get_filename() == "deadline.ics"
    (event,) = entries(octets).values()
    assert event["dtstamp"].dt == now
    assert str(event["summary"]) == "Primera lectura conjunta"
    assert [alarm["trigger"].dt for alarm in event.walk("VALARM")] == [
        timedelta(days=-1),
        timedelta(hours=-1),
    ]
    assert "ATTENDEE" not in octets.decode()


def test_a_removed_deadline_is_taken_back(house: House, now: datetime) -> None:
    row = house.deadline(removed_at=now, sequence=4)
    part = sent_with(calendar_part(row, house["us_head"]))
    assert part.get_param("method") == "CANCEL"
    (event,) = entries(part.get_payload(decode=True)).values()
    assert str(event["status"]) == "CANCELLED"
    assert int(event["sequence"]) == 4
    assert event.walk("VALARM") == []
