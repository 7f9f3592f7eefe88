"""The walk bites: leaks planted beside honest routes are found, each of them and nothing else."""

import pytest
from django.urls import path, resolve

from negotiations.core.admin import VisibleAdmin
from negotiations.reminders.models.reminder import ReminderQuerySet
from tests.compartments import leaky_urls
from tests.compartments.asking import Case, cases
from tests.compartments.routes import Unfillable, addresses, routes
from tests.compartments.walking import differences

# As the walk itself (`test_non_interference.py`).
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]
LEAKY = "tests.compartments.leaky_urls"
PLANTED = {
    "leaks/page/": {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"},
    "leaks/header/": {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"},
    "leaks/cookie/": {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"},
    "leaks/sending/": {"POST"},
    "plans/leaks/<uuid:deadline_id>/": {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"},
}


def test_planted_leaks_are_found(settings: object) -> None:
    settings.ROOT_URLCONF = LEAKY
    asked = [case for case in cases("us-observer", LEAKY) if _is_asked(case)]
    found, _answers = differences("us-observer", asked)
    told: dict[str, set[str]] = {}
    for one in found:
        told.setdefault(one.case.route.template, set()).add(one.case.method)
    assert told == PLANTED


def _is_asked(case: Case) -> bool:
    """All of what leaks; of the honest routes beside it one request each. The rest of them is
    asked of the same person in the walk itself."""
    is_honest = case.route.template not in PLANTED
    return not is_honest or (case.route.admin_model is None and _is_first(case))


def _is_first(case: Case) -> bool:
    return (case.method, case.at, case.path.partition("?")[1]) == ("GET", "shown", "")


def test_a_403_in_place_of_a_404_is_what_differs(settings: object) -> None:
    settings.ROOT_URLCONF = LEAKY
    template = "plans/leaks/<uuid:deadline_id>/"
    asked = [case for case in cases("us-head", LEAKY) if case.route.template == template]
    found, _answers = differences("us-head", asked)
    assert {(one.quiet.status, one.keeping.status) for one in found} == {(404, 403)}
    assert {one.case.at for one in found} == {"deadline_id kept", "deadline_id kept-met"}


def test_the_admin_s_own_lookups_would_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    """Why `lookup_allowed` is narrowed: Django's own rule tells of rows that refer to a row."""
    monkeypatch.delattr(VisibleAdmin, "lookup_allowed")
    asked = [
        case
        for case in cases("administrator")
        if case.route.template in ("admin/negotiations/delegation/", "admin/negotiations/mineral/")
    ]
    found, _answers = differences("administrator", asked)
    queries = {one.case.path.partition("?")[2] for one in found}
    assert "own_deadlines__isnull=True" in queries


def test_a_rule_that_forgets_the_seat_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """One row of the record still in the mailbox of somebody who left is told of."""
    monkeypatch.setattr(
        ReminderQuerySet, "visible_to", lambda rows, user: rows.filter(recipient=user.pk)
    )
    asked = [case for case in cases("mx-former") if case.route.template == "me/"]
    found, _answers = differences("mx-former", asked)
    assert found


def test_a_parameter_nobody_can_fill_stops_the_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    strange = path("widgets/<uuid:widget_id>/", leaky_urls.count_in_page)
    monkeypatch.setattr(leaky_urls, "urlpatterns", [*leaky_urls.urlpatterns, strange])
    route = next(one for one in routes(leaky_urls) if "widget_id" in one.parameters)
    with pytest.raises(Unfillable, match=r"<widget_id> of the route 'widgets/.*FILLS"):
        list(addresses(route))


def test_addresses_lead_to_their_routes() -> None:
    """Each route is reached by its addresses, not another that stands before it."""
    astray = [
        (route.template, address)
        for route in routes()
        for _at, address in addresses(route)
        if resolve(address).func is not route.view
    ]
    assert astray == []
