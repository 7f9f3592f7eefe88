"""Reading plans: the list, and the page of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Prefetch, prefetch_related_objects

from negotiations.core import clock
from negotiations.journal.models import JournalEntry
from negotiations.journal.selectors import journal_of
from negotiations.minerals.models import MineralFact
from negotiations.plan.models import (
    ActionPlan,
    Delegate,
    Delegation,
    Fact,
    PlannedProvision,
    Source,
    Submission,
    User,
    Workstream,
)
from negotiations.plan.permissions import Seat, seat_of
from negotiations.plan.selectors.delegations import delegations_of
from negotiations.schedule.models import Deadline, Extension, Round
from negotiations.schedule.models.deadline import DeadlineQuerySet
from negotiations.schedule.permissions import can_add_deadline, can_propose_extension
from negotiations.schedule.selectors.deadlines import answerable, deadlines_of
from negotiations.schedule.selectors.extensions import requests_to_answer
from negotiations.schedule.selectors.reckoning import Dependencies, dependencies_of
from negotiations.schedule.selectors.window import Window, window_of
from negotiations.webhooks.permissions import can_add_webhook

SOON = timedelta(days=7)


LATEST = 8


# A page shows so many deadlines of a kind; the list, which turns its pages, has the others.
SHOWN = 50


FLAGS_A_DAY = 3


@dataclass(frozen=True)
class PlanLine:
    """A plan in the list of plans."""

    plan: ActionPlan
    delegations: tuple[Delegation, ...]
    window: Window | None
    seat: Delegation | None


@dataclass(frozen=True)
class PlanPage:
    """One page: day N of the window, what needs us, what is due, what happened."""

    plan: ActionPlan
    seat: Seat
    delegations: tuple[Delegation, ...]
    window: Window | None
    dependencies: Dependencies
    needs_us: tuple[Deadline, ...]
    late: tuple[Deadline, ...]
    open: tuple[Deadline, ...]
    open_count: int
    met_count: int
    latest: tuple[JournalEntry, ...]
    may_add_deadline: bool
    requests: tuple[Extension, ...]
    may_propose_extension: bool
    may_add_webhook: bool

    @property
    def count(self) -> int:
        return self.open_count + self.met_count

    @property
    def shows_all_open(self) -> bool:
        return len(self.open) == self.open_count


@dataclass(frozen=True)
class KnownPage:
    """What is publicly known of a plan."""

    facts: tuple[Fact, ...]
    workstreams: tuple[Workstream, ...]
    provisions: tuple[PlannedProvision, ...]
    submissions: tuple[Submission, ...]
    sources: tuple[Source, ...]
    mineral_facts: tuple[MineralFact, ...]


def plans_for(user: User) -> tuple[PlanLine, ...]:
    """The plans a person sees: first those negotiated here, then those only tracked."""
    plans = list(
        ActionPlan.objects.visible_to(user).prefetch_related(
            Prefetch(
                "delegations",
                Delegation.objects.select_related("party").prefetch_related("closures"),
            )
        )
    )
    seats = {
        delegate.plan_id: delegate.delegation
        for delegate in Delegate.objects.active()
        .filter(user=user)
        .select_related("delegation__party")
    }
    return tuple(_line(plan, seats) for plan in plans)


def _line(plan: ActionPlan, seats: dict[UUID, Delegation]) -> PlanLine:
    delegations = tuple(plan.delegations.all())
    window = window_of(plan, delegations, (), (), clock.today(plan.tz))
    return PlanLine(plan, delegations, window, seats.get(plan.pk))


def plan_page(user: User, plan: ActionPlan) -> PlanPage:
    """The page of a plan the caller has found visible."""
    seat = seat_of(user, plan)
    delegations = delegations_of(plan)
    dependencies = dependencies_of(user, plan)
    unmet = [row for row in dependencies.rows if not row.is_met]
    shown = unmet[:SHOWN]
    prefetch_related_objects(shown, answerable())
    now = clock.now()
    return PlanPage(
        plan=plan,
        seat=seat,
        delegations=delegations,
        window=window_of(
            plan,
            delegations,
            _flags(dependencies.rows),
            Round.objects.visible_to(user).filter(plan=plan),
            clock.today(plan.tz),
        ),
        dependencies=dependencies,
        needs_us=_due_from(seat, deadlines_of(user, plan).open().filter(due_at__lt=now + SOON)),
        late=tuple(row for row in shown if row.due_at < now),
        open=tuple(shown),
        open_count=len(unmet),
        met_count=len(dependencies.rows) - len(unmet),
        latest=tuple(journal_of(user, plan)[:LATEST]),
        may_add_deadline=bool(can_add_deadline(user, plan, None)),
        requests=requests_to_answer(user, plan, seat),
        may_propose_extension=plan.has_window and bool(can_propose_extension(user, plan)),
        may_add_webhook=bool(can_add_webhook(user, plan)),
    )


def _flags(rows: Iterable[Deadline]) -> list[Deadline]:
    """The first few of each day on which something is due."""
    days: dict[date, list[Deadline]] = {}
    for row in rows:
        days.setdefault(row.due_on, []).append(row)
    return [row for day in days.values() for row in day[:FLAGS_A_DAY]]


def _due_from(seat: Seat, rows: DeadlineQuerySet) -> tuple[Deadline, ...]:
    if seat.delegation is None:
        return ()
    ours = rows.filter(responsible=seat.delegation).prefetch_related(None)
    return tuple(ours[:SHOWN])


def known_page(plan: ActionPlan) -> KnownPage:
    """What is publicly known of a plan the caller has found visible."""
    return KnownPage(
        facts=tuple(Fact.objects.filter(plan=plan).prefetch_related("sources")),
        workstreams=tuple(Workstream.objects.filter(plan=plan).prefetch_related("sources")),
        provisions=tuple(PlannedProvision.objects.filter(plan=plan).prefetch_related("sources")),
        submissions=tuple(Submission.objects.filter(plan=plan).prefetch_related("sources")),
        sources=tuple(Source.objects.filter(plan=plan)),
        mineral_facts=tuple(MineralFact.objects.all()),
    )
