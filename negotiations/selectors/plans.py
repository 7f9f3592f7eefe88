"""Reading plans: the list, and the page of one."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Prefetch, Q

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
    Round,
    Source,
    Submission,
    User,
    WorkingGroup,
    Workstream,
)
from negotiations.models.deadline import DeadlineQuerySet
from negotiations.permissions import (
    Seat,
    can_add_deadline,
    can_add_webhook,
    can_propose_extension,
    seat_of,
)
from negotiations.selectors.deadline_lists import first_of_each_day, next_of_each_group
from negotiations.selectors.deadlines import deadlines_of
from negotiations.selectors.extensions import requests_to_answer
from negotiations.selectors.journal import journal_of
from negotiations.selectors.window import Window, window_of

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


def delegations_of(plan: ActionPlan) -> tuple[Delegation, ...]:
    """The delegations of a plan, in its order, with what closes them; two queries."""
    seats = Delegation.objects.filter(plan=plan).select_related("party")
    return tuple(seats.prefetch_related("closures"))


def plan_page(user: User, plan: ActionPlan) -> PlanPage:
    """The page of a plan the caller has found visible."""
    seat = seat_of(user, plan)
    delegations = delegations_of(plan)
    deadlines = deadlines_of(user, plan).standing()
    now = clock.now()
    counts = deadlines.aggregate(
        open=Count("id", filter=Q(met_on=None)), met=Count("id", filter=~Q(met_on=None))
    )
    return PlanPage(
        plan=plan,
        seat=seat,
        delegations=delegations,
        window=window_of(
            plan,
            delegations,
            first_of_each_day(deadlines, FLAGS_A_DAY),
            Round.objects.visible_to(user).filter(plan=plan),
            clock.today(plan.tz),
        ),
        needs_us=_due_from(seat, deadlines.open().filter(due_at__lt=now + SOON)),
        late=tuple(deadlines.open().filter(due_at__lt=now)[:SHOWN]),
        open=tuple(deadlines.open()[:SHOWN]),
        open_count=counts["open"],
        met_count=counts["met"],
        latest=tuple(journal_of(user, plan)[:LATEST]),
        may_add_deadline=bool(can_add_deadline(user, plan, None)),
        requests=requests_to_answer(user, plan, seat),
        may_propose_extension=plan.has_window and bool(can_propose_extension(user, plan)),
        may_add_webhook=bool(can_add_webhook(user, plan)),
    )


def _due_from(seat: Seat, rows: DeadlineQuerySet) -> tuple[Deadline, ...]:
    if seat.delegation is None:
        return ()
    return tuple(rows.filter(responsible=seat.delegation)[:SHOWN])


def groups_of(user: User, plan: ActionPlan) -> list[WorkingGroup]:
    """The working groups, with their co-leads, workstreams and what one sees to be due next."""
    return list(
        WorkingGroup.objects.visible_to(user)
        .filter(plan=plan)
        .prefetch_related(
            "workstreams",
            "leads__delegate__user",
            "leads__delegate__delegation__party",
            Prefetch("deadlines", next_of_each_group(user, plan), to_attr="next_open"),
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
