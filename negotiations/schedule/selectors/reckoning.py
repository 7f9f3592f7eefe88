"""What a plan counts by, and the dates that its deadlines' rules give.

A joint rule counts from joint deadlines only; a delegation's own rule from its own, and where
there is none of that key from joint ones. So whoever sees a deadline sees all it hangs on, and
what one delegation keeps to itself moves nothing that others see.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from uuid import UUID

from negotiations import calendar
from negotiations.calendar import (
    Counting,
    Known,
    Reckoning,
    RoundDates,
    Rule,
    RuleError,
    WorkCalendar,
)
from negotiations.core.bilingual import in_each
from negotiations.plan.models import ActionPlan, Delegation, User
from negotiations.plan.permissions import Reader
from negotiations.schedule.models import Closure, Deadline, Round

SENSIBLE_YEARS = range(1900, 2201)

Found = Mapping[UUID, Reckoning | RuleError]


@dataclass(frozen=True)
class Moved:
    """A deadline whose rule now gives another date than the one it has."""

    deadline: Deadline
    was: date
    reckoning: Reckoning

    @property
    def due(self) -> date:
        return self.reckoning.on


def counting_of(plan: ActionPlan) -> Counting:
    """How a plan counts, its parties' calendars, its window and its rounds; three queries."""
    rounds = Round.objects.filter(plan=plan)
    return Counting(
        start=plan.start_on,
        end=plan.end_on,
        calendars=calendars_of(plan),
        days="working" if plan.counting_rule == plan.Counting.WORKING_DAYS else "calendar",
        first_day_counts=plan.first_day_counts,
        on_closed=plan.on_closed,  # type: ignore[arg-type]
        rounds={one.number: RoundDates(one.first_on, one.last_on) for one in rounds},
    )


def calendars_of(plan: ActionPlan) -> tuple[WorkCalendar, ...]:
    """When each delegation works, in the plan's order; two queries."""
    closures: dict[UUID, list[calendar.Closure]] = {}
    for one in Closure.objects.filter(delegation__plan=plan):
        closures.setdefault(one.delegation_id, []).append(
            calendar.Closure(one.first_on, one.last_on, *in_each(one, "name").values())
        )
    return tuple(
        WorkCalendar(seat.party.code, seat.party.country, tuple(closures.get(seat.pk, ())))
        for seat in Delegation.objects.filter(plan=plan).select_related("party")
    )


def reckoned(rows: Iterable[Deadline], counting: Counting) -> Found:
    """What the rule of each deadline gives, by its id; what is met stays and is not reckoned."""
    sides: dict[UUID | None, list[Deadline]] = {None: []}
    for row in rows:
        sides.setdefault(row.compartment_id, []).append(row)
    found, joint = _side(sides.pop(None), counting)
    for own in sides.values():
        found |= _side(own, joint)[0]
    return found


def moved(rows: Iterable[Deadline], counting: Counting) -> list[Moved]:
    """The deadlines whose rules now give another date; one whose rule gives none stays."""
    kept = list(rows)
    found = reckoned(kept, counting)
    return [
        Moved(row, row.due_on, one)
        for row in kept
        if isinstance(one := found.get(row.pk), Reckoning)
        and one.on != row.due_on
        and one.on.year in SENSIBLE_YEARS
    ]


def seen_rows(user: Reader, plan: ActionPlan) -> list[Deadline]:
    """The standing deadlines of a plan that one sees; one query."""
    rows = Deadline.objects.visible_to(user).filter(plan=plan)
    return list(rows.standing().select_related("compartment__party"))


def rule_of(row: Deadline) -> Rule | None:
    """A deadline's rule; None where what is stored cannot be read."""
    try:
        return _parsed(row.rule)
    except RuleError:
        return None


