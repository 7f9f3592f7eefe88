"""How far deadlines slipped: days from the original date to the day one was met, or is due now."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from negotiations.plan.models import ActionPlan, Delegation, User, WorkingGroup
from negotiations.schedule.models import Deadline
from negotiations.schedule.selectors.deadlines import deadlines_of


@dataclass(frozen=True)
class Slip:
    """By how many days one deadline slipped; negative when it came earlier."""

    deadline: Deadline
    days: int


@dataclass(frozen=True)
class SlipSum:
    """Of some deadlines: how many slipped, by how many days together, and by how many at most."""

    of: Any
    deadlines: int
    later: int
    days: int
    longest: int
    earlier: int


@dataclass(frozen=True)
class SlipReport:
    """The deadlines of a plan that one sees, most slipped first; summed by group and by side.

    A deadline for which several sides answer counts for each of them.
    """

    lines: tuple[Slip, ...]
    whole: SlipSum
    groups: tuple[SlipSum, ...]
    sides: tuple[SlipSum, ...]


def slip_report(user: User, plan: ActionPlan) -> SlipReport:
    """How far the standing deadlines slipped that a person sees; four queries."""
    rows = deadlines_of(user, plan)
    lines = [Slip(row, ((row.met_on or row.due_on) - row.original_on).days) for row in rows]
    return SlipReport(
        lines=tuple(sorted(lines, key=lambda line: -line.days)),
        whole=_sum(plan, lines),
        groups=_sums(lines, lambda row: [row.group], _group_order),
        sides=_sums(lines, lambda row: row.responsible.all(), _side_order),
    )


def _sums(
    lines: list[Slip], of: Callable[[Deadline], Iterable[Any]], order: Callable[[Any], Any]
) -> tuple[SlipSum, ...]:
    found: dict[Any, list[Slip]] = {}
    for line in lines:
        for one in of(line.deadline):
            found.setdefault(one, []).append(line)
    return tuple(_sum(one, found[one]) for one in sorted(found, key=order))


def _sum(of: Any, lines: list[Slip]) -> SlipSum:
    later = [line.days for line in lines if line.days > 0]
    return SlipSum(
        of=of,
        deadlines=len(lines),
        later=len(later),
        days=sum(later),
        longest=max(later, default=0),
        earlier=len([line for line in lines if line.days < 0]),
    )


def _group_order(group: WorkingGroup | None) -> tuple[bool, str]:
    return (group is None, group.code if group else "")


def _side_order(delegation: Delegation) -> int:
    return delegation.position
