"""The mails as a mail server gets them: headers, both parts, the reader's language and clock."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from negotiations.models import Deadline, Reminder
from negotiations.post.links import FEWER_MAILS, link
from negotiations.reminders.links import ACKNOWLEDGE, DELEGATE, MORE_TIME
from negotiations.reminders.mails import known_as
from negotiations.reminders.services import outbox
from tests.builders import NOW, House
from tests.post.mail_server import Accepted, MailServer

pytestmark = [pytest.mark.team, pytest.mark.django_db, pytest.mark.usefixtures("now")]

DAY = timedelta(days=1)
TOKYO = "Asia/Tokyo"


@pytest.fixture(autouse=True)
def _address(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address of our own, and links that are signed at one moment of the machine's."""
    monkeypatch.setattr(signing.time, "time", NOW.timestamp)
    settings.PUBLIC_URL = "https://travaux.example"


@pytest.fixture
def mail_to(house: House, mail_server: MailServer) -> Callable[[str], Accepted]:
    """Finds and sends what is due; the mail that this person got."""

    def send(name: str) -> Accepted:
        outbox.find_due()
        for reminder_id in outbox.waiting():
            assert outbox.send(reminder_id)
        [found] = [m for m in mail_server.accepted if m.recipients == (house[name].email,)]
        return found

    return send


