"""Who sets how a person is told, and who stands in for them."""

from django.utils.translation import gettext_lazy as _

from negotiations.core.verdicts import Allowed, Denied, Verdict
from negotiations.plan.models import Delegate, User
from negotiations.plan.permissions import Reader


def can_set_preferences(user: Reader, person: User) -> Verdict:
    """One's own."""
    if user.is_authenticated and user.pk == person.pk:
        return Allowed()
    return Denied(_("How a person is told is that person's own business."))


def can_name_stand_in(user: Reader, delegate: Delegate) -> Verdict:
    """For one's own seat, while one sits in it."""
    if not user.is_authenticated or user.pk != delegate.user_id or delegate.left:
        return Denied(_("Each delegate names who stands in for them."))
    if user.is_staff:
        return Denied(_("Site administrators are told of no deadline, so nobody stands in."))
    return Allowed()
