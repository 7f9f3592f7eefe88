"""The sections of a plan's pages, each a tab. Each subject registers its own.

A page is in the section whose name space its route is in; what is in none is part of the plan's
own page.
"""

from dataclasses import dataclass

from django.utils.functional import Promise

PLAN = "desk"


@dataclass(frozen=True)
class Tab:
    """A section: its label, the route it begins with, the name spaces whose pages are in it."""

    label: Promise | str
    route: str
    spaces: tuple[str, ...]
    place: int


_tabs: list[Tab] = []
# By the name space of a subject, the route of the section in which its pages are.
_joined: dict[str, str] = {}


def register(tab: Tab) -> None:
    """Add a section to every plan."""
    _tabs.append(tab)


def join(space: str, *, to: str) -> None:
    """Put the pages of a name space in a section of another subject, named by its route."""
    _joined[space] = to


def tabs() -> list[Tab]:
    """All sections, in their places."""
    return sorted(_tabs, key=lambda tab: tab.place)


def current(namespaces: list[str]) -> Tab | None:
    """The section a page is in, by the name spaces of its route, the outermost first."""
    for space in reversed([":".join(namespaces[: i + 1]) for i in range(len(namespaces))]):
        for tab in _tabs:
            if space in tab.spaces or _joined.get(space) == tab.route:
                return tab
    return next((tab for tab in _tabs if PLAN in tab.spaces), None)
