"""Who may make a calendar feed of what, and end it."""

from django.utils.translation import gettext_lazy as _

from negotiations.calendars.models import CalendarFeed
from negotiations.core.verdicts import Allowed, Denied, Verdict
from negotiations.plan.models import ActionPlan
from negotiations.plan.permissions import Reader, sits_in_a_delegation


def can_make_feed(user: Reader, plan: ActionPlan | None, *, own: bool) -> Verdict:
    """Of what one sees; with a delegation's own deadlines, where one sits in a delegation."""
    if plan is not None and not ActionPlan.objects.visible_to(user).filter(pk=plan.pk).exists():
        return Denied(_("Choose one of your plans."))
    if own and not sits_in_a_delegation(user, plan):
        return Denied(_("Only a delegation has deadlines of its own."))
    return Allowed()


def can_revoke_feed(user: Reader, feed: CalendarFeed) -> Verdict:
    """One's own."""
    if CalendarFeed.objects.visible_to(user).filter(pk=feed.pk).exists():
        return Allowed()
    return Denied(_("That calendar is somebody else's."))
