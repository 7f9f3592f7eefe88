"""Reading rounds and closures, and what counts from them."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from negotiations import calendar
from negotiations.calendar import ClosedDay
from negotiations.plan.models import ActionPlan, Delegation, User
from negotiations.plan.permissions import seat_of
from negotiations.schedule.models import Closure, Round
from negotiations.schedule.models.deadline import DeadlineQuerySet
from negotiations.schedule.permissions import can_set_closure
from negotiations.schedule.selectors.deadlines import deadlines_of

Reader = User | AnonymousUser
LONGEST_LIST_OF_DAYS = 400


@dataclass(frozen=True)
class Holidays:
    """The days of a plan's window on which a party's country is closed, weekends left out."""

    delegation: Delegation
    days: tuple[ClosedDay, ...]


@dataclass(frozen=True)
class ClosuresPage:
    """When each delegation does not work: its own closures, its country's holidays."""

    closures: tuple[Closure, ...]
    holidays: tuple[Holidays, ...]
    own: Delegation | None


def rounds_for(user: Reader) -> "QuerySet[Round]":
    """The rounds one sees, by plan and number; one query."""
    return (
        Round.objects.visible_to(user).select_related("plan").order_by("plan__slug", "number", "id")
    )


def rounds_of(user: Reader, plan: ActionPlan) -> "QuerySet[Round]":
    """Those of one plan, by number."""
    return rounds_for(user).filter(plan=plan)


def next_number(plan: ActionPlan) -> int:
    """The number after the last round's."""
    last = Round.objects.filter(plan=plan).order_by("number").values_list("number").last()
    return int(last[0]) + 1 if last else 1


def counting_from(user: Reader, plan: ActionPlan, anchor: str) -> DeadlineQuerySet:
    """The deadlines one sees whose rule counts from an anchor (`end`, `round 3`), not removed.

    A stored rule is in its canonical form, which begins with its anchor.
    """
    starts = [Q(rule__startswith=f"{anchor}{after}") for after in (" ", ",")]
    found: DeadlineQuerySet = (
        deadlines_of(user, plan).standing().filter(Q(rule=anchor) | starts[0] | starts[1])
    )
    return found


def counting_from_round(user: Reader, row: Round) -> DeadlineQuerySet:
    """The deadlines one sees that count from a round."""
    return counting_from(user, row.plan, f"round {row.number}")


def closures_page(user: User, plan: ActionPlan) -> ClosuresPage:
    """The closed days of a plan the caller has found visible; five queries."""
    delegations = tuple(Delegation.objects.filter(plan=plan).select_related("party", "plan"))
    own = seat_of(user, plan).delegation
    mine = next((one for one in delegations if one == own), None)
    return ClosuresPage(
        closures=tuple(
            Closure.objects.visible_to(user)
            .filter(delegation__plan=plan)
            .select_related("delegation__party")
        ),
        holidays=tuple(Holidays(one, _holidays(one, plan)) for one in delegations),
        own=mine if mine is not None and can_set_closure(user, mine) else None,
    )


def _holidays(delegation: Delegation, plan: ActionPlan) -> tuple[ClosedDay, ...]:
    if plan.start_on is None or plan.end_on is None:
        return ()
    country = delegation.party.country or delegation.party.code
    closed = calendar.closed_days([country], plan.start_on, _last(plan.start_on, plan.end_on))
    return tuple(day for days in closed.values() for day in days if day.kind == "holiday")


def _last(start: date, end: date) -> date:
    return min(end, date.fromordinal(start.toordinal() + LONGEST_LIST_OF_DAYS))
