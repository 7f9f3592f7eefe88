"""Who may log what happened."""

from negotiations.core.verdicts import Verdict
from negotiations.plan.models import ActionPlan, Delegation
from negotiations.plan.permissions import Reader, may_write, seat_of


def can_log_progress(user: Reader, plan: ActionPlan, compartment: Delegation | None) -> Verdict:
    """Delegates log jointly or for their own side; the secretariat logs jointly."""
    return may_write(seat_of(user, plan), plan, compartment)
