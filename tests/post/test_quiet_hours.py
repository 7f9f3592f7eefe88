"""On which way and from when a person is told, by the clock where they are."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiations.post.quiet_hours import Preferences, Way, way

WASHINGTON = ZoneInfo("America/New_York")
FAR = datetime(2030, 1, 1, tzinfo=UTC)
NIGHT = {"quiet_from": time(22), "quiet_until": time(7)}
MONDAY = "2026-03-16"


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WASHINGTON)


def _way(
    preferences: Preferences, reached: str, now: str, due: str = "", mandatory: bool = False
) -> Way:
    due_at = _at(due) if due else FAR
    return way(preferences, _at(reached), _at(now), due_at, WASHINGTON, mandatory=mandatory)


def _told(found: Way) -> str:
    return f"{found.channel} {found.send_from.astimezone(WASHINGTON):%a %d %H:%M}"


# Preferences, when the step was reached, when it is asked, the way.
CASES = [
    # A mail at once, and what was missed goes out now.
    (Preferences(), "2026-03-12 08:00", "2026-03-12 08:00", "mail Thu 12 08:00"),
    (Preferences(), "2026-03-12 08:00", "2026-03-12 23:30", "mail Thu 12 08:00"),
    (Preferences(mail="none"), "2026-03-12 08:00", "2026-03-12 23:30", "inbox Thu 12 08:00"),
    # Digests: the first at or after the step.
    (Preferences(mail="daily"), "2026-03-12 08:00", "2026-03-12 08:00", "digest Thu 12 08:00"),
    (Preferences(mail="daily", digest_at=time(17)),
     "2026-03-12 08:00", "2026-03-12 08:01", "digest Thu 12 17:00"),
    (Preferences(mail="daily", digest_at=time(7)),
     "2026-03-12 08:00", "2026-03-12 08:01", "digest Fri 13 07:00"),
    (Preferences(mail="weekly"), "2026-03-12 08:00", "2026-03-12 08:01", "digest Mon 16 08:00"),
    (Preferences(mail="weekly", digest_weekday=3),
     "2026-03-12 08:00", "2026-03-12 08:01", "digest Thu 12 08:00"),
    (Preferences(mail="weekly", digest_weekday=3, digest_at=time(6)),
     "2026-03-12 08:00", "2026-03-12 08:01", "digest Thu 19 06:00"),
    # Quiet over midnight, and within a day.
    (Preferences(**NIGHT), "2026-03-12 08:00", "2026-03-12 22:00", "mail Fri 13 07:00"),
    (Preferences(**NIGHT), "2026-03-12 08:00", "2026-03-13 06:59", "mail Fri 13 07:00"),
    (Preferences(**NIGHT), "2026-03-12 08:00", "2026-03-13 07:00", "mail Thu 12 08:00"),
    (Preferences(**NIGHT), "2026-03-12 08:00", "2026-03-12 21:59", "mail Thu 12 08:00"),
    (Preferences(quiet_from=time(7), quiet_until=time(9)),
     "2026-03-12 08:00", "2026-03-12 08:00", "mail Thu 12 09:00"),
    # No weekends: Monday morning, or when its quiet hours end.
    (Preferences(weekends=False), "2026-03-14 08:00", "2026-03-14 08:00", "mail Mon 16 08:00"),
    (Preferences(weekends=False), "2026-03-13 08:00", "2026-03-15 23:59", "mail Mon 16 08:00"),
    (Preferences(weekends=False), "2026-03-13 08:00", "2026-03-16 00:00", "mail Fri 13 08:00"),
    (Preferences(weekends=False), "2026-03-14 08:00", "2026-03-16 00:00", "mail Mon 16 08:00"),
    (
        Preferences(weekends=False, **NIGHT),
        "2026-03-13 08:00",
        "2026-03-13 23:00",
        "mail Mon 16 08:00",
    ),
    (Preferences(weekends=False, quiet_from=time(20), quiet_until=time(9)),
     "2026-03-14 08:00", "2026-03-14 12:00", "mail Mon 16 09:00"),
    (Preferences(mail="weekly", digest_weekday=5, weekends=False),
     "2026-03-12 08:00", "2026-03-12 08:00", "digest Mon 16 08:00"),
]  # fmt: skip


@pytest.mark.parametrize(("preferences", "reached", "now", "told"), CASES)
def test_ways(preferences: Preferences, reached: str, now: str, told: str) -> None:
    assert _told(_way(preferences, reached, now)) == told


@pytest.mark.parametrize("mail", ["each", "daily", "weekly", "none"])
def test_what_is_mandatory_is_a_mail_of_its_own_at_weekends_too(mail: str) -> None:
    preferences = Preferences(mail=mail, digest_at=time(17), weekends=False)
    found = _way(preferences, "2026-03-14 08:00", "2026-03-14 08:00", mandatory=True)
    assert _told(found) == "mail Sat 14 08:00"


@pytest.mark.parametrize(
    ("due", "told"),
    [
        ("2026-03-13 09:00", "mail Fri 13 07:00"),
        ("2026-03-13 07:00", "mail Fri 13 07:00"),
        # It would be over when the quiet hours are: better woken than late.
        ("2026-03-13 06:59", "mail Thu 12 08:00"),
        # It is late already; the night makes no difference.
        ("2026-03-12 20:00", "mail Fri 13 07:00"),
    ],
)
def test_it_keeps_quiet_hours_unless_the_deadline_would_pass_meanwhile(due: str, told: str) -> None:
    preferences = Preferences(**NIGHT)
    found = _way(preferences, "2026-03-12 08:00", "2026-03-12 23:00", due, mandatory=True)
    assert _told(found) == told


@pytest.mark.parametrize(
    ("now", "until", "utc"),
    [
        # 8 March 2026: no hour between two and three. Half past two is half past three.
        ("2026-03-08T04:00+00:00", time(2, 30), "2026-03-08T07:30+00:00"),
        ("2026-03-08T04:00+00:00", time(7), "2026-03-08T11:00+00:00"),
        # 1 November 2026: the hour from one to two comes twice; its first half past one counts.
        ("2026-11-01T04:00+00:00", time(1, 30), "2026-11-01T05:30+00:00"),
        # Asked in the second of them, before its half past one.
        ("2026-11-01T06:10+00:00", time(1, 30), "2026-11-01T06:30+00:00"),
        ("2026-11-01T04:00+00:00", time(7), "2026-11-01T12:00+00:00"),
    ],
)
def test_nights_in_which_clocks_change(now: str, until: time, utc: str) -> None:
    preferences = Preferences(quiet_from=time(22), quiet_until=until)
    moment = datetime.fromisoformat(now)
    found = way(preferences, moment - timedelta(hours=9), moment, FAR, WASHINGTON, mandatory=False)
    assert found.send_from == datetime.fromisoformat(utc)


_TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
_ZONES = st.sampled_from(
    ["America/New_York", "America/Mexico_City", "Australia/Lord_Howe", "Asia/Tokyo", "UTC"]
).map(ZoneInfo)
_MOMENTS = st.datetimes(
    datetime.fromisoformat("2024-01-01"),
    datetime.fromisoformat("2028-01-01"),
    timezones=st.just(UTC),
)
_WISHES = st.builds(
    Preferences,
    mail=st.sampled_from(["each", "daily", "weekly", "none"]),
    digest_at=_TIMES,
    digest_weekday=st.integers(0, 6),
    quiet_from=_TIMES,
    quiet_until=_TIMES,
    weekends=st.booleans(),
)


@given(_WISHES, _MOMENTS, st.timedeltas(timedelta(0), timedelta(days=9)), _ZONES)
def test_nobody_is_told_too_early_in_quiet_hours_or_much_too_late(
    preferences: Preferences, reached: datetime, waited: timedelta, zone: ZoneInfo
) -> None:
    now = reached + waited
    found = way(preferences, reached, now, FAR, zone, mandatory=False)
    told = max(found.send_from, now)
    assert reached <= found.send_from <= now + timedelta(days=12)
    if found.channel == "inbox":
        return
    local = told.astimezone(zone)
    assert not preferences.is_quiet(local.time())
    assert preferences.weekends or local.weekday() < 5
    # Asked again once it may go, the answer is that it may.
    assert way(preferences, reached, told, FAR, zone, mandatory=False).send_from <= told


@given(_WISHES, _MOMENTS, st.timedeltas(timedelta(0), timedelta(days=9)), _ZONES)
def test_what_is_mandatory_waits_for_a_day_at_most_and_never_past_the_deadline(
    preferences: Preferences, now: datetime, left: timedelta, zone: ZoneInfo
) -> None:
    found = way(preferences, now, now, now + left, zone, mandatory=True)
    assert found.channel == "mail"
    assert now <= found.send_from <= now + timedelta(days=1, hours=2)
    assert found.send_from <= now + left
