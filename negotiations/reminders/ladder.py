"""Who in a delegation is told next when nobody acknowledges. Pure code."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from negotiations.plan.roles import HEAD, RUNGS

_PLACE = {role: place for place, rung in enumerate(RUNGS) for role in rung}
_Person = TypeVar("_Person")


def rungs_above(
    told: Collection[str], seated: Iterable[tuple[str, _Person]]
) -> list[list[_Person]]:
    """The people on each rung above those told, the nearest first.

    `told` are the roles of those who were told, `seated` everybody's role and who they are. A
    head who was told with the others is still above them. Rungs on which nobody sits are left
    out; above a head who alone was told there is nobody.
    """
    below = [_PLACE[role] for role in told if role != HEAD]
    if not below:
        return []
    people = list(seated)
    above = range(max(below) + 1, len(RUNGS))
    rungs = [[person for role, person in people if _PLACE[role] == place] for place in above]
    return [rung for rung in rungs if rung]


def level(now: datetime, days: int, *, unanswered: datetime | None, late: datetime | None) -> int:
    """How many rungs up it has to be told by now; 0 for none.

    `days` is how long one waits before each rung, 0 for ever. `unanswered` is since when someone
    knows and nobody acknowledged it, `late` since when they know that it is late and nobody
    acknowledged that: then the first rung is told at once.
    """
    if days == 0:
        return 0
    step = timedelta(days=days)
    waited = 0 if unanswered is None else (now - unanswered) // step
    late_for = 0 if late is None else 1 + (now - late) // step
    return max(waited, late_for, 0)
