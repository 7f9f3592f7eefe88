"""The one lock of a plan's dates."""

from collections.abc import Callable
from uuid import UUID

from negotiations.core.locking import locked
from negotiations.core.verdicts import Verdict
from negotiations.plan.models import ActionPlan


def locked_plan(
    plan_id: UUID,
    *,
    allowed: Callable[[ActionPlan], Verdict] | None = None,
    seen: int | None = None,
) -> ActionPlan:
    """The plan as it is now. Whatever reckons a plan's dates takes its row before any other, so
    that of two who do, one waits for the other and neither holds what the other needs."""
    row: ActionPlan = locked(ActionPlan.objects.all(), plan_id, allowed=allowed, seen=seen)
    return row
