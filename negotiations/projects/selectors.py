"""The projects one sees."""

from django.db.models import QuerySet

from negotiations.plan.models import ActionPlan, User
from negotiations.plan.selectors.records import Reader
from negotiations.projects.models import Project


def projects_of(user: User, plan: ActionPlan) -> list[Project]:
    """The projects one sees: the shortlist first."""
    return list(
        Project.objects.visible_to(user)
        .filter(plan=plan)
        .select_related("put_forward_by__party", "compartment__party")
        .prefetch_related("minerals")
    )


def projects_for(user: Reader) -> "QuerySet[Project]":
    """Projects with their minerals and who put them forward: the shortlist first."""
    return (
        Project.objects.visible_to(user)
        .select_related("plan", "put_forward_by__party")
        .prefetch_related("minerals")
    )
