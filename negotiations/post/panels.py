"""What comes whatever a person prefers, as told on the page of their preferences."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from negotiations.plan.models import ActionPlan, User


@dataclass(frozen=True)
class Mandatory:
    """What a plan makes mandatory, in words; `others`: what in it has its own, and the words."""

    plan: ActionPlan
    words: str
    others: tuple[tuple[Any, str], ...] = ()


_tellers: list[Callable[[User], list[Mandatory]]] = []


def register(teller: Callable[[User], list[Mandatory]]) -> None:
    """Have something told on the page of everybody's preferences."""
    _tellers.append(teller)


def mandatory_for(user: User) -> list[Mandatory]:
    """All that comes in any case."""
    return [one for teller in _tellers for one in teller(user)]
