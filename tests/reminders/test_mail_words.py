"""What a mail says of why and what to do, and what it never says to anybody else."""

from collections.abc import Callable
from datetime import date, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from django.utils import translation

from negotiations.models import Deadline, Reminder, StandIn
from negotiations.post.links import FEWER_MAILS, read
from negotiations.reminders.links import PURPOSES
from negotiations.reminders.services import answers, outbox
from tests.builders import NOW, House
from tests.reminders.test_answers import told

pytestmark = [pytest.mark.team, pytest.mark.django_db, pytest.mark.usefixtures("now")]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.PUBLIC_URL = "https://travaux.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def mails(house: House) -> Callable[[], dict[str, EmailMessage]]:
    """Finds and sends what is due; the mails by the name of whoever got one."""

    def send() -> dict[str, EmailMessage]:
        mail.outbox.clear()
        outbox.find_due()
        outbox.send_run(outbox.waiting(), seconds=60)
        return {one.to[0].split("@")[0]: one for one in mail.outbox}

    return send


def both(one: Any) -> tuple[str, str]:
    """The plain text and the HTML, in one line each."""
    return " ".join(one.body.split()), " ".join(one.alternatives[0].content.split())


def why(house: House, mails: Any, name: str, *words: str) -> None:
    for text in both(mails()[name]):
        for said in words:
            assert said in text


def test_why_a_named_person(house: House, mails: Any) -> None:
    deadline = house.deadline()
    deadline.people.add(house.seat("us_expert"))
    why(house, mails, "us_expert", "You are named in it.")


def test_why_who_was_delegated_to_without_the_note(house: House, mails: Any) -> None:
    """A mail may be passed on; the note stays in the inbox."""
    answers.delegate(
        by=house["us_head"],
        deadline=house.deadline(),
        to=house.seat("us_expert"),
        note="our fallback",
    )
    sent = mails()
    for text in both(sent["us_expert"]):
        assert "us_head delegated it to you." in text
        assert "fallback" not in text
    assert not any("us_head" in both(sent[name])[0] for name in sent if name.startswith("mx_"))


def test_why_a_stand_in_of_a_sides_own(house: House, mails: Any) -> None:
    StandIn.objects.create(
        compartment=house.us,
        delegate=house.seat("us_head"),
        stand_in=house.seat("us_expert"),
        first_on=date(2026, 3, 1),
        last_on=date(2026, 3, 20),
    )
    house.deadline(own=house.us)
    sentence = "us_head is away, and you stand in."
    why(house, mails, "us_expert", sentence, "your own delegation", "Acknowledge it")
    assert "without a log-in" not in mail.outbox[0].body


def escalated(house: House, deadline: Deadline, name: str, since: list[tuple[str, int]]) -> None:
    for person, days in since:
        told(house, person, deadline, found_at=NOW - days * DAY, step=days)
    told(house, name, deadline, kind="escalation", state="due", step=1, urgent=True)


def test_an_escalation_names_those_before_of_its_own_delegation_alone(
    house: House, mails: Any
) -> None:
    deadline = house.deadline()
    before = [("us_negotiator", 4), ("mx_negotiator", 4), ("us_negotiator", 3), ("us_expert", 2)]
    escalated(house, deadline, "us_head", before)
    mail.outbox.clear()
    outbox.send_run(outbox.waiting(), seconds=60)
    [sent] = mail.outbox
    assert sent.subject == (
        "[two-parties] 2026-03-12 Escalated, due in 2 days: First joint reading"
    )
    for text in both(sent):
        assert "nobody in your delegation has acknowledged it" in text
        assert "Told before you: us_negotiator (since 6 March), us_expert (since 8 March)." in text
        assert "mx_" not in text


def test_the_way_out_of_mails(house: House, mails: Any, settings: Any) -> None:
    deadline = house.deadline()
    sent = mails()["us_head"]
    headers = sent.message()
    address = headers["List-Unsubscribe"].strip("<>")
    assert address.startswith("https://travaux.example/answer/fewer-mails/")
    assert read(FEWER_MAILS, address.split("/")[-2]) == house["us_head"].pk
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "\n" not in str(headers["List-Unsubscribe"])
    assert address in both(sent)[0]
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    Reminder.objects.all().delete()
    headers = mails()["us_head"].message()
    assert headers["List-Unsubscribe-Post"] is None
    assert deadline.pk


def test_the_links_are_this_readers_own(house: House, mails: Any) -> None:
    house.deadline()
    sent = mails()
    for name in ("us_head", "mx_head"):
        row = Reminder.objects.get(recipient=house[name])
        text = both(sent[name])[0]
        for purpose in PURPOSES:
            token = text.split(f"/answer/{purpose.name}/")[1].split("/")[0]
            assert read(purpose, token) == row.pk
            assert f"/answer/{purpose.name}/{token}/" in both(sent[name])[1]


def test_a_catch_up_sorts_as_the_others_do_and_answers_each(house: House, mails: Any) -> None:
    for day in (13, 11, 12, 14):
        house.deadline(date(2026, 3, day), title_en=f"Reading {day}")
    sent = mails()
    assert sent["us_head"].subject == (
        "[two-parties] 2026-03-11 4 deadlines, the first of them due tomorrow"
    )
    plain, html = both(sent["us_head"])
    assert plain.count("/answer/acknowledge/") == 4
    assert html.count("/answer/delegate/") == html.count("/answer/more-time/") == 4
    assert "https://travaux.example/me/inbox/" in plain
    with translation.override("es"):
        assert sent["mx_head"].subject.startswith("[two-parties] 2026-03-11 4 ")


def test_the_calendar_goes_with_it_and_one_of_all_with_a_catch_up(house: House, mails: Any) -> None:
    house.deadline(title_en="Reading 12")
    [entry] = calendars(mails()["us_head"])
    assert entry.count("BEGIN:VEVENT") == 1
    assert "METHOD:PUBLISH" in entry
    Reminder.objects.all().delete()
    for day in (11, 13, 14):
        house.deadline(date(2026, 3, day), title_en=f"Reading {day}")
    [entry] = calendars(mails()["us_head"])
    assert entry.count("BEGIN:VEVENT") == 4
    assert all(f"Reading {day}" in entry for day in (11, 12, 13, 14))


def calendars(one: Any) -> list[str]:
    return [
        part.get_payload(decode=True).decode()
        for part in one.message().walk()
        if part.get_content_type() == "text/calendar"
    ]


def test_no_word_of_one_sides_own_is_in_a_mail_to_anybody_else(house: House, mails: Any) -> None:
    own = house.deadline(own=house.us, title_en="Zorzal", title_es="Zorzal")
    own.people.add(house.seat("us_expert"))
    joint = house.deadline()
    answers.delegate(
        by=house["us_negotiator"], deadline=joint, to=house.seat("us_expert"), note="Zorzal"
    )
    answers.delegate(
        by=house["us_head"], deadline=own, to=house.seat("us_legal_adviser"), note="Zorzal"
    )
    mails()
    theirs = [one for one in mail.outbox if not one.to[0].startswith("us_")]
    assert theirs
    for one in theirs:
        assert "Zorzal" not in one.message().as_string()
        assert "us_" not in "".join(both(one))
    about_joint = [one for one in mail.outbox if "First joint reading" in one.subject]
    assert about_joint
    assert not any("Zorzal" in one.message().as_string() for one in about_joint)
