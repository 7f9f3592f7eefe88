"""What a request asks of the database: few things, and each of them once."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from agreements.models import Provision
from negotiations.core import memo
from negotiations.core.web.middleware import reader
from negotiations.models import (
    ActionPlan,
    Delegate,
    Delegation,
    Reminder,
    SecretariatMember,
    User,
)
from negotiations.plan.permissions import Seat, seat_of
from negotiations.plan.selectors.delegations import sides_of
from negotiations.plan.services import accounts, seats
from negotiations.reminders.selectors.inbox import waiting_for
from negotiations.reminders.services.answers import acknowledge
from negotiations.schedule.services import closures
from tests.test_frame import PAGES, browser_of
from tests.worlds import PLAN, ident, person, shown, world, write_more

# What Django itself asks twice, and why it is left so.
TWICE = {
    # The admin's list counts its rows as filtered and as they are, and says both.
    "admin": 'SELECT COUNT(*) AS "__count" FROM',
}
_DEADLINE = f"/plans/{PLAN}/deadlines/{ident('deadline late')}/"
_LOG = {"text": "We met.", "own": "", "next": ""}

SENT: dict[str, tuple[str, Callable[[], str], Callable[[], dict[str, Any]]]] = {
    "log": (
        "us-head",
        lambda: f"/plans/{PLAN}/journal/log/",
        lambda: {**_LOG, "subject": f"plan:{shown(ActionPlan)}"},
    ),
    "log on a provision": (
        "us-head",
        lambda: f"/plans/{PLAN}/journal/log/",
        lambda: {**_LOG, "subject": f"provision:{shown(Provision)}"},
    ),
    "move": (
        "us-head",
        lambda: f"{_DEADLINE}move/",
        lambda: {"move-version": 1, "move-rule": "2026-03-27", "move-reason": "More time"},
    ),
    "meet": (
        "us-head",
        lambda: f"{_DEADLINE}meet/",
        lambda: {"meet-version": 1, "meet-on": "2026-03-09", "meet-note": "Done"},
    ),
    "acknowledge": (
        "us-head",
        lambda: f"/me/inbox/{shown(Reminder)}/acknowledge/",
        lambda: {"part": "all"},
    ),
}


@pytest.fixture
def copper(db: None) -> Iterator[None]:
    with world(keeps=True):
        write_more(range(3))
        yield


def _page(name: str) -> list[str]:
    who, address = PAGES[name]
    client = browser_of(who)
    client.get(address())
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address())
    assert answer.status_code == 200
    return [query["sql"] for query in queries]


def _sent(name: str) -> list[str]:
    who, address, body = SENT[name]
    client = browser_of(who)
    client.get(address())
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(address(), body())
    assert answer.status_code == 302, f"{name} was refused"
    return [query["sql"] for query in queries]


def _twice(name: str, queries: list[str]) -> list[str]:
    left = next((start for kind, start in TWICE.items() if name.startswith(kind)), None)
    counts = Counter(queries)
    return [
        query
        for query, count in counts.items()
        if count > (2 if left is not None and query.startswith(left) else 1)
    ]


# --- how much is asked ---


@pytest.mark.parametrize(("page", "most"), [("plan", 25), ("deadline", 22), ("inbox", 10)])
def test_a_page_asks_few_things(page: str, most: int, copper: None) -> None:
    assert len(_page(page)) <= most


def test_logging_an_entry_asks_few_things(copper: None) -> None:
    assert len(_sent("log")) <= 10


@pytest.mark.no_cover
def test_no_page_asks_the_same_twice(copper: None) -> None:
    asked = {name: _twice(name, _page(name)) for name in PAGES}
    assert {name: queries for name, queries in asked.items() if queries} == {}


@pytest.mark.parametrize("name", SENT)
def test_nothing_sent_asks_the_same_twice(name: str, copper: None) -> None:
    assert _twice(name, _sent(name)) == []


def test_what_is_asked_twice_is_seen() -> None:
    count = f"{TWICE['admin']} a"
    assert _twice("plan", ["SELECT 1", "SELECT 2", "SELECT 1"]) == ["SELECT 1"]
    assert _twice("plan", [count, count]) == [count]
    assert _twice("admin x", [count, count]) == []
    assert _twice("admin x", [count, count, count]) == [count]


# --- rights are asked once a request, and of no other request ---


def _plan() -> ActionPlan:
    return ActionPlan.objects.get(slug=PLAN)


def _handled(act: Callable[[HttpRequest], Any], who: str = "us-head") -> HttpResponse:
    """What the middleware answers, for a view that does as `act` does."""
    request = RequestFactory().get("/")
    request.user = person(who)

    def view(asked: HttpRequest) -> HttpResponse:
        answer = act(asked)
        return answer if isinstance(answer, HttpResponse) else HttpResponse()

    return reader(view)(request)


def _queries(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_a_seat_is_asked_once_a_request(copper: None) -> None:
    plan, user = _plan(), person("us-head")
    found: list[int] = []
    _handled(lambda _request: found.extend(_queries(lambda: seat_of(user, plan)) for _ in "123"))
    assert found == [1, 0, 0]


def test_a_seat_is_remembered_for_one_person_and_one_plan(copper: None) -> None:
    plan = _plan()
    other = ActionPlan.objects.exclude(slug=PLAN).first()
    assert other is not None

    def look(_request: HttpRequest) -> None:
        ours = seat_of(person("us-head"), plan)
        theirs = seat_of(person("mx-head"), plan)
        assert ours.delegation is not None
        assert theirs.delegation is not None
        assert ours.delegation != theirs.delegation
        assert seat_of(person("secretariat"), plan) == Seat(secretariat=True)
        elsewhere = seat_of(person("us-head"), other).delegation
        assert elsewhere is None or elsewhere.plan_id == other.pk

    _handled(look)


def test_nothing_is_remembered_outside_a_request(copper: None) -> None:
    plan, user = _plan(), person("us-head")
    assert [_queries(lambda: seat_of(user, plan)) for _ in "12"] == [1, 1]
    _handled(lambda _request: seat_of(user, plan))
    assert _queries(lambda: seat_of(user, plan)) == 1


def test_the_next_request_asks_anew(copper: None) -> None:
    client = browser_of("us-head")
    address = f"/plans/{PLAN}/deadlines/new/"
    assert client.get(address).context["may_add"]
    Delegate.objects.filter(user=ident("us-head")).update(role="observer")
    assert not client.get(address).context["may_add"]
    Delegate.objects.filter(user=ident("us-head")).update(left=True)
    assert client.get(address).status_code == 404


def _seat_of_head() -> Delegate:
    return Delegate.objects.get(plan=_plan(), user=ident("us-head"))


def _us() -> Delegation:
    return Delegation.objects.get(plan=_plan(), party__code="US")


def _secretariat_left(by: User) -> None:
    row = SecretariatMember.objects.get(plan=_plan(), user=ident("secretariat"))
    seats.unseat_secretariat(by=by, member=row)


def _account_closed(by: User) -> None:
    user = person("us-head")
    user.is_active = False
    accounts.keep(by=by, user=user)


CHANGES: dict[str, tuple[str, Callable[[User], Any]]] = {
    "unseated": ("us-head", lambda by: seats.unseat_delegate(by=by, delegate=_seat_of_head())),
    "another role": (
        "us-head",
        lambda by: seats.seat_delegate(
            by=by, delegation=_us(), user=person("us-head"), role="observer"
        ),
    ),
    "seated": (
        "newcomer",
        lambda by: seats.seat_delegate(
            by=by, delegation=_us(), user=person("newcomer"), role="head"
        ),
    ),
    "of the secretariat": (
        "newcomer",
        lambda by: seats.seat_secretariat(by=by, plan=_plan(), user=person("newcomer")),
    ),
    "no more of the secretariat": ("secretariat", _secretariat_left),
    "account closed": ("us-head", _account_closed),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_a_seat_is_seen_in_the_same_request(change: str, copper: None) -> None:
    who, act = CHANGES[change]

    def look(_request: HttpRequest) -> None:
        before = seat_of(person(who), _plan())
        act(person("administrator"))
        assert seat_of(person(who), _plan()) != before

    _handled(look, "administrator")


def test_days_closed_and_answers_are_seen_in_the_same_request(copper: None) -> None:
    plan, user = _plan(), person("us-head")
    row = Reminder.objects.get(pk=shown(Reminder))
    said = closures.ClosureSaid("Off", "", plan.end_on, plan.end_on)  # type: ignore[arg-type]

    def look(_request: HttpRequest) -> None:
        sides, waiting = sides_of(plan.pk), waiting_for(user)
        assert sides_of(plan.pk) is sides
        closures.add(by=user, delegation=_us(), said=said)
        assert sides_of(plan.pk) is not sides
        acknowledge(by=user, reminder=row)
        assert waiting_for(user) < waiting

    _handled(look)


# --- nothing outlives the request ---


def _asked() -> int:
    """How often two questions are asked: once where answers are kept."""
    asked: list[int] = []
    for _ in "12":
        memo.once("test", 1, lambda: asked.append(1))
    return len(asked)


def test_an_error_closes_what_was_remembered(copper: None) -> None:
    def broken(_request: HttpRequest) -> None:
        assert _asked() == 1
        raise RuntimeError

    with pytest.raises(RuntimeError):
        _handled(broken)
    assert _asked() == 2


def test_a_stream_remembers_nothing(copper: None) -> None:
    """It runs when the request is over, and may run for long."""
    found: list[int] = []

    def stream() -> Iterator[bytes]:
        found.append(_asked())
        yield b""

    request = RequestFactory().get("/")
    request.user = person("us-head")
    answer = reader(lambda _request: StreamingHttpResponse(stream()))(request)  # type: ignore[arg-type,return-value]
    assert b"".join(answer) == b""
    assert found == [2]


def test_a_thread_beside_the_request_remembers_nothing(copper: None) -> None:
    found: list[int] = []

    def look(_request: HttpRequest) -> None:
        beside = threading.Thread(target=lambda: found.append(_asked()))
        beside.start()
        beside.join()
        found.append(_asked())

    _handled(look)
    assert found == [2, 1]


def test_what_was_forgotten_is_not_kept_again() -> None:
    """The change may be rolled back yet, and what was found after it with it."""
    with memo.opened():
        assert _asked() == 1
        memo.forget("test")
        assert _asked() == 2
        assert [memo.once("other", 1, lambda: 2), memo.once("other", 1, lambda: 3)] == [2, 2]
    with memo.opened():
        assert _asked() == 1
