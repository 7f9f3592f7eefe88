"""What every view of a plan needs first: who asks, and which plan they see."""

from typing import cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from negotiations.plan.models import ActionPlan, User


def reader_of(request: HttpRequest) -> User:
    """The person who asks. Views are behind the log-in, so there is one."""
    return cast(User, request.user)


def plan_or_404(request: HttpRequest, slug: str) -> ActionPlan:
    """The plan, if this reader sees it."""
    seen = ActionPlan.objects.visible_to(request.user)
    plan: ActionPlan = get_object_or_404(seen, slug=slug)
    return in_plan(request, plan)


def in_plan(request: HttpRequest, plan: ActionPlan) -> ActionPlan:
    """The plan; what answers is one of its pages, and its frame says where the reader sits."""
    request.plan = plan  # type: ignore[attr-defined]
    return plan


def plan_of(request: HttpRequest) -> ActionPlan | None:
    """The plan whose page is asked for, where it is a plan's."""
    return getattr(request, "plan", None)
