"""Every route there is, found by walking the URL resolver, and every address it stands for.

A parameter nobody has said how to fill stops the walk: a new route cannot be left out.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils.regex_helper import normalize

from agreements.models import Agreement, Export, Provision
from demo.models import KeptMail
from negotiations.calendars.services import token_of
from negotiations.models import (
    CalendarFeed,
    Closure,
    Deadline,
    Delegation,
    Extension,
    Handover,
    JournalEntry,
    Mineral,
    MineralFact,
    Project,
    Reminder,
    Round,
    StandIn,
    Submission,
    User,
    Webhook,
    WebhookDelivery,
    WorkingGroup,
)
from negotiations.post.links import FEWER_MAILS, signed
from negotiations.reminders.links import ACKNOWLEDGE, DELEGATE, MORE_TIME, PURPOSES
from tests.worlds import AGREEMENT, OTHER_PLAN, PLAN, SECRET, TRACKED_PLAN, ident, kept, shown

_PLACE = re.compile(r"<(?:[^>:]+:)?([^>]+)>")
Fill = Mapping[str, str]


class Unfillable(AssertionError):
    """A route has a parameter that this module does not know how to fill."""


@dataclass(frozen=True)
class Route:
    """One route: its template (`plans/<slug:slug>/`), its parameters' names, its view."""

    template: str
    parameters: tuple[str, ...]
    view: Callable[..., Any] = field(compare=False)

    @property
    def is_api(self) -> bool:
        return self.template.startswith("api/")

    @property
    def admin_model(self) -> Any:
        """The model of a page of the admin, or None."""
        found = re.match(r"admin/(\w+)/(\w+)/", self.template)
        if not found or found[1] not in apps.app_configs:
            return None
        return apps.get_app_config(found[1]).get_model(found[2])


def routes(urlconf: str | None = None) -> list[Route]:
    """All routes of a URLconf; of the program's own unless another is named."""
    return list(_walk(get_resolver(urlconf).url_patterns, ""))


def _walk(patterns: list[Any], before: str) -> Iterator[Route]:
    for pattern in patterns:
        is_leaf = isinstance(pattern, URLPattern)
        for part in _templates(pattern.pattern, is_leaf):
            if isinstance(pattern, URLResolver):
                yield from _walk(pattern.url_patterns, before + part)
            elif is_leaf:
                template = before + part
                yield Route(template, tuple(_PLACE.findall(template)), pattern.callback)
            else:
                raise Unfillable(f"{pattern!r} is no route and no list of routes")


def _templates(pattern: Any, is_leaf: bool) -> list[str]:
    """A pattern in the notation of `path()`; one with optional parts has several.

    A regular expression without an end matches whatever follows: that is a parameter too.
    """
    if isinstance(pattern, RoutePattern):
        return [str(pattern)]
    expression = pattern.regex.pattern
    rest = "<rest>" if is_leaf and not expression.endswith(("$", r"\Z")) else ""
    return [
        text % {name: f"<{name}>" for name in names} + rest for text, names in normalize(expression)
    ]


def _of(model: Any) -> dict[str, str]:
    """An id of a joint row and of one that Mexico keeps to itself: in the other world, of none."""
    return {
        "shown": str(ident("us-expert") if model is User else shown(model)),
        "kept": str(ident("mx-head") if model is User else kept(model)),
    }


_DEADLINES = {
    **_of(Deadline),
    "met": str(ident("deadline met")),
    "kept-met": str(ident("deadline kept met")),
    "removed": str(ident("deadline removed")),
}
# What the links in a mail end in.
_LINKS = {
    purpose: {
        **{where: signed(purpose, UUID(row)) for where, row in _of(Reminder).items()},
        "made up": "x",
    }
    for purpose in PURPOSES
}
_PLANS = {"shown": PLAN, "other": OTHER_PLAN, "tracked": TRACKED_PLAN}
# The paragraph of which there is an earlier version.
_WRITTEN = {**_of(Provision), "shown": str(ident("provision art-1-1"))}
_LANGUAGES = {"shown": "en", "none": "fr"}
_WORDS = {"word": "nowhere", "kept": str(kept(Deadline)), "secret": SECRET}

# An address of a feed is a key: whoever was given it reads what is in it, by design, so that of a
# Mexican own feed is not in the walk. What others can make of its id alone opens nothing. That a
# joint feed, a Mexican's too, shows nothing that is kept: tests/calendars/test_feeds.py.
_TOKENS = {
    "shown": token_of(CalendarFeed(pk=shown(CalendarFeed))),
    "kept": f"{kept(CalendarFeed).hex}.{token_of(CalendarFeed(pk=shown(CalendarFeed)))[33:]}",
}

