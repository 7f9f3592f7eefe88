"""A month of a plan, week by week: who is closed, which round is on, what is due."""

from calendar import Calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from negotiations.core import clock
from negotiations.plan.models import ActionPlan, Delegation
from negotiations.plan.permissions import Reader
from negotiations.schedule.models import Deadline, Round
from negotiations.schedule.selectors.closed import Shut, shut_days
from negotiations.schedule.selectors.deadlines import deadlines_of
from negotiations.schedule.selectors.lists import first_of_each_day

# A day shows so many deadlines; of the others it tells how many there are.
SHOWN_A_DAY = 6
YEARS = range(1900, 2201)


@dataclass(frozen=True)
class MonthDay:
    """One day. `more` is how many deadlines it has besides those shown."""

    on: date
    is_of_month: bool
    is_today: bool
    all_shut: bool
    shut: tuple[Shut, ...]
    rounds: tuple[Round, ...]
    deadlines: tuple[Deadline, ...]
    more: int

    @property
    def is_quiet(self) -> bool:
        """Whether nothing but a weekend can be told of it."""
        return not (self.deadlines or self.rounds or self.is_today or self.named)

    @property
    def named(self) -> tuple[Shut, ...]:
        """Who is closed for a reason that has a name."""
        return tuple(one for one in self.shut if one.name)


@dataclass(frozen=True)
class Month:
    """The weeks a month touches, whole; and where there is something to see, if not in it."""

    first: date
    weeks: tuple[tuple[MonthDay, ...], ...]
    previous: date | None
    next: date | None
    last_due_before: date | None
    first_due_after: date | None

    @property
    def is_empty(self) -> bool:
        days = [day for week in self.weeks for day in week if day.is_of_month]
        return not any(day.deadlines or day.rounds for day in days)


def first_month(plan: ActionPlan) -> date:
    """The first day of the month to begin with: today's; the window's first, before it begins."""
    day = max(clock.today(plan.tz), plan.start_on or date.min)
    return day.replace(day=1)


def month_of(
    user: Reader,
    plan: ActionPlan,
    first: date,
    delegations: Sequence[Delegation],
    first_weekday: int,
) -> Month:
    """The month that begins on `first`; weeks begin on `first_weekday` (Monday is 0).

    Deadlines are read `SHOWN_A_DAY` a day, however many there are.
    """
    weeks = Calendar(first_weekday).monthdatescalendar(first.year, first.month)
    start, end = weeks[0][0], weeks[-1][-1]
    rounds = Round.objects.visible_to(user).filter(plan=plan, first_on__lte=end, last_on__gte=start)
    shut = shut_days(delegations, start, end)
    due = _by_day(_due(user, plan, start, end))
    days = _Days(clock.today(plan.tz), first, len(delegations), shut, tuple(rounds), due)
    following = (first + timedelta(days=32)).replace(day=1)
    return Month(
        first=first,
        weeks=tuple(tuple(days.day(on) for on in week) for week in weeks),
        previous=_sensible(first - timedelta(days=1)),
        next=_sensible(following),
        last_due_before=_nearest(user, plan, "-due_on", due_on__lt=first),
        first_due_after=_nearest(user, plan, "due_on", due_on__gte=following),
    )


@dataclass(frozen=True)
class _Days:
    today: date
    first: date
    sides: int
    shut: dict[date, tuple[Shut, ...]]
    rounds: tuple[Round, ...]
    due: dict[date, list[Deadline]]

    def day(self, on: date) -> MonthDay:
        shut = self.shut.get(on, ())
        due = self.due.get(on, [])
        return MonthDay(
            on=on,
            is_of_month=on.month == self.first.month,
            is_today=on == self.today,
            all_shut=len(shut) == self.sides > 0,
            shut=shut,
            rounds=tuple(one for one in self.rounds if one.first_on <= on <= one.last_on),
            deadlines=tuple(due),
            more=due[0].of_day - len(due) if due else 0,  # type: ignore[attr-defined]
        )


def _due(user: Reader, plan: ActionPlan, start: date, end: date) -> Iterable[Deadline]:
    rows = deadlines_of(user, plan).standing().filter(due_on__range=(start, end))
    return first_of_each_day(rows, SHOWN_A_DAY)


def _by_day(rows: Iterable[Deadline]) -> dict[date, list[Deadline]]:
    days: dict[date, list[Deadline]] = {}
    for row in rows:
        days.setdefault(row.due_on, []).append(row)
    return days


def _nearest(user: Reader, plan: ActionPlan, order: str, **bounds: date) -> date | None:
    rows = deadlines_of(user, plan).standing().filter(**bounds)
    found: date | None = rows.order_by(order).values_list("due_on", flat=True).first()
    return found


def _sensible(day: date) -> date | None:
    return day.replace(day=1) if day.year in YEARS else None
