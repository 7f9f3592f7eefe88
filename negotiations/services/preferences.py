"""How a person wants to be told."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from negotiations.models import ReminderPreferences, User
from negotiations.permissions import can_set_preferences, require
from negotiations.quiet_hours import Wishes
from negotiations.services.errors import Refused


@transaction.atomic
def set_wishes(*, by: User, person: User, wishes: Wishes) -> ReminderPreferences:
    """Say how one wants to be told. It is nobody else's business, so no journal has it."""
    require(can_set_preferences(by, person))
    _check(wishes)
    row, _made = ReminderPreferences.objects.update_or_create(
        user=person,
        defaults={
            "mail": wishes.mail,
            "digest_at": wishes.digest_at,
            "digest_weekday": wishes.digest_weekday,
            "quiet_from": wishes.quiet_from,
            "quiet_until": wishes.quiet_until,
            "weekends": wishes.weekends,
        },
    )
    return row


def _check(wishes: Wishes) -> None:
    if wishes.mail not in ReminderPreferences.Mail.values:
        raise Refused(_("Choose how mails reach you."), "mail")
    if wishes.digest_weekday not in range(7):
        raise Refused(_("Choose a day of the week."), "digest_weekday")
    if (wishes.quiet_from is None) is not (wishes.quiet_until is None):
        missing = "quiet_from" if wishes.quiet_from is None else "quiet_until"
        raise Refused(_("Quiet hours have a beginning and an end; or leave both empty."), missing)
    if wishes.quiet_from is not None and wishes.quiet_from == wishes.quiet_until:
        raise Refused(_("Quiet hours end at another hour than they begin."), "quiet_until")
