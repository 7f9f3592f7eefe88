"""Plans and what they state, as the API shows them, in a constant number of queries.

In the record's own order, which no two rows share.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet

from negotiations.plan.models import (
    ActionPlan,
    Delegate,
    Delegation,
    GroupLead,
    Submission,
    User,
    WorkingGroup,
)

Reader = User | AnonymousUser


def listed_plans(user: Reader) -> "QuerySet[ActionPlan]":
    """Plans with their delegations."""
    return ActionPlan.objects.visible_to(user).prefetch_related(
        Prefetch("delegations", Delegation.objects.visible_to(user).select_related("party"))
    )


def whole_plans(user: Reader) -> "QuerySet[ActionPlan]":
    """Plans with everything that is publicly known of them."""
    return listed_plans(user).prefetch_related(
        "sources",
        "facts__sources",
        "workstreams__sources",
        "plannedprovisions__sources",
        "submissions__sources",
    )


def delegations_for(user: Reader) -> "QuerySet[Delegation]":
    """Delegations with the delegates who sit now."""
    seated = Delegate.objects.visible_to(user).active().select_related("user")
    return (
        Delegation.objects.visible_to(user)
        .select_related("plan", "party")
        .prefetch_related(Prefetch("delegates", seated))
        .order_by("plan__slug", "position", "id")
    )


def groups_for(user: Reader) -> "QuerySet[WorkingGroup]":
    """Working groups with their workstreams and the co-leads who sit now."""
    leads = (
        GroupLead.objects.visible_to(user)
        .filter(delegate__in=Delegate.objects.active())
        .select_related("delegate__user", "delegate__delegation__party")
    )
    return (
        WorkingGroup.objects.visible_to(user)
        .select_related("plan")
        .prefetch_related("workstreams", Prefetch("leads", leads))
        .order_by("plan__slug", "position", "key")
    )


def submissions_for(user: Reader) -> "QuerySet[Submission]":
    """Submissions with their sources."""
    return (
        Submission.objects.visible_to(user)
        .select_related("plan")
        .prefetch_related("sources")
        .order_by("plan__slug", "position", "key")
    )
