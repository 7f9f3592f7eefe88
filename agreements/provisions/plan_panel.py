"""What stands on the page of a plan: how its text stands."""

from typing import Any

from agreements.provisions.models import Agreement
from agreements.provisions.selectors.reading import reading
from negotiations import panels
from negotiations.models import ActionPlan, User
from negotiations.models.bilingual import reader_language
from negotiations.selectors.plans import delegations_of


def text_panel(user: User, plan: ActionPlan) -> dict[str, Any] | None:
    """The agreements of a plan with their open brackets; None where there is no agreement."""
    rows = Agreement.objects.visible_to(user).filter(plan=plan)
    texts = [reading(row, reader_language()) for row in rows]
    if not texts:
        return None
    seats = {seat.party.code: seat for seat in delegations_of(plan)}
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
