"""What holds for every page: how much it asks of the database, who gets in, what goes with it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse
from django.utils import translation

from agreements.models import Provision
from config import urls
from negotiations.core.web import errors
from negotiations.models import Round, User, Webhook
from tests.compartments.routes import addresses, routes
from tests.worlds import AGREEMENT, PLAN, ident, person, shown, world, write_more

ROOT = Path(__file__).resolve().parent.parent

# Open to whoever comes. Everything else asks for a log-in.
OPEN = {
    "answer/acknowledge/<str:token>/",
    "answer/fewer-mails/<str:token>/",
    "healthz",
    "healthz/beat",
    "login/",
    "language/",
    "admin/login/",
    "api/",
    "api/schema/",
    "calendar/<str:token>.ics",
    "api/tokens/",
    "api/<rest>",
}


@pytest.fixture
def copper(db: None) -> Iterator[None]:
    with world(keeps=True):
        yield


def browser_of(name: str) -> Client:
    """A browser in which this person is logged in."""
    client = Client()
    client.force_login(person(name))
    return client


# --- a page asks the database as often for thirty rows as for three ---


def _plan(name: str) -> str:
    return reverse(name, args=[PLAN])


PAGES: dict[str, tuple[str, Callable[[], str]]] = {
    "plan": ("us-head", lambda: _plan("desk:plan")),
    "deadlines": ("us-head", lambda: _plan("schedule:deadlines")),
    "timeline": ("us-head", lambda: _plan("schedule:timeline")),
    "month": ("us-head", lambda: f"{_plan('schedule:month')}?month=2026-03"),
    "deadline": ("us-head", lambda: f"{_plan('schedule:deadlines')}{ident('deadline late')}/"),
    "slip": ("us-head", lambda: _plan("schedule:slip")),
    "new deadline": ("us-head", lambda: _plan("schedule:deadline-new")),
    "change of a deadline": (
        "us-head",
        lambda: reverse("schedule:deadline-change", args=[PLAN, ident("deadline late")]),
    ),
    "groups": ("us-head", lambda: _plan("desk:groups:list")),
    "group": ("us-head", lambda: f"{_plan('desk:groups:list')}{ident('group maps')}/"),
    "projects": ("us-head", lambda: _plan("projects:list")),
    "journal": ("us-head", lambda: _plan("journal:list")),
    "agreement": ("us-head", lambda: reverse("provisions:agreement", args=[AGREEMENT])),
    "provision": ("us-head", lambda: reverse("provisions:detail", args=[shown(Provision)])),
    "agreement of a keeper": (
        "us-legal-adviser",
        lambda: reverse("provisions:agreement", args=[AGREEMENT]),
    ),
    "versions": (
        "us-head",
        lambda: reverse("provisions:versions", args=[ident("provision art-1-1"), "en"]),
    ),
    "rounds": ("us-head", lambda: _plan("schedule:rounds")),
    "round": ("us-head", lambda: f"{_plan('schedule:rounds')}{shown(Round)}/"),
    "closures": ("us-head", lambda: _plan("schedule:closures")),
    "extensions": ("us-head", lambda: _plan("schedule:extensions")),
    "time for a deadline": (
        "us-head",
        lambda: reverse("schedule:deadline-time", args=[PLAN, ident("deadline late")]),
    ),
    "api rounds": ("us-head", lambda: "/api/rounds/"),
    "api extensions": ("us-head", lambda: "/api/extensions/"),
    "webhooks": ("secretariat", lambda: _plan("webhooks:list")),
    "webhook": ("secretariat", lambda: f"{_plan('webhooks:list')}{shown(Webhook)}/"),
    "me": ("us-head", lambda: reverse("desk:me")),
    "how I am told": ("us-head", lambda: reverse("post:preferences")),
    "while I am away": ("us-expert", lambda: reverse("post:away")),
    "calendar of a plan": ("us-head", lambda: _plan("calendars:plan")),
    "inbox": ("us-head", lambda: f"{reverse('post:inbox')}?part=all"),
    "inbox of who delegated": ("us-negotiator", lambda: reverse("post:inbox")),
    "api handovers": ("us-expert", lambda: "/api/handovers/"),
    "mails": ("us-head", lambda: reverse("demo-mails")),
    **{
        f"api {name}": ("us-head", lambda name=name: f"/api/{name}/")
        for name in ("deadlines", "journal", "projects", "groups", "delegations", "reminders")
    },
    "api provisions": ("us-head", lambda: f"/api/agreements/{AGREEMENT}/provisions/"),
    "operations": ("administrator", lambda: reverse("reminders:operations:list")),
    "returned mails": ("administrator", lambda: reverse("reminders:operations:returned")),
    **{
        f"admin {name}": ("administrator", lambda name=name: f"/admin/{name}/")
        for name in (
            "negotiations/user",
            "negotiations/delegate",
            "negotiations/grouplead",
            "negotiations/deadline",
            "negotiations/project",
            "negotiations/journalentry",
            "negotiations/reminder",
            "negotiations/workinggroup",
            "agreements/provision",
            "agreements/provisiontext",
            "agreements/provisionversion",
            "negotiations/delegate/add",
            "negotiations/grouplead/add",
        )
    },
}


@pytest.mark.no_cover
def test_thirty_rows_take_as_many_queries_as_three(copper: None) -> None:
    write_more(range(3))
    few = {page: _asked(page) for page in PAGES}
    write_more(range(3, 30))
    many = {page: _asked(page) for page in PAGES}
    grown = {
        page: _repeated(many[page][0]) for page in PAGES if len(many[page][0]) != len(few[page][0])
    }
    assert grown == {}
    # A page that shows none of the new rows would prove nothing.
    assert [page for page in PAGES if many[page][1] <= few[page][1]] == []


def test_a_page_of_a_plan_says_where_its_reader_sits(copper: None) -> None:
    write_more(range(3))
    silent, said = [], 0
    for name, (who, address) in PAGES.items():
        context = browser_of(who).get(address()).context
        if who.startswith("us-") and context and context.get("plan"):
            said += 1
            seat = context["frame"].seat
            if seat is None or seat.party.code != "US":
                silent.append(name)
    assert silent == []
    assert said > 15


def _asked(page: str) -> tuple[list[str], int]:
    """The queries of a page that was asked for before, and its length in bytes."""
    name, address = PAGES[page]
    client = browser_of(name)
    client.get(address())
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address())
    assert answer.status_code == 200
    return [query["sql"] for query in queries], len(answer.content)


def _repeated(queries: list[str]) -> str:
    starts = [query[:160] for query in queries]
    return "\n".join(sorted({one for one in starts if starts.count(one) > 2}))


# --- what went wrong is said in the reader's language ---


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_missing_page_speaks_the_reader_s_language(language: str, copper: None) -> None:
    User.objects.filter(pk=ident("us-head")).update(language=language)
    answer = browser_of("us-head").get("/plans/no-such-plan/")
    assert answer.status_code == 404
    assert f'lang="{language}"' in answer.content.decode()
    assert _title("Not found", language) in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_form_without_its_token_gets_our_page(language: str, copper: None) -> None:
    User.objects.filter(pk=ident("us-head")).update(language=language)
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("us-head"))
    answer = client.post(f"/plans/{PLAN}/journal/log/", {"text": "x"})
    assert answer.status_code == 403
    assert _title("Not for you to do", language) in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "es"])
def test_our_fault_needs_no_database(language: str) -> None:
    """There is no `db` here: a query would fail the test."""
    with translation.override(language):
        answer = errors.broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert f'lang="{language}"' in answer.content.decode()
    assert _title("Our fault", language) in answer.content.decode()


def test_what_a_view_breaks_on_gets_our_page(copper: None, settings: Any) -> None:
    def broken(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    def refused(request: HttpRequest) -> HttpResponse:
        raise PermissionDenied

    class Planted:
        urlpatterns = [path("broken/", broken), path("refused/", refused), *urls.urlpatterns]
        handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500

    settings.ROOT_URLCONF = Planted
    client = browser_of("us-head")
    client.raise_request_exception = False
    assert _title("Our fault", "en") in client.get("/broken/").content.decode()
    assert _title("Not for you to do", "en") in client.get("/refused/").content.decode()


def _title(words: str, language: str) -> str:
    with translation.override(language):
        said = translation.gettext(words)
    assert (said == words) is (language == "en"), f"{words} is not translated"
    return f"<h1>{said}</h1>"


# --- who gets in ---


def test_every_page_but_a_few_asks_for_a_log_in(copper: None) -> None:
    astray = [
        f"{method} {address}: {answer.status_code}"
        for route in routes()
        for _at, address in list(addresses(route))[:1]
        for method in ("get", "post")
        if _is_turned_away(answer := getattr(Client(), method)(address)) is (route.template in OPEN)
    ]
    assert astray == []


def _is_turned_away(answer: Any) -> bool:
    leads_to = answer.headers.get("Location", "")
    return answer.status_code == 401 or (answer.status_code == 302 and "login/?next=" in leads_to)


def test_what_is_open_is_there() -> None:
    assert {route.template for route in routes()} >= OPEN


# --- what goes with every page ---


@pytest.mark.no_cover
@pytest.mark.parametrize("name", ["us-head", "administrator"])
def test_security_headers_are_on_every_page(name: str, copper: None) -> None:
    client = browser_of(name)
    bare = [
        f"{address}: {missing}"
        for route in routes()
        for _at, address in list(addresses(route))[:2]
        if (missing := _headers_missing(client.get(address)))
    ]
    assert bare == []


def _headers_missing(answer: Any) -> list[str]:
    policy = answer.headers.get("Content-Security-Policy", "")
    wanted = {
        "object-src 'none'": "object-src 'none'" in policy or "default-src 'none'" in policy,
        "base-uri": "base-uri 'none'" in policy,
        "nosniff": answer.headers.get("X-Content-Type-Options") == "nosniff",
        "referrer": answer.headers.get("Referrer-Policy") in ("same-origin", "no-referrer"),
        "frames": answer.headers.get("X-Frame-Options") == "SAMEORIGIN",
        "no inline scripts": "script-src 'unsafe-inline'" not in policy,
    }
    return [name for name, is_there in wanted.items() if not is_there]


# --- the demo is not there outside demo mode ---

OUTSIDE = """
import django
from django.apps import apps
django.setup()
from django.conf import settings
from django.urls import Resolver404, resolve
for address in ("/demo/clock/", "/demo/mails/"):
    try:
        resolve(address)
    except Resolver404:
        continue
    raise SystemExit(f"{address} is there")
assert not apps.is_installed("demo")
assert settings.CLOCK_OFFSET is None
assert "demo" not in settings.EMAIL_BACKEND
assert resolve("/admin/negotiations/delegate/").url_name
print("no demo")
"""


def test_there_is_no_demo_outside_demo_mode(tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("TRAVAUX_")},
        "DJANGO_SETTINGS_MODULE": "config.settings.base",
        "TRAVAUX_DEMO": "false",
        "TRAVAUX_SECRET_KEY": "for this test alone",
        "TRAVAUX_DATA_DIR": str(tmp_path),
        "EMAIL_URL": "smtp://mail.example:25",
    }
    found = subprocess.run(
        [sys.executable, "-c", OUTSIDE],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stdout.strip()) == (0, "no demo"), found.stderr
