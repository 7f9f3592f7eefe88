"""What needs no seat: administering the site."""

from django.utils.translation import gettext_lazy as _

from negotiations.core.rows import Reader
from negotiations.core.verdicts import Allowed, Denied, Verdict


def can_administer(user: Reader) -> Verdict:
    """Seat people, keep their accounts, send again or withdraw reminders: site administrators."""
    if user.is_authenticated and user.is_active and user.is_staff:
        return Allowed()
    return Denied(_("That is for the site's administrators."))
