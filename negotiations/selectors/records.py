"""The rows one sees of each noun, with all that a row shows, in a constant number of queries.

In the record's own order, which no two rows share.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet

from negotiations.models import (
    ActionPlan,
    Delegate,
    Delegation,
    GroupLead,
    Handover,
    Mineral,
    MineralFact,
    Project,
    Reminder,
    Submission,
    User,
    WorkingGroup,
)
from negotiations.models.reminder import ReminderQuerySet

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


def minerals_for(user: Reader) -> "QuerySet[Mineral]":
    """Minerals."""
    return Mineral.objects.visible_to(user)


def mineral_facts_for(user: Reader) -> "QuerySet[MineralFact]":
    """Facts about minerals, with the minerals they are about."""
    return MineralFact.objects.visible_to(user).prefetch_related("minerals")


def submissions_for(user: Reader) -> "QuerySet[Submission]":
    """Submissions with their sources."""
    return (
        Submission.objects.visible_to(user)
        .select_related("plan")
        .prefetch_related("sources")
        .order_by("plan__slug", "position", "key")
    )


def projects_for(user: Reader) -> "QuerySet[Project]":
    """Projects with their minerals and who put them forward: the shortlist first."""
    return (
        Project.objects.visible_to(user)
        .select_related("plan", "put_forward_by__party")
        .prefetch_related("minerals")
    )


def handovers_for(user: Reader) -> "QuerySet[Handover]":
    """What was delegated in one's delegation, newest first."""
    return (
        Handover.objects.visible_to(user)
        .select_related("from_delegate__user", "to_delegate__user")
        .order_by("-at", "id")
    )


def own_reminders(user: Reader) -> ReminderQuerySet:
    """One's own reminders, of deadlines one still sees, newest first."""
    rows: ReminderQuerySet = (
        Reminder.objects.visible_to(user).filter(recipient=user.pk).select_related("deadline__plan")
    )
    return rows