def parts(mail: Accepted) -> tuple[str, str]:
    """The plain text and the HTML."""
    plain, html = (mail.message.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    return plain.get_content().replace("\r\n", "\n"), html.get_content().replace("\r\n", "\n")


def words_of(html: str) -> str:
    """What stands on the page, in one line."""

    class Reader(HTMLParser):
        words: list[str] = []

        def handle_data(self, data: str) -> None:
            self.words.append(data)

    reader = Reader()
    reader.words = []
    reader.feed(html.partition("<body")[2].partition(">")[2])
    return " ".join(" ".join(reader.words).split())


def test_headers(house: House, mail_to: Callable[[str], Accepted], settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Travaux <travaux@travaux.example>"
    deadline = house.deadline()
    mail = mail_to("us_head")
    row = Reminder.objects.get(recipient=house["us_head"])
    message = mail.message
    assert message["Message-ID"] == f"<reminder.{row.pk}@travaux.example>"
    assert message["From"] == "Travaux <travaux@travaux.example>"
    assert message["To"] == "us_head@travaux.example"
    assert mail.sender == "travaux@travaux.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "en"
    assert message["Subject"] == ("[two-parties] 2026-03-12 Due in 2 days: First joint reading")
    assert message.get_content_type() == "multipart/mixed"
    assert [part.get_content_type() for part in message.walk()] == [
        *("multipart/mixed", "multipart/alternative", "text/plain", "text/html"),
        "text/calendar",
    ]
    for text in parts(mail):
        page = reverse("schedule:deadline", args=["two-parties", deadline.pk])
        assert f"https://travaux.example{page}" in text
        assert f"https://travaux.example{reverse('desk:me')}" in text


def test_its_date_is_the_programs_in_the_recipients_zone(
    house: House, mail_to: Callable[[str], Accepted]
) -> None:
    """In a demo the clock is set off, and the mail speaks of that day throughout."""
    house.deadline()
    written = str(mail_to("mx_head").message["Date"])
    assert written == "Tue, 10 Mar 2026 08:00:00 -0600"
    assert parsedate_to_datetime(written) == NOW


def test_a_reader_in_washington(house: House, mail_to: Callable[[str], Accepted]) -> None:
    house.deadline(due_time=time(17, 0), group=house.group)
    plain, html = parts(mail_to("us_head"))
    row = Reminder.objects.get(recipient=house["us_head"])
    assert plain == PLAIN.format(
        link=_link(),
        acknowledge=link(ACKNOWLEDGE, row.pk),
        delegate=link(DELEGATE, row.pk),
        more_time=link(MORE_TIME, row.pk),
        fewer=link(FEWER_MAILS, row.recipient_id),
    )
    shown = words_of(html)
    for line in filter(None, plain.splitlines()):
        if not line.startswith(("-- ", "https://travaux.example/answer/")):
            assert line.strip(".:").removeprefix("Due: ") in shown, line
    assert '<html lang="en">' in html


PLAIN = """\
FOR NEGOTIATORS · release date not set

First joint reading
Two-party plan

Due: Thu 12 March 2026, 17:00 Washington
Due in 2 days.

Working group: Price floors

See how it stands, mark it met once it is, or move it with a reason, on its page:
{link}

Acknowledge it, without a log-in:
{acknowledge}

Delegate it to a colleague:
{delegate}

Ask for more time:
{more_time}

Why you are told:
You are in the delegation of United States, which is responsible for it.

-- 
Travaux sends this by itself; nobody reads an answer to it.
Fewer mails; what is mandatory still comes:
{fewer}
Change your language or your time zone:
https://travaux.example/me/
"""


def _link() -> str:
    deadline = Deadline.objects.get()
    return f"https://travaux.example/plans/two-parties/deadlines/{deadline.pk}/"


def test_a_spanish_reader_in_mexico_city(house: House, mail_to: Callable[[str], Accepted]) -> None:
    house.deadline(due_time=time(17, 0), group=house.group)
    mail = mail_to("mx_head")
    plain, html = parts(mail)
    with translation.override("es"):
        in_two_days = ngettext("due in %(n)d day", "due in %(n)d days", 2) % {"n": 2}
        here = gettext("%(time)s where you are") % {"time": f"15:00 {gettext('Mexico City')}"}
        why = gettext("You are in the delegation of %(party)s, which is responsible for it.")
    for text in (plain, words_of(html)):
        assert "Primera lectura conjunta" in text
        assert "Plan de dos partes" in text
        assert "Precios mínimos" in text
        assert "12 de marzo de 2026" in text
        # Five in Washington is three in Mexico City: in March only one of them has summer time.
        assert "17:00 Washington" in text
        assert f"({here})" in text
        assert why % {"party": "México"} in text
        assert "First joint reading" not in text
    # The first encoded word goes on a line of its own, so the unfolded value begins with a space.
    assert str(mail.message["Subject"]).strip() == (
        f"[two-parties] 2026-03-12 {capfirst(in_two_days)}: Primera lectura conjunta"
    )
    assert mail.message["Content-Language"] == "es"
    assert '<html lang="es">' in html


def test_accents_in_a_subject_are_encoded(
    house: House, mail_to: Callable[[str], Accepted], mail_server: MailServer
) -> None:
    house.deadline(title_es="Revisión jurídica — lingüística de los artículos", title_en="x")
    message = mail_to("mx_head").message
    raw = dict(message.raw_items())["Subject"]
    assert raw.isascii()
    assert "=?utf-8?" in raw
    assert "Revisión jurídica — lingüística de los artículos" in str(message["Subject"])
    assert max(map(len, raw.splitlines())) <= 78


def test_a_line_break_in_a_title_forges_no_header(
    house: House, mail_to: Callable[[str], Accepted]
) -> None:
    house.deadline(title_en="Reading\r\nBcc: outsider@travaux.example")
    message = mail_to("us_head").message
    assert message["Bcc"] is None
    assert "Reading Bcc: outsider@travaux.example" in str(message["Subject"])


def test_signs_in_a_title_are_plain_in_the_text_and_escaped_in_the_html(
    house: House, mail_to: Callable[[str], Accepted]
) -> None:
    house.deadline(title_en="<b>R&D</b> 'first'")
    plain, html = parts(mail_to("us_head"))
    assert plain.count("<b>R&D</b> 'first'") == 1
    assert "<b>R&D" not in html
    assert "&lt;b&gt;R&amp;D&lt;/b&gt;" in html


def test_a_title_in_the_other_language_is_shown_with_its_language(
    house: House, mail_to: Callable[[str], Accepted]
) -> None:
    house.deadline(title_es="")
    plain, html = parts(mail_to("mx_head"))
    assert "First joint reading" in plain
    assert 'lang="en"' in html


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        ("2026-03-24", "Due in 14 days"),
        ("2026-03-11", "Due tomorrow"),
        ("2026-03-10", "Due today"),
        ("2026-03-09", "1 day late"),
        ("2026-03-05", "5 days late"),
    ],
)
def test_when(house: House, mail_to: Callable[[str], Accepted], due_on: str, words: str) -> None:
    house.deadline(due_on=date.fromisoformat(due_on))
    mail = mail_to("us_head")
    for text in parts(mail):
        assert words in text
    assert words.lower() in str(mail.message["Subject"]).lower()


def test_what_is_late_since_this_morning(house: House, mail_to: Callable[[str], Accepted]) -> None:
    house.deadline(due_on=NOW.date(), due_time=time(7, 30))
    plain, _html = parts(mail_to("us_head"))
    assert "Late since today." in plain
    assert "Mark it met if it has been" in plain


