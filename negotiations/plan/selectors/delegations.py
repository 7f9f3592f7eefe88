"""The delegations of a plan."""

from uuid import UUID

from django.db.models import prefetch_related_objects

from negotiations.core import memo
from negotiations.plan.models import ActionPlan, Delegation

# What a request remembers: forgotten by whatever changes delegations or their closed days.
SIDES = "sides"


def sides_of(plan_id: UUID) -> tuple[Delegation, ...]:
    """The delegations of a plan with their parties, in its order; one query a request."""
    rows = Delegation.objects.filter(plan=plan_id).select_related("party")
    return memo.once(SIDES, plan_id, lambda: tuple(rows))


def delegations_of(plan: ActionPlan) -> tuple[Delegation, ...]:
    """The same with what closes them; one query more."""
    rows = sides_of(plan.pk)
    prefetch_related_objects(rows, "closures")
    return rows