class Dependencies:
    """How deadlines hang on each other, and what they are called in each other's rules.

    A key stands for a deadline of the same side, before a joint one.
    """

    def __init__(self, rows: Iterable[Deadline]) -> None:
        self.rows = list(rows)
        self._titles: dict[UUID | None, Mapping[str, str]] = {}
        self._sides: dict[UUID | None, dict[str, Deadline]] = {None: {}}
        for row in self.rows:
            if row.key:
                self._sides.setdefault(row.compartment_id, {}).setdefault(row.key, row)

    def named(self, key: str, side: UUID | None) -> Deadline | None:
        """The deadline that a key stands for in a rule of a side."""
        return self._sides.get(side, {}).get(key) or self._sides[None].get(key)

    def above(self, row: Deadline) -> Deadline | None:
        """The deadline that one counts from."""
        rule = rule_of(row)
        return self.named(rule.counts_from, row.compartment_id) if rule else None

    def below(self, row: Deadline) -> list[Deadline]:
        """Those that count from a deadline, met or not."""
        return [one for one in self.rows if self.above(one) == row] if row.key else []

    def line_of(self, row: Deadline) -> list[Deadline]:
        """A deadline, what it counts from, what that counts from, and so on."""
        line = {row.pk: row}
        above = self.above(row)
        while above and above.pk not in line:
            line[above.pk] = above
            above = self.above(above)
        return list(line.values())

    def titles(self, side: UUID | None) -> Mapping[str, str]:
        """What deadlines are called, in the reader's language, by the key that a side uses."""
        if side not in self._titles:
            named = self._sides[None] | self._sides.get(side, {})
            self._titles[side] = {key: row.title for key, row in named.items()}
        return self._titles[side]


@dataclass(frozen=True)
class Dependency:
    """How a deadline hangs together with others, and how its date came about if by its rule."""

    reckoning: Reckoning | None
    above: Deadline | None
    below: list[Deadline]


def dependencies_of(user: Reader, plan: ActionPlan) -> Dependencies:
    """The standing deadlines of a plan that one sees; one query."""
    return Dependencies(seen_rows(user, plan))


def dependency_of(plan: ActionPlan, row: Deadline, dependencies: Dependencies) -> Dependency:
    """How one deadline of a dependencies hangs together with the others; four queries."""
    one = reckoned(dependencies.line_of(row), counting_of(plan)).get(row.pk)
    explains = isinstance(one, Reckoning) and one.on == row.due_on and not row.is_removed
    return Dependency(one if explains else None, dependencies.above(row), dependencies.below(row))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Preview:
    """Where a deadline would go, and what would move with it."""

    itself: Moved
    along: list[Moved]


def preview(user: User, plan: ActionPlan, changed: Deadline, counting: Counting) -> list[Moved]:
    """What would move if a deadline were as `changed` says, itself left out; nothing is written.

    Only what `user` sees is looked at, which is all that hangs on it for them.
    """
    rows = [changed if row.pk == changed.pk else row for row in seen_rows(user, plan)]
    found = moved(rows, counting)
    if not changed.is_joint:
        found = [one for one in found if one.deadline.compartment_id == changed.compartment_id]
    return [one for one in found if one.deadline.pk != changed.pk]


_parsed = lru_cache(maxsize=8192)(calendar.parse_rule)


def _side(
    rows: list[Deadline], counting: Counting
) -> tuple[dict[UUID, Reckoning | RuleError], Counting]:
    """What one compartment's rules give; and the counting for those who count from them."""
    known = dict(counting.deadlines)
    nodes: dict[str, Deadline] = {}
    rules: dict[str, Rule] = {}
    for row in rows:
        # A row without a key, which nothing can count from, stands under one nobody can write.
        node = row.key if row.key and row.key not in nodes else f" {row.pk}"
        nodes[node] = row
        known[node] = Known(row.due_on, row.met_on)
        if row.met_on is None and (rule := rule_of(row)):
            rules[node] = rule
    plan = replace(counting, deadlines=known)
    found = calendar.reckon(rules, plan)
    for node, one in found.items():
        if isinstance(one, Reckoning):
            known[node] = Known(one.on, None, one.provisional)
    return {nodes[node].pk: one for node, one in found.items()}, plan
