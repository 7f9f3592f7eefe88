"""What is asked of each route: every method, with bodies and query strings that name what Mexico
keeps to itself."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin

from negotiations.models import Deadline
from tests.compartments.bodies import Body, bodies_of
from tests.compartments.routes import Route, addresses, routes
from tests.worlds import SECRET, SECRET_DAY, kept

READING = ("GET", "HEAD", "OPTIONS")
WRITING = ("POST", "PUT", "PATCH", "DELETE")
_NOTHING = (Body(),)


@dataclass(frozen=True)
class Case:
    """One request."""

    route: Route
    method: str
    path: str
    at: str
    body: Body = field(default_factory=Body)

    def __str__(self) -> str:
        said = f" {json.dumps(dict(self.body.data), default=str)}" if self.body.data else ""
        return f"{self.method} {self.path}{said}"

    @property
    def content(self) -> dict[str, Any]:
        """The body as the test request takes it: JSON for the API, a form for a page."""
        if self.route.is_api:
            return {
                "data": json.dumps(self.body.data, default=str),
                "content_type": "application/json",
            }
        return {
            "data": urlencode(dict(self.body.data), doseq=True),
            "content_type": "application/x-www-form-urlencoded",
        }


# Those who are also asked every query string: one of the other side and the neutral of the pages,
# the site's administrator of the admin.
DEEP = ("us-head", "secretariat", "administrator")


def cases(role: str, urlconf: str | None = None) -> list[Case]:
    """Every request of the walk for a role: each route, each of its addresses, each method."""
    return [
        case
        for route in routes(urlconf)
        for at, path in addresses(route)
        for method in READING + WRITING
        if _is_asked(role, route, at, method)
        for case in _cases_of(route, at, path, method, _is_deep(role, route))
    ]


def _is_asked(role: str, route: Route, at: str, method: str) -> bool:
    """The first address of a route in every method; the others where it can matter.

    A page of the admin answers every method but POST alike: one administrator asks them all. It
    turns away at its door whoever is none.
    """
    if route.admin_model is not None and "administrator" not in role:
        return at == "shown" and (method == "GET" or (method == "POST" and role in DEEP))
    if route.admin_model is not None and role not in DEEP:
        return method in ("GET", "POST")
    if route.admin_model is not None:
        return at == "shown" or method in ("GET", "POST")
    return at == "shown" or method in ("GET", *WRITING) or "kept" in at


def _is_deep(role: str, route: Route) -> bool:
    return role in DEEP and (role == "administrator") is route.template.startswith("admin/")


def _cases_of(route: Route, at: str, path: str, method: str, is_deep: bool) -> Iterator[Case]:
    if method in WRITING:
        for body in bodies_of(route) or _NOTHING:
            yield Case(route, method, path, at, body)
        return
    yield Case(route, method, path, at)
    if is_deep and method == "GET" and at == "shown":
        for query in queries_of(route):
            yield Case(route, method, f"{path}?{query}", at)


def queries_of(route: Route) -> Iterator[str]:
    """Query strings that name hidden rows, words and days."""
    if route.template.startswith("admin/"):
        yield from _admin_queries(route)
        return
    if route.is_api:
        yield from _api_queries(route)
        return
    for query in (
        {"part": "own", "q": SECRET},
        {"part": "joint", "page": 2, "language": "es", "against": "before"},
    ):
        yield urlencode(query)
    if route.template.endswith(("/deadlines/", "/timeline/", "/month/")):
        yield urlencode({"month": f"{SECRET_DAY:%Y-%m}", "on": SECRET_DAY, "side": "MX"})
        yield urlencode({"month": "2026-03", "state": "late", "group": "plan", "page": 99})


def _api_queries(route: Route) -> Iterator[str]:
    view = getattr(route.view, "cls", None)
    values = (str(kept(Deadline)), SECRET, "true", str(SECRET_DAY), "MX")
    filters = getattr(getattr(view, "filterset_class", None), "base_filters", {})
    for name, value in product(filters, values):
        yield urlencode({name: value})
    if hasattr(view, "serializer_class") and not route.parameters:
        for name in ("-compartment", "plan__journal__text"):
            yield urlencode({"ordering": name, "search": SECRET, "page_size": 3})
        yield urlencode({"page": 2, "page_size": 1})
    if route.template.startswith("api/agreements/"):
        yield urlencode({"language": "es"})


def _admin_queries(route: Route) -> Iterator[str]:
    model = route.admin_model
    if route.template == "admin/autocomplete/":
        yield from _autocompletes()
    if (
        model is None
        or route.parameters
        or not route.template.endswith(f"{model._meta.model_name}/")
    ):
        return
    yield from (f"q={SECRET}&o=1", "_facets=True", "_popup=1&_to_field=id")
    for name in _relations_of(model):
        yield urlencode({f"{name}__isnull": "True"})
        yield urlencode({name: str(kept(Deadline))})


def _relations_of(model: Any) -> Iterator[str]:
    """Every relation from a model and to it, by the name one asks for it."""
    yield from (field_.name for field_ in model._meta.get_fields() if field_.is_relation)
    yield from ("plan__deadlines", "plan__journal", "deadline__compartment")


def _autocompletes() -> Iterator[str]:
    for model in admin.site._registry:
        for field_ in model._meta.get_fields():
            if field_.is_relation and not field_.auto_created:
                yield urlencode(
                    {
                        "app_label": model._meta.app_label,
                        "model_name": model._meta.model_name,
                        "field_name": field_.name,
                        "term": SECRET,
                    }
                )
