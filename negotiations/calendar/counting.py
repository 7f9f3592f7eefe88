"""Reckoning the date of one rule, with all that is needed to say why it falls there.

The day of the event is not counted unless the plan or the rule says so: ``start + 1 day`` is the
day after the start. A count before a round begins at its first day, one after it at its last.
Where a month is too short, a period of months ends on its last day (31 January + 1 month = 28
February). A period whose first day counts ends the day before the one with the same number (from
4 February, one month ends on 3 March).
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from negotiations.calendar.closed import (
    ClosedDay,
    WorkCalendar,
    closed_days,
    count_open,
    easter,
    is_open,
    nth_open,
)
from negotiations.calendar.errors import RuleError
from negotiations.calendar.rules import OnClosed, Parties, Rule, Unit

Adjusted = Literal["none", "stays", "next", "previous"]
Because = Literal["date", "rule", "working_days", "calendar_days", "plan"]


@dataclass(frozen=True)
class RoundDates:
    """The first and the last day of a round."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a deadline that others count from."""

    due_on: date
    met_on: date | None = None
    provisional: bool = False


@dataclass(frozen=True)
class Counting:
    """What a plan says of counting, and the dates there are to count from.

    ``calendars`` are the parties' in the plan's order. ``days`` is what a bare "day" is;
    ``on_closed`` is where a period goes that ends on a day on which a party is closed.
    """

    start: date | None = None
    end: date | None = None
    calendars: tuple[WorkCalendar, ...] = ()
    days: Literal["calendar", "working"] = "calendar"
    first_day_counts: bool = False
    on_closed: OnClosed = "stays"
    rounds: Mapping[int, RoundDates] = field(default_factory=dict)
    deadlines: Mapping[str, Known] = field(default_factory=dict)

    def named(self, parties: Parties) -> tuple[WorkCalendar, ...]:
        """The calendars of the parties named, all of them if none is. RuleError `unknown_party`."""
        if not parties.codes:
            return self.calendars
        by_code = {one.code.upper(): one for one in self.calendars}
        for code in parties.codes:
            if code not in by_code:
                raise RuleError("unknown_party", code)
        return tuple(by_code[code] for code in parties.codes)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The date of a rule, and how it came about.

    ``counted_from`` is None for a date; ``counted_to`` is where the count ended, before it was
    ``adjusted``; ``closed`` is why that day is closed, and ``because`` who says what then happens.
    ``skipped`` is how many closed days a count of working days passed over. ``provisional`` dates
    hang on something not met yet. ``days`` is how days were counted.
    """

    rule: Rule
    on: date
    counted_from: date | None
    counted_to: date
    adjusted: Adjusted = "none"
    because: Because = "plan"
    closed: tuple[ClosedDay, ...] = ()
    skipped: int = 0
    provisional: bool = False
    days: Literal["calendar", "working"] = "calendar"
    first_day_counts: bool = False

    @property
    def is_easter(self) -> bool:
        """Whether the count ended on Easter Sunday, which is no holiday by name in either law."""
        return self.counted_to == easter(self.counted_to.year)


def due_on(rule: Rule, counting: Counting) -> Reckoning:
    """The date a rule gives in a plan.

    Raises RuleError ``anchor_missing`` if the rule counts from an end of the window that is not
    stated, ``unknown_round``, ``unknown_deadline``, ``unknown_party``, ``impossible``, or
    ``out_of_range`` if the date lies outside the years 1 to 9999.
    """
    if rule.on is not None:
        return _adjust(rule, rule.on, counting, _Count(rule.on))
    anchor, provisional = _anchor(rule, counting)
    first_day = rule.first_day_counts
    counts = counting.first_day_counts if first_day is None else first_day
    count = _count(rule, anchor, counts, counting)
    return _adjust(rule, anchor, counting, count, provisional=provisional, first_day=counts)


def window_end(start: date, length: int, unit: Unit, counting: Counting | None = None) -> date:
    """The last day of a window of ``length`` units that starts on ``start`` (day 0).

    60 days from 4 February 2026 end on 5 April 2026, unless ``counting`` says that the plan
    counts working days, or moves what ends on a closed day. Raises RuleError ``out_of_range``.
    """
    plan = counting or Counting()
    window = Counting(start, None, plan.calendars, plan.days, plan.first_day_counts, plan.on_closed)
    return due_on(Rule("offset", amount=length, unit=unit), window).on


def day_number(start: date, on: date) -> int:
    """Which day of the window ``on`` is: 0 on the start itself, negative before it."""
    return (on - start).days


@dataclass(frozen=True, slots=True)
class _Count:
    """Where a count ended, and how many closed days it passed over."""

    to: date
    working: bool = False
    skipped: int = 0


def _anchor(rule: Rule, counting: Counting) -> tuple[date, bool]:
    """The day a rule counts from, and whether it may still change because it is not met."""
    if rule.anchor == "round":
        dates = counting.rounds.get(int(rule.ref))
        if dates is None:
            raise RuleError("unknown_round", rule.ref)
        return (dates.last if rule.amount and rule.sign > 0 else dates.first), False
    if rule.anchor in ("deadline", "met"):
        known = counting.deadlines.get(rule.ref)
        if known is None:
            raise RuleError("unknown_deadline", rule.ref)
        if rule.anchor == "met":
            return known.met_on or known.due_on, known.met_on is None
        return known.due_on, known.provisional
    anchor = counting.start if rule.anchor == "start" else counting.end
    if anchor is None:
        raise RuleError("anchor_missing", rule.anchor)
    return anchor, False


def _count(rule: Rule, anchor: date, first_day_counts: bool, counting: Counting) -> _Count:
    if rule.amount == 0:
        return _Count(anchor)
    if rule.unit == "working days" or (rule.unit == "days" and counting.days == "working"):
        return _working(rule, anchor, first_day_counts, counting)
    less = 1 if first_day_counts else 0
    try:
        if rule.unit == "months":
            return _Count(_months(anchor, rule.sign, rule.amount, less))
        days = rule.amount * (7 if rule.unit == "weeks" else 1) - less
        return _Count(anchor + rule.sign * timedelta(days=days))
    except (OverflowError, ValueError):
        offset = f"{rule.sign * rule.amount:+d} {rule.unit}"
        raise RuleError("out_of_range", f"{anchor.isoformat()} {offset}") from None


def _working(rule: Rule, anchor: date, first_day_counts: bool, counting: Counting) -> _Count:
    calendars, any_of = counting.named(rule.parties), rule.parties.any_of
    is_first = first_day_counts and is_open(calendars, anchor, any_of=any_of)
    left = rule.amount - is_first
    if left == 0:
        return _Count(anchor, working=True)
    on = nth_open(calendars, anchor, rule.sign * left, any_of=any_of)
    early, late = sorted((anchor, on))
    if rule.sign < 0:
        # The day counted to is open; counted between are those after the day before it.
        early, late = early - timedelta(days=1), late - timedelta(days=1)
    passed = (late - early).days - count_open(calendars, early, late, any_of=any_of)
    return _Count(on, working=True, skipped=passed)


def _months(day: date, sign: int, amount: int, less: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + sign * amount, 12)
    length = monthrange(year, month + 1)[1]
    if sign < 0:
        return date(year, month + 1, min(day.day, length)) + timedelta(days=less)
    first = date(year, month + 1, 1)
    return first + timedelta(days=min(day.day - less, length) - 1)


def _adjust(
    rule: Rule,
    anchor: date,
    counting: Counting,
    count: _Count,
    *,
    provisional: bool = False,
    first_day: bool = False,
) -> Reckoning:
    """Where what was counted goes if a party is closed on that day."""
    way, because = _way(rule, count, counting)
    calendars = counting.named(rule.moved_by)
    any_of = rule.moved_by.any_of
    on = count.to
    adjusted: Adjusted = "none"
    closed: tuple[ClosedDay, ...] = ()
    if not is_open(counting.calendars, on):
        closed = closed_days(counting.calendars, on, on).get(on, ())
    if calendars and not is_open(calendars, on, any_of=any_of):
        adjusted = way
        if way != "stays":
            on = nth_open(calendars, on, 1 if way == "next" else -1, any_of=any_of)
    elif closed:
        adjusted = "stays"
    return Reckoning(
        rule=rule,
        on=on,
        counted_from=None if rule.on else anchor,
        counted_to=count.to,
        adjusted=adjusted,
        because=because,
        closed=closed,
        skipped=count.skipped,
        provisional=provisional,
        days="working" if count.working else "calendar",
        first_day_counts=first_day,
    )


def _way(rule: Rule, count: _Count, counting: Counting) -> tuple[OnClosed, Because]:
    """What happens on a closed day, and who says so: the rule, what it is, or the plan."""
    if rule.on_closed:
        return rule.on_closed, "rule"
    if rule.amount == 0:
        return "stays", "date"
    if count.working:
        return "stays", "working_days"
    if counting.on_closed == "stays" and counting.days == "calendar":
        return "stays", "calendar_days"
    return counting.on_closed, "plan"
