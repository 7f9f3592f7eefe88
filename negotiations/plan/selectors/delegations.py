"""The delegations of a plan."""

from negotiations.plan.models import ActionPlan, Delegation


def delegations_of(plan: ActionPlan) -> tuple[Delegation, ...]:
    """The delegations of a plan, in its order, with what closes them; two queries."""
    seats = Delegation.objects.filter(plan=plan).select_related("party")
    return tuple(seats.prefetch_related("closures"))
