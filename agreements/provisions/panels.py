"""Panels other subjects put on the page of an agreement. They register here; this asks no name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from agreements.provisions.models import Agreement
from negotiations.models import User


@dataclass(frozen=True)
class Panel:
    """Two templates, for beside the title and beside the text, and what both show."""

    tool: str
    aside: str
    build: Callable[[User, Agreement], dict[str, Any]]


_panels: list[Panel] = []


def register(panel: Panel) -> None:
    """Add a panel to the page of every agreement."""
    _panels.append(panel)


def panels_for(user: User, agreement: Agreement) -> list[tuple[Panel, dict[str, Any]]]:
    """Each panel, and what it shows."""
    return [(panel, panel.build(user, agreement)) for panel in _panels]
