"""The inbox: what a person was told and may have to answer. Each subject that tells has a tray."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from negotiations.plan.models import User

Part = Literal["answer", "all", "answered"]
PARTS: tuple[Part, ...] = get_args(Part)


def part_named(name: str) -> Part:
    """The part of this name; what waits for an answer, where there is none."""
    return next((part for part in PARTS if part == name), PARTS[0])


@dataclass(frozen=True)
class Tray:
    """One subject's share: a template, what it shows of a part and page, how much waits.

    `shows` answers a mapping with `rows`, which may be empty; `waits` asks one query.
    """

    template: str
    shows: Callable[[User, Part, str | None], dict[str, Any]]
    waits: Callable[[User], int]


_trays: list[Tray] = []


def register(tray: Tray) -> None:
    """Add a tray to everybody's inbox."""
    _trays.append(tray)


def trays_of(user: User, part: Part, page: str | None) -> list[tuple[str, dict[str, Any]]]:
    """Each tray's template and what it shows."""
    return [(tray.template, tray.shows(user, part, page)) for tray in _trays]


def count_waiting(user: User) -> int:
    """How much waits for one's answer."""
    return sum(tray.waits(user) for tray in _trays)
