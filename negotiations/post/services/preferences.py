"""How a person wants to be told."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from negotiations.core.errors import Refused
from negotiations.core.verdicts import require
from negotiations.plan.models import User
from negotiations.post.models import ReminderPreferences
from negotiations.post.permissions import can_set_preferences
from negotiations.post.quiet_hours import Preferences


@transaction.atomic
def set_preferences(*, by: User, person: User, preferences: Preferences) -> ReminderPreferences:
    """Say how one wants to be told. It is nobody else's business, so no journal has it."""
    require(can_set_preferences(by, person))
    _check(preferences)
    row, _made = ReminderPreferences.objects.update_or_create(
        user=person,
        defaults={
            "mail": preferences.mail,
            "digest_at": preferences.digest_at,
            "digest_weekday": preferences.digest_weekday,
            "quiet_from": preferences.quiet_from,
            "quiet_until": preferences.quiet_until,
            "weekends": preferences.weekends,
        },
    )
    return row


def _check(preferences: Preferences) -> None:
    if preferences.mail not in ReminderPreferences.Mail.values:
        raise Refused(_("Choose how mails reach you."), "mail")
    if preferences.digest_weekday not in range(7):
        raise Refused(_("Choose a day of the week."), "digest_weekday")
    if (preferences.quiet_from is None) is not (preferences.quiet_until is None):
        missing = "quiet_from" if preferences.quiet_from is None else "quiet_until"
        raise Refused(_("Quiet hours have a beginning and an end; or leave both empty."), missing)
    if preferences.quiet_from is not None and preferences.quiet_from == preferences.quiet_until:
        raise Refused(_("Quiet hours end at another hour than they begin."), "quiet_until")
