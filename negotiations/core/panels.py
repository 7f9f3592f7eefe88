"""Panels that subjects put on the page of a plan. The page asks nobody's name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Build = Callable[[Any, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    """A template and what it shows; `build` takes the reader and the plan, and answers None where
    there is nothing to show."""

    template: str
    build: Build


_panels: list[Panel] = []


def register(panel: Panel) -> None:
    """Add a panel to the page of every plan."""
    _panels.append(panel)


def panels_for(user: Any, plan: Any) -> list[tuple[str, dict[str, Any]]]:
    """Each panel that has something to show: its template and what it shows."""
    built = ((panel.template, panel.build(user, plan)) for panel in _panels)
    return [(template, shown) for template, shown in built if shown is not None]
