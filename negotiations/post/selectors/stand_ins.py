"""Who stands in for a person, and who could."""

from django.db.models import QuerySet

from negotiations.core import clock
from negotiations.plan.models import Delegate, User
from negotiations.post.models import StandIn


def own_seats(user: User) -> "QuerySet[Delegate]":
    """The seats for which one can name a stand-in, by plan."""
    found: QuerySet[Delegate] = (
        Delegate.objects.visible_to(user)
        .active()
        .filter(user=user, plan__tracked_only=False)
        .select_related("plan", "delegation__party", "user")
        .order_by("plan__slug")
    )
    return found


def colleagues_of(user: User) -> "QuerySet[Delegate]":
    """The people of one's own delegations who could stand in, by plan and name."""
    found: QuerySet[Delegate] = (
        Delegate.objects.visible_to(user)
        .active()
        .filter(delegation__in=own_seats(user).values("delegation"), user__is_staff=False)
        .exclude(user=user)
        .select_related("plan", "user")
        .order_by("plan__slug", "user__name", "pk")
    )
    return found


def absences_of(user: User) -> "QuerySet[StandIn]":
    """When one is away and who is told instead, what is over left out."""
    found: QuerySet[StandIn] = (
        StandIn.objects.visible_to(user)
        .filter(delegate__in=own_seats(user))
        .filter(last_on__gte=clock.today(user.tz))
        .select_related("delegate__plan", "delegate__user", "stand_in__user")
        .order_by("first_on", "pk")
    )
    return found
