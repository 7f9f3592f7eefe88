"""Reading what a calendar shows: deadlines and rounds, by what its owner sees now."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce

from negotiations.calendars.models import CalendarFeed
from negotiations.core import clock
from negotiations.journal.models import JournalEntry
from negotiations.plan import verbs
from negotiations.plan.models import ActionPlan, Delegation, User
from negotiations.schedule.models import Deadline, Round
from negotiations.schedule.models.deadline import DeadlineQuerySet

# For so long a removed deadline is told of as cancelled, so that every program drops it.
TOLD_AS_REMOVED = timedelta(days=30)
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class CalendarRows:
    """What a calendar shows. Each deadline has a `changed_at`."""

    plans: tuple[ActionPlan, ...]
    deadlines: tuple[Deadline, ...]
    rounds: tuple[Round, ...]


def feeds_of(user: User) -> tuple[CalendarFeed, ...]:
    """One's own feeds that were not revoked."""
    return tuple(
        CalendarFeed.objects.visible_to(user).filter(revoked_at=None).select_related("plan")
    )


def calendar_rows(user: User, plan_id: UUID | None, *, own: bool) -> CalendarRows:
    """What a person's calendar shows of one plan, or of all that are theirs; five queries.

    Joint deadlines alone unless `own`. No plan at all: the person sees none (any more). Sister
    instruments are shown where they are asked for by themselves.
    """
    seen = ActionPlan.objects.visible_to(user)
    wanted = seen.filter(pk=plan_id) if plan_id else seen.filter(tracked_only=False)
    plans = tuple(wanted)
    deadlines = _told(user, plans)
    rounds = Round.objects.visible_to(user).filter(plan__in=plans).select_related("plan")
    return CalendarRows(plans, tuple(deadlines if own else deadlines.joint()), tuple(rounds))


def _told(user: User, plans: tuple[ActionPlan, ...]) -> DeadlineQuerySet:
    """Those that stand or went lately, with what an entry says of them.

    `changed_at` is when the journal of its own compartment last tells of a change: what a
    delegation notes for itself about a joint deadline must not show in what others read.
    """
    journal = JournalEntry.objects.visible_to(user)
    told_of = journal.filter(
        Q(compartment__isnull=True) | Q(compartment=OuterRef("compartment")),
        subject_kind="deadline",
        subject_id=OuterRef("pk"),
        verb__startswith="deadline.",
    )
    loaded = journal.filter(plan=OuterRef("plan"), verb=verbs.PLAN_LOADED)
    lately = Q(removed_at__isnull=True) | Q(removed_at__gte=clock.now() - TOLD_AS_REMOVED)
    parties = Delegation.objects.select_related("party").order_by("position")
    found: DeadlineQuerySet = (
        Deadline.objects.visible_to(user)
        .filter(lately, plan__in=plans)
        .annotate(
            changed_at=Coalesce(
                Subquery(told_of.order_by("-at").values("at")[:1]),
                Subquery(loaded.order_by("-at").values("at")[:1]),
                Value(_LONG_AGO),
            )
        )
        .select_related("plan", "group", "compartment__party")
        .prefetch_related(Prefetch("responsible", parties))
    )
    return found
