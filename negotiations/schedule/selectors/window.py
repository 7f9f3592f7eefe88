"""The window of a plan, one cell a day: past, today, each side's closed days, rounds, deadlines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from negotiations import calendar
from negotiations.plan.models import ActionPlan, Delegation
from negotiations.schedule.models import Deadline, Round
from negotiations.schedule.selectors.closed import Shut, shut_days, work_calendars

LONGEST_STRIP = 200


@dataclass(frozen=True)
class Day:
    """One day of the window. `number` counts from the start, which is day 0."""

    on: date
    number: int
    is_past: bool
    is_today: bool
    closed: tuple[Shut, ...]
    rounds: tuple[Round, ...]
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True)
class Window:
    """How much of a plan's time is gone, and how much working time is left."""

    start: date
    end: date
    original_end: date
    today: date
    day_number: int
    length: int
    working_days_left: int
    days: tuple[Day, ...]

    @property
    def is_over(self) -> bool:
        return self.today > self.end

    @property
    def has_begun(self) -> bool:
        return self.today >= self.start

    @property
    def ends_on_easter(self) -> bool:
        return self.end == calendar.easter(self.end.year)

    @property
    def was_extended(self) -> bool:
        return self.end != self.original_end


def window_of(
    plan: ActionPlan,
    delegations: Sequence[Delegation],
    deadlines: Iterable[Deadline],
    rounds: Iterable[Round],
    today: date,
) -> Window | None:
    """The window, or None where no source states one. Long windows come without their days."""
    if plan.start_on is None or plan.end_on is None:
        return None
    length = calendar.day_number(plan.start_on, plan.end_on)
    return Window(
        start=plan.start_on,
        end=plan.end_on,
        original_end=plan.original_end_on or plan.end_on,
        today=today,
        day_number=calendar.day_number(plan.start_on, today),
        length=length,
        working_days_left=calendar.days_all_work(work_calendars(delegations), today, plan.end_on)
        if today < plan.end_on
        else 0,
        days=_days(plan.start_on, length, today, delegations, (tuple(deadlines), tuple(rounds)))
        if length <= LONGEST_STRIP
        else (),
    )


def _days(
    start: date,
    length: int,
    today: date,
    delegations: Sequence[Delegation],
    held: tuple[Sequence[Deadline], Sequence[Round]],
) -> tuple[Day, ...]:
    deadlines, rounds = held
    due: dict[date, list[Deadline]] = {}
    for deadline in deadlines:
        due.setdefault(deadline.due_on, []).append(deadline)
    closed = shut_days(delegations, start, start + timedelta(days=length))
    cells = ((number, start + timedelta(days=number)) for number in range(1, length + 1))
    return tuple(
        Day(
            on=on,
            number=number,
            is_past=on < today,
            is_today=on == today,
            closed=closed.get(on, ()),
            rounds=tuple(one for one in rounds if one.first_on <= on <= one.last_on),
            deadlines=tuple(due.get(on, ())),
        )
        for number, on in cells
    )