# Which values a parameter takes, by the route it is in: the longest pattern that fits counts.
FILLS: dict[str, dict[str, Fill]] = {
    "plans/*": {
        "slug": _PLANS,
        "group_id": _of(WorkingGroup),
        "deadline_id": _DEADLINES,
        "project_id": {**_of(Project), "kept-short": str(ident("project kept short"))},
    },
    "plans/<slug:slug>/rounds/*": {"round_id": _of(Round)},
    "plans/<slug:slug>/closures/*": {"closure_id": _of(Closure)},
    "plans/<slug:slug>/extensions/*": {"extension_id": _of(Extension)},
    "api/rounds/*": {"pk": _of(Round)},
    "api/extensions/*": {"pk": _of(Extension)},
    "plans/<slug:slug>/webhooks/*": {
        "webhook_id": _of(Webhook),
        "delivery_id": _of(WebhookDelivery),
    },
    "agreements/*": {
        "agreement_slug": {"shown": AGREEMENT},
        "agreement_id": _of(Agreement),
    },
    "provisions/*": {"provision_id": _of(Provision)},
    "provisions/*/*/*": {
        "provision_id": _WRITTEN,
        "language": _LANGUAGES,
        "number": {"shown": "1", "none": "9"},
    },
    "exports/*": {
        "job_id": {
            **_of(Export),
            "queued": str(ident("export queued")),
            "of the administrator": str(ident("export of the administrator")),
        }
    },
    "handovers/*": {"handover_id": _of(Handover)},
    "me/inbox/*": {"reminder_id": _of(Reminder)},
    "answer/acknowledge/*": {"token": _LINKS[ACKNOWLEDGE]},
    "answer/delegate/*": {"token": _LINKS[DELEGATE]},
    "answer/more-time/*": {"token": _LINKS[MORE_TIME]},
    "answer/fewer-mails/*": {
        "token": {"shown": signed(FEWER_MAILS, ident("us-head")), "made up": "x"}
    },
    "api/handovers/*": {"pk": _of(Handover)},
    "demo/mails/*": {"mail_id": _of(KeptMail)},
    "operations/*": {"reminder_id": _of(Reminder)},
    "me/away/*": {"absence_id": _of(StandIn)},
    "me/calendars/*": {"feed_id": _of(CalendarFeed)},
    "calendar/*": {"token": _TOKENS},
    "api/plans/*": {"slug": _PLANS},
    "api/agreements/*": {"slug": {"shown": AGREEMENT}},
    "api/provisions/*": {"pk": _WRITTEN, "language": _LANGUAGES},
    "api/submissions/*": {"pk": _of(Submission)},
    "api/delegations/*": {"pk": _of(Delegation)},
    "api/groups/*": {"pk": _of(WorkingGroup)},
    "api/minerals/*": {"pk": _of(Mineral)},
    "api/mineral-facts/*": {"pk": _of(MineralFact)},
    "api/projects/*": {"pk": _of(Project)},
    "api/deadlines/*": {"pk": _DEADLINES},
    "api/journal/*": {"pk": _of(JournalEntry)},
    "api/reminders/*": {"pk": _of(Reminder)},
    "api/exports/*": {"pk": {**_of(Export), "queued": str(ident("export queued"))}},
    "api/<rest>": {"rest": _WORDS},
    "admin/<url>": {"url": {**_WORDS, "no slash": "negotiations/deadline"}},
    "admin/<app_label>/": {"app_label": {"shown": "negotiations", "agreements": "agreements"}},
    "admin/r/*": {"content_type_id": {}, "object_id": {}},
}


def fill_of(route: Route, parameter: str) -> Fill:
    """The values with which to try a parameter of a route."""
    if parameter in ("object_id", "id") and route.admin_model is not None:
        return _of(route.admin_model)
    fitting = [
        pattern
        for pattern, fills in FILLS.items()
        if parameter in fills
        and (route.template == pattern or fnmatchcase(route.template, pattern))
    ]
    if not fitting:
        raise Unfillable(
            f"No value is known for <{parameter}> of the route {route.template!r}: say in FILLS "
            "(tests/compartments/routes.py) which rows it names, so that the walk asks for a "
            "joint row and for one that a delegation keeps to itself."
        )
    return FILLS[max(fitting, key=len)][parameter]


def addresses(route: Route) -> Iterator[tuple[str, str]]:
    """What to call an address, and the address: one parameter at a time leaves the joint row."""
    if route.template.startswith("admin/r/"):
        yield from _shortcuts()
        return
    fills = {name: fill_of(route, name) for name in route.parameters}
    plain = {name: next(iter(fill.values())) for name, fill in fills.items()}
    yield "shown", _address(route, plain)
    for name, fill in fills.items():
        for label, value in list(fill.items())[1:]:
            yield f"{name} {label}", _address(route, plain | {name: value})


def _shortcuts() -> Iterator[tuple[str, str]]:
    """The admin's “view on site”: any row of any model, by its type's number."""
    for model in (Deadline, Project, JournalEntry, KeptMail, User):
        kind = ContentType.objects.get_for_model(model).pk
        for label, row in _of(model).items():
            yield f"{model.__name__} {label}", f"/admin/r/{kind}/{row}/"


def _address(route: Route, values: Mapping[str, str | UUID]) -> str:
    return "/" + _PLACE.sub(lambda found: str(values[found[1]]), route.template)
