"""Panels on the page of an agreement, which asks nobody's name; and the text's own on a plan's."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.provisions.models import Agreement
from agreements.provisions.selectors.reading import reading
from negotiations.core import panels, tabs
from negotiations.core.bilingual import reader_language
from negotiations.core.tabs import Tab
from negotiations.plan.models import ActionPlan, User
from negotiations.plan.selectors.delegations import sides_of


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


def text_panel(user: User, plan: ActionPlan) -> dict[str, Any] | None:
    """The agreements of a plan with their open brackets; None where there is no agreement."""
    rows = Agreement.objects.visible_to(user).filter(plan=plan)
    texts = [reading(row, reader_language()) for row in rows]
    if not texts:
        return None
    seats = {seat.party.code: seat for seat in sides_of(plan.pk)}
    return {
        "texts": [
            {
                "reading": text,
                "by_party": [
                    (seats[code], count)
                    for code, count in sorted(
                        text.totals.by_party.items(), key=lambda item: seats[item[0]].position
                    )
                    if code in seats
                ],
            }
            for text in texts
        ]
    }


panels.register(panels.Panel("provisions/agreement/_panel.html", text_panel))
tabs.register(Tab(_("Text"), "provisions:texts", ("provisions",), place=1))
