"""The demo's bar and mailbox, as a browser gets them."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse

from demo import clock as demo_clock
from demo.mail import KeptMailBackend
from demo.models import KeptMail
from demo.web import clock as clock_view
from negotiations.models import ActionPlan

Browser = Callable[[str], Client]

HEAD = "head@us.example"
OTHER = "head@mx.example"
MOVES = {"day": timedelta(days=1), "week": timedelta(weeks=1)}
MAIL_ROUTES = ("demo-mail", "demo-mail-html", "demo-mail-raw")


@pytest.fixture
def handed_over(monkeypatch: pytest.MonkeyPatch) -> list[timedelta]:
    """The offsets at which the clock stood whenever what falls due was asked for."""
    seen: list[timedelta] = []
    monkeypatch.setattr(clock_view.find_due, "delay", lambda: seen.append(demo_clock.offset()))
    return seen


@pytest.fixture
def kept(demo: ActionPlan) -> KeptMail:
    mail = EmailMultiAlternatives(
        "Due <tomorrow>", "See https://travaux.example/plans/ & <act>", to=[HEAD]
    )
    mail.attach_alternative(
        '<html><head lang="en"><style>p {color: red}</style></head>'
        '<body><p>Due <a href="https://travaux.example/">here</a></p>'
        "<script>alert(1)</script></body></html>",
        "text/html",
    )
    KeptMailBackend().send_messages([mail])
    return KeptMail.objects.get(recipient=HEAD)


@pytest.mark.parametrize("step", MOVES)
def test_a_step_moves_the_clock_and_has_the_reminders_found(
    demo: ActionPlan,
    client_of: Browser,
    handed_over: list[timedelta],
    django_capture_on_commit_callbacks: Callable[..., object],
    step: str,
):
    before = demo_clock.offset()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client_of(HEAD).post(reverse("demo-clock"), {"step": step, "next": "/me/?a=1"})
        assert not handed_over
    assert (answer.status_code, answer.url) == (302, "/me/?a=1")
    assert demo_clock.offset() - before == MOVES[step]
    assert handed_over == [demo_clock.offset()]


def test_it_goes_back_to_the_real_date_and_to_the_start(
    demo: ActionPlan, client_of: Browser, handed_over: list[timedelta]
):
    browser = client_of(HEAD)
    start = demo_clock.offset()
    browser.post(reverse("demo-clock"), {"step": "real"})
    assert not demo_clock.offset()
    browser.post(reverse("demo-clock"), {"step": "start"})
    assert abs(demo_clock.offset() - start) < timedelta(minutes=10)


@pytest.mark.parametrize("method", ["next", "referer"])
@pytest.mark.parametrize(
    "away", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:1"]
)
def test_it_never_sends_anyone_elsewhere(
    demo: ActionPlan, client_of: Browser, method: str, away: str
):
    data = {"step": "day"} | ({"next": away} if method == "next" else {})
    headers = {"referer": away} if method == "referer" else {}
    answer = client_of(HEAD).post(reverse("demo-clock"), data, headers=headers)
    assert answer.url == reverse("desk:plans")


def test_it_goes_back_to_the_page_one_was_on(demo: ActionPlan, client_of: Browser):
    headers = {"referer": "http://testserver/me/"}
    answer = client_of(HEAD).post(reverse("demo-clock"), {"step": "day"}, headers=headers)
    assert answer.url == "http://testserver/me/"


def test_the_clock_is_moved_by_post_alone_and_by_a_known_step(demo: ActionPlan, client_of: Browser):
    before = demo_clock.offset()
    assert client_of(HEAD).get(reverse("demo-clock")).status_code == 405
    assert client_of(HEAD).post(reverse("demo-clock"), {"step": "year"}).status_code == 400
    assert client_of(HEAD).post(reverse("demo-clock")).status_code == 400
    assert demo_clock.offset() == before


def test_the_clock_needs_the_token_of_our_own_form(demo: ActionPlan, client_of: Browser):
    browser = client_of(HEAD)
    browser.handler.enforce_csrf_checks = True
    before = demo_clock.offset()
    assert browser.post(reverse("demo-clock"), {"step": "day"}).status_code == 403
    assert demo_clock.offset() == before


def test_everything_needs_a_log_in(kept: KeptMail):
    stranger = Client()
    before = demo_clock.offset()
    answers = [
        stranger.post(reverse("demo-clock"), {"step": "day"}),
        stranger.get(reverse("demo-mails")),
        *(stranger.get(reverse(name, args=[kept.pk])) for name in MAIL_ROUTES),
    ]
    for answer in answers:
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("plan:login"))
    assert demo_clock.offset() == before


def test_the_bar_says_what_the_clock_says(kept: KeptMail, client_of: Browser):
    page = client_of(HEAD).get(reverse("demo-mails")).content.decode()
    assert "Tuesday 10 March 2026, 10:0" in page
    assert "(Washington)" in page
    assert "Mails sent to you (1)" in page
    for step in ("day", "week", "real", "start"):
        assert f'name="step" value="{step}"' in page
    assert f'name="next" value="{reverse("demo-mails")}"' in page


def test_the_bar_says_when_the_date_is_the_real_one(demo: ActionPlan, client_of: Browser):
    demo_clock.back_to_real()
    page = client_of(HEAD).get(reverse("demo-mails")).content.decode()
    assert "the clock shows the real date" in page
    assert 'value="real"' not in page


def test_the_bar_is_in_the_readers_zone(demo: ActionPlan, client_of: Browser):
    page = client_of(OTHER).get(reverse("demo-mails")).content.decode()
    assert ", 08:0" in page


def test_nobody_who_is_not_logged_in_sees_the_bar(demo: ActionPlan):
    page = Client().get(reverse("plan:login")).content.decode()
    assert "demo-bar" not in page
    assert reverse("demo-clock") not in page


def test_an_empty_mailbox_says_what_to_do(demo: ActionPlan, client_of: Browser):
    page = client_of(HEAD).get(reverse("demo-mails")).content.decode()
    assert "Move the clock forward" in page


def test_one_sees_the_mails_to_oneself(kept: KeptMail, client_of: Browser):
    mine = client_of(HEAD).get(reverse("demo-mails")).content.decode()
    assert "Due &lt;tomorrow&gt;" in mine
    theirs = client_of(OTHER).get(reverse("demo-mails")).content.decode()
    assert "Due" not in theirs
    assert str(kept.pk) not in theirs


@pytest.mark.parametrize("name", MAIL_ROUTES)
def test_another_persons_mail_is_not_there(kept: KeptMail, client_of: Browser, name: str):
    address = reverse(name, args=[kept.pk])
    assert client_of(HEAD).get(address).status_code == 200
    assert client_of(OTHER).get(address).status_code == 404
    assert client_of("admin@site.example").get(address).status_code == 404


def test_a_mail_shows_its_headers_its_text_and_its_html_in_a_sandbox(
    kept: KeptMail, client_of: Browser
):
    page = client_of(HEAD).get(reverse("demo-mail", args=[kept.pk])).content.decode()
    assert "Due &lt;tomorrow&gt;" in page
    assert HEAD in page
    assert '<a href="https://travaux.example/plans/"' in page
    assert "&lt;act&gt;" in page
    assert "alert(1)" not in page
    frame = page[page.index("<iframe") : page.index("</iframe>")]
    assert reverse("demo-mail-html", args=[kept.pk]) in frame
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in frame


def test_the_html_of_a_mail_may_do_nothing_but_look(kept: KeptMail, client_of: Browser):
    answer = client_of(HEAD).get(reverse("demo-mail-html", args=[kept.pk]))
    policy = dict(
        part.strip().partition(" ")[::2]
        for part in answer.headers["Content-Security-Policy"].split(";")
    )
    assert policy == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
        "sandbox": "allow-popups allow-popups-to-escape-sandbox",
    }
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert '<head lang="en"><base target="_blank"><style>' in answer.content.decode()


def test_a_mail_without_html_has_no_frame(demo: ActionPlan, client_of: Browser):
    KeptMailBackend().send_messages([EmailMultiAlternatives("Plain", "text only", to=[HEAD])])
    kept = KeptMail.objects.get()
    browser = client_of(HEAD)
    assert "<iframe" not in browser.get(reverse("demo-mail", args=[kept.pk])).content.decode()
    assert browser.get(reverse("demo-mail-html", args=[kept.pk])).status_code == 404


def test_a_mail_can_be_downloaded_as_it_is(kept: KeptMail, client_of: Browser):
    answer = client_of(HEAD).get(reverse("demo-mail-raw", args=[kept.pk]))
    assert answer.content == bytes(kept.raw)
    assert answer.headers["Content-Type"] == "message/rfc822"
    assert answer.headers["Content-Disposition"].startswith("attachment;")


def test_the_log_in_page_tells_the_log_ins(demo: ActionPlan):
    page = unescape(Client().get(reverse("plan:login")).content.decode())
    assert "travaux-demo" in page
    assert "head@us.example" in page
    assert "observer@us.example" not in page
