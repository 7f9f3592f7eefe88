"""On which way, and from when, a person is told: what they prefer within what a plan asks.
Pure code.

All is reckoned by the recipient's own clock and compared as instants, so that a night in which
clocks change is no other night.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MAIL, DIGEST, INBOX = "mail", "digest", "inbox"
EACH, DAILY, WEEKLY, NONE = "each", "daily", "weekly", "none"
MORNING = time(8, 0)
_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class Preferences:
    """How one person wants to be told. `digest_weekday` 0 is Monday."""

    mail: str = EACH
    digest_at: time = MORNING
    digest_weekday: int = 0
    quiet_from: time | None = None
    quiet_until: time | None = None
    weekends: bool = True

    def is_quiet(self, at: time) -> bool:
        """Whether this hour is in the quiet ones, which may go over midnight."""
        if self.quiet_from is None or self.quiet_until is None:
            return False
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until


@dataclass(frozen=True)
class Way:
    """The channel, and the instant from which it may be used."""

    channel: str
    send_from: datetime


def way(
    preferences: Preferences,
    reached_at: datetime,
    now: datetime,
    due_at: datetime,
    zone: ZoneInfo,
    *,
    mandatory: bool,
) -> Way:
    """How and from when to tell what is to be told since `reached_at`.

    What is mandatory is a mail of its own, at weekends too. It keeps quiet hours, unless the
    deadline would pass meanwhile. `send_from` lies after `now` only where one has to wait.
    """
    if mandatory:
        start = max(reached_at, now)
        end = _after_quiet(preferences, start, zone)
        passes_meanwhile = start <= due_at < end
        return Way(MAIL, reached_at if passes_meanwhile or end == start else end)
    if preferences.mail == NONE:
        return Way(INBOX, reached_at)
    channel = MAIL if preferences.mail == EACH else DIGEST
    planned = reached_at if channel == MAIL else _next_digest(preferences, reached_at, zone)
    free = _when_free(preferences, planned, zone)
    if free <= now:
        # It could have gone already: only what holds now can keep it.
        later = _when_free(preferences, now, zone)
        free = planned if later == now else later
    return Way(channel, free)


def _next_digest(preferences: Preferences, since: datetime, zone: ZoneInfo) -> datetime:
    """The first digest at or after an instant."""
    day = since.astimezone(zone).date()
    days = [day + ahead * _DAY for ahead in range(9)]
    if preferences.mail == WEEKLY:
        days = [one for one in days if one.weekday() == preferences.digest_weekday]
    return next(at for one in days if (at := _instant(one, preferences.digest_at, zone)) >= since)


def _when_free(preferences: Preferences, start: datetime, zone: ZoneInfo) -> datetime:
    # The end of a quiet night may lie on a Saturday, and Monday's morning in quiet hours.
    first = _after_weekend(preferences, _after_quiet(preferences, start, zone), zone)
    return _after_quiet(preferences, first, zone)


def _after_weekend(preferences: Preferences, start: datetime, zone: ZoneInfo) -> datetime:
    local = start.astimezone(zone)
    if preferences.weekends or local.weekday() < _SATURDAY:
        return start
    return _instant(local.date() + (7 - local.weekday()) * _DAY, MORNING, zone)


def _after_quiet(preferences: Preferences, start: datetime, zone: ZoneInfo) -> datetime:
    if preferences.quiet_until is None or not preferences.is_quiet(start.astimezone(zone).time()):
        return start
    today = start.astimezone(zone).date()
    ends = (
        _instant(day, preferences.quiet_until, zone, fold)
        for day in (today, today + _DAY)
        for fold in (0, 1)
    )
    # An hour that does not exist that night is told as one that does: perhaps a quiet one.
    loud = (end for end in ends if not preferences.is_quiet(end.astimezone(zone).time()))
    return next((end for end in loud if end > start), start)


def _instant(day: date, at: time, zone: ZoneInfo, fold: int = 0) -> datetime:
    return datetime.combine(day, at.replace(fold=fold), tzinfo=zone).astimezone(UTC)
