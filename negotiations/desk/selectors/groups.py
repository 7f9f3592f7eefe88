"""Working groups with what falls due next in each."""

from django.db.models import Prefetch

from negotiations.plan.models import ActionPlan, User, WorkingGroup
from negotiations.schedule.selectors.lists import next_of_each_group


def groups_of(user: User, plan: ActionPlan) -> list[WorkingGroup]:
    """The working groups, with their co-leads, workstreams and what one sees to be due next."""
    return list(
        WorkingGroup.objects.visible_to(user)
        .filter(plan=plan)
        .prefetch_related(
            "workstreams",
            "leads__delegate__user",
            "leads__delegate__delegation__party",
            Prefetch("deadlines", next_of_each_group(user, plan), to_attr="next_open"),
        )
    )