def test_the_end_of_the_day_is_told_by_the_readers_clock_where_it_is_another_day(
    house: House, mail_to: Callable[[str], Accepted]
) -> None:
    head = house["mx_head"]
    head.zone, head.language = TOKYO, "en"
    head.save()
    house.deadline()
    plain, _html = parts(mail_to("mx_head"))
    assert "Thu 12 March 2026, by the end of the day in Washington" in plain
    assert "(Fri 13 March, 12:59 Tokyo where you are)" in plain


def test_the_end_of_the_same_day_needs_no_second_clock(
    house: House, mail_to: Callable[[str], Accepted]
) -> None:
    house.deadline()
    plain, _html = parts(mail_to("mx_head"))
    with translation.override("es"):
        assert (gettext("%(time)s where you are") % {"time": ""}).strip() not in plain


def test_a_moved_and_illustrative_deadline_says_so(
    house: House, mail_to: Callable[[str], Accepted]
) -> None:
    house.deadline(original_on=date(2026, 3, 6), illustrative=True)
    for text in parts(mail_to("us_head")):
        assert "It was originally due on 6 March 2026." in text
        assert "This deadline is illustrative: no source states it." in text


def test_the_marking_with_its_release_date(
    house: House, mail_to: Callable[[str], Accepted]
) -> None:
    house.plan.release_on = date(2027, 1, 1)
    house.plan.save()
    house.deadline()
    plain, html = parts(mail_to("us_head"))
    assert plain.startswith("FOR NEGOTIATORS · release 1 January 2027\n")
    assert "FOR NEGOTIATORS · release 1 January 2027" in words_of(html)


def test_a_plan_without_marking(house: House, mail_to: Callable[[str], Accepted]) -> None:
    house.plan.marking_en = house.plan.marking_es = ""
    house.plan.save()
    house.deadline()
    plain, html = parts(mail_to("us_head"))
    assert plain.startswith("First joint reading\n")
    assert "release" not in plain + html


def test_why_a_co_lead_of_a_side_that_is_not_responsible(
    house: House, mail_to: Callable[[str], Accepted]
) -> None:
    house["mx_negotiator"].language = "en"
    house["mx_negotiator"].save()
    house.deadline(responsible=(house.us,), group=house.group)
    plain, _html = parts(mail_to("mx_negotiator"))
    assert "You are a co-lead of its working group." in plain
    assert "Mexico," not in plain


OWN_WORDS = ("own delegation", "nobody else")


def test_a_delegations_own_deadline_says_so_to_that_delegation(
    house: House, mail_to: Callable[[str], Accepted], mail_server: MailServer
) -> None:
    house.deadline(own=house.us, title_en="Agree our fallback", title_es="")
    for text in parts(mail_to("us_head")):
        assert all(words in text for words in OWN_WORDS)
        assert "Agree our fallback" in text
    assert {to for m in mail_server.accepted for to in m.recipients} == {
        house[name].email for name in ("us_head", "us_negotiator", "us_legal_adviser")
    }


def test_a_joint_deadlines_mail_has_not_a_word_of_what_is_one_sides_own(
    house: House, mail_to: Callable[[str], Accepted]
) -> None:
    house.deadline(own=house.us, title_en="Agree our fallback", due_on=date(2026, 3, 30))
    house.deadline()
    for text in parts(mail_to("us_negotiator")):
        assert not any(words in text for words in (*OWN_WORDS, "fallback"))


def test_the_html_needs_nothing_from_outside_and_sets_no_colour_of_text_or_paper(
    house: House, mail_to: Callable[[str], Accepted]
) -> None:
    house.deadline()
    _plain, html = parts(mail_to("us_head"))
    for word in ("<img", "<script", "<link", "url(", " src=", "@import", "background", "; color:"):
        assert word not in html, word
    assert '<meta name="color-scheme" content="light dark">' in html
    reached = re.findall(r"""\w+://[^\s"'<>]+""", html)
    assert reached
    assert all(address.startswith("https://travaux.example/") for address in reached)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://travaux.example", "travaux.example"),
        ("http://127.0.0.1:8000", "127.0.0.1"),
        ("http://[::1]:8000", "[::1]"),
        ("https://travaux.example:8443/under", "travaux.example"),
    ],
)
def test_the_message_id_is_one_whatever_the_address(
    house: House, settings: Any, url: str, host: str
) -> None:
    settings.PUBLIC_URL = url
    house.deadline()
    outbox.find_due()
    row = Reminder.objects.first()
    assert row is not None
    assert known_as(row) == f"<reminder.{row.pk}@{host}>"
