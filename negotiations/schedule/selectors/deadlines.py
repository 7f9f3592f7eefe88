"""Reading deadlines."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch

from negotiations.plan.models import ActionPlan, Delegate, Delegation, User
from negotiations.schedule.models import Deadline
from negotiations.schedule.models.deadline import DeadlineQuerySet


def deadlines_for(user: User | AnonymousUser) -> DeadlineQuerySet:
    """The deadlines one sees, removed ones too, with what a row of a list shows; four queries."""
    rows: DeadlineQuerySet = (
        Deadline.objects.visible_to(user)
        .select_related("plan", "group", "compartment__party")
        .prefetch_related(answerable())
    )
    return rows


def answerable() -> "Prefetch[Any]":
    """The delegations that answer for a deadline, in the plan's order."""
    sides = Delegation.objects.select_related("party").order_by("position")
    return Prefetch("responsible", sides)


def deadlines_of(user: User | AnonymousUser, plan: ActionPlan) -> DeadlineQuerySet:
    """The standing ones of one plan, by date."""
    return deadlines_for(user).filter(plan=plan).standing()


def removed_of(user: User | AnonymousUser, plan: ActionPlan) -> DeadlineQuerySet:
    """Those of one plan that were removed, by date."""
    return deadlines_for(user).filter(plan=plan, removed_at__isnull=False)


def named_in(deadline: Deadline) -> list[Delegate]:
    """The people named in a deadline; one query."""
    return list(deadline.people.select_related("user", "delegation__party"))
