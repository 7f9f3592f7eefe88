"""A plan's deadlines along its days: lanes of groups, rounds, closed days, what counts from what.

Places are whole days from the first day shown, which is day 0.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from negotiations import calendar
from negotiations.core import clock
from negotiations.plan.models import ActionPlan, Delegation, WorkingGroup
from negotiations.plan.permissions import Reader
from negotiations.schedule.models import Deadline, Round
from negotiations.schedule.selectors.closed import Shut, shut_days

# Three years: what lies beyond is counted and not drawn.
LONGEST = 1100
_MONTH = timedelta(days=31)


@dataclass(frozen=True)
class ShutRun:
    """Days in a row on which one side is closed for one reason."""

    delegation: Delegation
    first: int
    last: int
    kind: str
    name: str
    illustrative: bool = False


@dataclass(frozen=True)
class Flag:
    """A deadline at its day; where it was first, and where it was met."""

    deadline: Deadline
    at: int
    original: int
    met: int | None
    is_late: bool


@dataclass(frozen=True)
class Stay:
    """A round from its first day to its last."""

    round: Round
    first: int
    last: int


@dataclass(frozen=True)
class Lane:
    """The deadlines of one working group; of the plan as a whole where `group` is None."""

    group: WorkingGroup | None
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Arrow:
    """`to` counts from `source`: from its day, or from the day of a round nearest to `to`."""

    source: Deadline | Round
    at: int
    to: Deadline


@dataclass(frozen=True)
class Timeline:
    """What is drawn from `first` to `last`, both included."""

    first: date
    last: date
    today: int | None
    start: int | None
    end: int | None
    original_end: int | None
    delegations: tuple[Delegation, ...]
    shut: tuple[ShutRun, ...]
    all_shut: tuple[tuple[int, int], ...]
    rounds: tuple[Stay, ...]
    lanes: tuple[Lane, ...]
    arrows: tuple[Arrow, ...]
    outside: int

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1


def timeline_of(
    user: Reader, plan: ActionPlan, deadlines: Sequence[Deadline], delegations: Sequence[Delegation]
) -> Timeline | None:
    """The timeline of these deadlines, in lanes as they come; None where nothing has a day.

    One query, for the rounds, where the delegations come with party and closures.
    """
    rounds = tuple(Round.objects.visible_to(user).filter(plan=plan))
    today = clock.today(plan.tz)
    span = _span(plan, deadlines, rounds, today)
    if span is None:
        return None
    first, last = span
    drawn = [row for row in deadlines if first <= row.due_on <= last]
    shut = shut_days(delegations, first, last)
    place = _Places(first, last)
    return Timeline(
        first=first,
        last=last,
        today=place.of(today),
        start=place.of(plan.start_on),
        end=place.of(plan.end_on),
        original_end=place.of(plan.original_end_on),
        delegations=tuple(delegations),
        shut=tuple(run for seat in delegations for run in _runs(seat, shut, first)),
        all_shut=_all_shut(shut, len(delegations), first),
        rounds=tuple(
            Stay(one, place.near(one.first_on), place.near(one.last_on))
            for one in rounds
            if one.last_on >= first and one.first_on <= last
        ),
        lanes=_lanes(drawn, place),
        arrows=tuple(_arrows(drawn, rounds, place)),
        outside=len(deadlines) - len(drawn),
    )


@dataclass(frozen=True)
class _Places:
    """Days as places between the first and the last shown."""

    first: date
    last: date

    def of(self, day: date | None) -> int | None:
        """The place of a day; None where it is not shown."""
        return (day - self.first).days if day and self.first <= day <= self.last else None

    def near(self, day: date) -> int:
        """The place of a day, or of the nearest that is shown."""
        return (min(max(day, self.first), self.last) - self.first).days


def _span(
    plan: ActionPlan, deadlines: Iterable[Deadline], rounds: Iterable[Round], today: date
) -> tuple[date, date] | None:
    """From the first day to the last, one more on either side; no longer than `LONGEST`."""
    days = [day for day in (plan.start_on, plan.end_on, plan.original_end_on) if day]
    for row in deadlines:
        days += [row.due_on, row.original_on, row.met_on or row.due_on]
    for one in rounds:
        days += [one.first_on, one.last_on]
    if not days:
        return None
    first, last = min(days) - timedelta(days=1), max(days) + timedelta(days=1)
    if (last - first).days < LONGEST:
        return first, last
    longest = timedelta(days=LONGEST - 1)
    first = min(max(today - _MONTH, first), last - longest)
    return first, first + longest


def _lanes(rows: Iterable[Deadline], place: _Places) -> tuple[Lane, ...]:
    now = clock.now()
    return tuple(
        Lane(
            group,
            tuple(
                Flag(
                    deadline=row,
                    at=place.near(row.due_on),
                    original=place.near(row.original_on),
                    met=None if row.met_on is None else place.near(row.met_on),
                    is_late=row.is_late(now),
                )
                for row in members
            ),
        )
        for group, members in groupby(rows, key=lambda row: row.group)
    )


def _runs(seat: Delegation, shut: dict[date, tuple[Shut, ...]], first: date) -> list[ShutRun]:
    runs: list[ShutRun] = []
    for day, reasons in shut.items():
        for one in reasons:
            if one.delegation != seat:
                continue
            at = (day - first).days
            before = runs[-1] if runs else None
            if before and (before.last, before.kind, before.name) == (at - 1, one.kind, one.name):
                runs[-1] = replace(before, last=at)
            else:
                runs.append(ShutRun(seat, at, at, one.kind, one.name, one.illustrative))
    return runs


def _all_shut(
    shut: dict[date, tuple[Shut, ...]], sides: int, first: date
) -> tuple[tuple[int, int], ...]:
    """Days in a row on which no side works."""
    runs: list[tuple[int, int]] = []
    for day, reasons in shut.items():
        if len(reasons) < sides:
            continue
        at = (day - first).days
        if runs and runs[-1][1] == at - 1:
            runs[-1] = (runs[-1][0], at)
        else:
            runs.append((at, at))
    return tuple(runs)


def _arrows(rows: Sequence[Deadline], rounds: Iterable[Round], place: _Places) -> Iterable[Arrow]:
    """What each row counts from, where that is shown too."""
    by_key = {(row.compartment_id, row.key): row for row in rows if row.key}
    by_number = {str(one.number): one for one in rounds}
    for row in rows:
        try:
            rule = calendar.parse_rule(row.rule)
        except calendar.RuleError:
            continue
        if rule.anchor == "round" and (one := by_number.get(rule.ref)):
            day = one.last_on if rule.sign > 0 and rule.amount else one.first_on
            yield Arrow(one, place.near(day), row)
        elif key := rule.counts_from:
            source = by_key.get((row.compartment_id, key)) or by_key.get((None, key))
            if source is not None and source != row:
                day = source.met_on or source.due_on if rule.anchor == "met" else source.due_on
                yield Arrow(source, place.near(day), row)
