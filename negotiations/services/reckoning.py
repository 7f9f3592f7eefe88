"""Reckoning a plan's dates again."""

from dataclasses import dataclass
from datetime import date

from negotiations.models import ActionPlan, Deadline, User


@dataclass(frozen=True)
class Moved:
    """A deadline that moved, and from where."""

    deadline: Deadline
    was: date
    due_on: date


def recompute(plan: ActionPlan, *, by: User | None, cause: str) -> list[Moved]:
    """Reckon every dependent date of the plan again."""
    return []
