"""Reading plans: the list, and the page of one."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Prefetch

from negotiations import clock
from negotiations.models import (
    ActionPlan,
    Deadline,
    Delegate,
    Delegation,
    Extension,
    Fact,
    JournalEntry,
    MineralFact,
    PlannedProvision,
    Project,
    Source,
    Submission,
    User,
    WorkingGroup,
    Workstream,
)
from negotiations.permissions import (
    Seat,
    can_add_deadline,
    can_add_webhook,
    can_propose_extension,
    seat_of,
)
from negotiations.selectors.deadlines import deadlines_of
from negotiations.selectors.extensions import requests_to_answer
from negotiations.selectors.journal import journal_of
from negotiations.selectors.window import Window, window_of

SOON = timedelta(days=7)
LATEST = 8


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
    needs_us: tuple[Deadline, ...]
    late: tuple[Deadline, ...]
    deadlines: tuple[Deadline, ...]
    latest: tuple[JournalEntry, ...]
    may_add_deadline: bool
    requests: tuple[Extension, ...]
    may_propose_extension: bool
    may_add_webhook: bool

    @property
    def open(self) -> tuple[Deadline, ...]:
        return tuple(deadline for deadline in self.deadlines if not deadline.is_met)

    @property
    def met_count(self) -> int:
        return len(self.deadlines) - len(self.open)


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
            Prefetch("delegations", Delegation.objects.select_related("party"))
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
    window = window_of(plan, delegations, (), clock.today(plan.tz))
    return PlanLine(plan, delegations, window, seats.get(plan.pk))


def delegations_of(plan: ActionPlan) -> tuple[Delegation, ...]:
    """The delegations of a plan, in its order."""
    return tuple(Delegation.objects.filter(plan=plan).select_related("party"))


def plan_page(user: User, plan: ActionPlan) -> PlanPage:
    """The page of a plan the caller has found visible."""
    seat = seat_of(user, plan)
    delegations = delegations_of(plan)
    deadlines = tuple(deadlines_of(user, plan))
    now = clock.now()
    still_open = [deadline for deadline in deadlines if not deadline.is_met]
    soon = [deadline for deadline in still_open if deadline.due_at < now + SOON]
    return PlanPage(
        plan=plan,
        seat=seat,
        delegations=delegations,
        window=window_of(plan, delegations, deadlines, clock.today(plan.tz)),
        needs_us=tuple(d for d in soon if _answers_for(seat, d)),
        late=tuple(deadline for deadline in still_open if deadline.is_late(now)),
        deadlines=deadlines,
        latest=tuple(journal_of(user, plan)[:LATEST]),
        may_add_deadline=bool(can_add_deadline(user, plan, None)),
        requests=requests_to_answer(user, plan, seat),
        may_propose_extension=plan.has_window and bool(can_propose_extension(user, plan)),
        may_add_webhook=bool(can_add_webhook(user, plan)),
    )


def _answers_for(seat: Seat, deadline: Deadline) -> bool:
    return seat.delegation is not None and seat.delegation in deadline.responsible.all()


def groups_of(user: User, plan: ActionPlan) -> list[WorkingGroup]:
    """The working groups, with their co-leads, workstreams and deadlines one sees."""
    return list(
        WorkingGroup.objects.visible_to(user)
        .filter(plan=plan)
        .prefetch_related(
            "workstreams",
            "leads__delegate__user",
            "leads__delegate__delegation__party",
            Prefetch("deadlines", deadlines_of(user, plan), to_attr="seen_deadlines"),
        )
    )


def projects_of(user: User, plan: ActionPlan) -> list[Project]:
    """The projects one sees: the shortlist first."""
    return list(
        Project.objects.visible_to(user)
        .filter(plan=plan)
        .select_related("put_forward_by__party", "compartment__party")
        .prefetch_related("minerals")
    )


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
