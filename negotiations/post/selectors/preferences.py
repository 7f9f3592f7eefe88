"""How somebody wants to be told."""

from negotiations.plan.models import User
from negotiations.post.models import ReminderPreferences
from negotiations.post.quiet_hours import Preferences

_AT_ONCE = Preferences()


def preferences_of(user: User) -> Preferences:
    """How somebody wants to be told; by a mail at once, where they said nothing."""
    try:
        row: ReminderPreferences = user.preferences
    except ReminderPreferences.DoesNotExist:
        return _AT_ONCE
    return Preferences(
        mail=row.mail,
        digest_at=row.digest_at,
        digest_weekday=row.digest_weekday,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        weekends=row.weekends,
    )
