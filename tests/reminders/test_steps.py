"""When a step is reached, by the recipient's own clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from negotiations.reminders.steps import LATE, USUAL, Policy, moment_of, reached
from negotiations.schedule.models.deadline import moment_due

WASHINGTON = ZoneInfo("America/New_York")
MEXICO_CITY = ZoneInfo("America/Mexico_City")
TOKYO = ZoneInfo("Asia/Tokyo")
HONOLULU = ZoneInfo("Pacific/Honolulu")
SECOND = timedelta(seconds=1)
STEPS = (*USUAL.steps, LATE)

DUE_ON = date(2026, 3, 20)
DUE_AT = moment_due(DUE_ON, None, "America/New_York")


@pytest.mark.parametrize("zone", [WASHINGTON, MEXICO_CITY, TOKYO, HONOLULU])
@pytest.mark.parametrize(
    ("step", "on"),
    [(14, "03-06"), (7, "03-13"), (3, "03-17"), (1, "03-19"), (0, "03-20")],
)
def test_a_step_is_reached_at_eight_in_the_morning_where_the_recipient_is(
    step: int, on: str, zone: ZoneInfo
) -> None:
    moment = moment_of(step, DUE_ON, DUE_AT, zone)
    assert moment.astimezone(zone).strftime("%m-%d %H:%M") == f"{on} 08:00"


def test_eight_in_the_morning_in_mexico_city_is_later_than_in_washington() -> None:
    # 20 March: Washington keeps summer time (UTC-4), Mexico City has none (UTC-6).
    us, mx = (moment_of(0, DUE_ON, DUE_AT, zone) for zone in (WASHINGTON, MEXICO_CITY))
    assert us.astimezone(UTC) == datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
    assert mx.astimezone(UTC) == datetime(2026, 3, 20, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("step", "utc"),
    [
        (3, datetime(2026, 3, 6, 13, 0, tzinfo=UTC)),
        (1, datetime(2026, 3, 8, 12, 0, tzinfo=UTC)),
        (0, datetime(2026, 3, 9, 12, 0, tzinfo=UTC)),
    ],
)
def test_it_stays_eight_o_clock_over_the_night_of_8_march_2026(step: int, utc: datetime) -> None:
    """In Washington that night has no hour between two and three."""
    due_on = date(2026, 3, 9)
    moment = moment_of(step, due_on, moment_due(due_on, None, "America/New_York"), WASHINGTON)
    assert moment.astimezone(UTC) == utc


@pytest.mark.parametrize(
    ("at", "step"),
    [
        ("2026-03-06 07:59:59", None),
        ("2026-03-06 08:00:00", 14),
        ("2026-03-13 07:59:59", 14),
        ("2026-03-13 08:00:00", 7),
        ("2026-03-17 08:00:00", 3),
        ("2026-03-19 07:59:59", 3),
        ("2026-03-19 08:00:00", 1),
        ("2026-03-20 08:00:00", 0),
        ("2026-03-20 23:59:59", 0),
        ("2026-03-21 07:59:59", 0),
        ("2026-03-21 08:00:00", LATE),
        ("2026-04-21 08:00:00", LATE),
    ],
)
def test_only_the_newest_step_counts(at: str, step: int | None) -> None:
    now = datetime.fromisoformat(at).replace(tzinfo=WASHINGTON)
    assert reached(USUAL, DUE_ON, DUE_AT, now, WASHINGTON) == step
    # The same instant told by another clock is the same instant.
    assert reached(USUAL, DUE_ON, DUE_AT, now.astimezone(UTC), WASHINGTON) == step


def test_nobody_is_told_that_it_is_late_before_it_is() -> None:
    """In Tokyo it is the next morning while in Washington the day has eleven hours to run."""
    next_morning = datetime(2026, 3, 21, 8, 0, tzinfo=TOKYO)
    assert next_morning < DUE_AT
    assert reached(USUAL, DUE_ON, DUE_AT, next_morning, TOKYO) == 0
    first_late = moment_of(LATE, DUE_ON, DUE_AT, TOKYO)
    assert first_late == datetime(2026, 3, 22, 8, 0, tzinfo=TOKYO)
    assert reached(USUAL, DUE_ON, DUE_AT, first_late - SECOND, TOKYO) == 0


def test_who_is_behind_the_clock_it_is_due_by_is_told_at_once_that_it_is_late() -> None:
    due_at = moment_due(DUE_ON, None, "Asia/Tokyo")
    morning = datetime(2026, 3, 20, 8, 0, tzinfo=HONOLULU)
    assert due_at < morning
    assert reached(USUAL, DUE_ON, due_at, morning, HONOLULU) == LATE


def test_what_was_due_before_breakfast_is_late_at_eight() -> None:
    due_at = moment_due(DUE_ON, time(7, 0), "America/New_York")
    eight = datetime(2026, 3, 20, 8, 0, tzinfo=WASHINGTON)
    assert reached(USUAL, DUE_ON, due_at, eight - SECOND, WASHINGTON) == 1
    assert reached(USUAL, DUE_ON, due_at, eight, WASHINGTON) == LATE


def test_due_at_eight_sharp_is_late_the_next_morning() -> None:
    due_at = moment_due(DUE_ON, time(8, 0), "America/New_York")
    assert moment_of(LATE, DUE_ON, due_at, WASHINGTON).day == 21


@pytest.mark.parametrize("zone", [WASHINGTON, MEXICO_CITY, TOKYO, HONOLULU])
def test_steps_follow_one_another_all_year(zone: ZoneInfo) -> None:
    for offset in range(366):
        due_on = date(2026, 1, 1) + timedelta(days=offset)
        due_at = moment_due(due_on, None, str(zone))
        moments = [moment_of(step, due_on, due_at, zone).astimezone(UTC) for step in STEPS]
        assert moments == sorted(set(moments))


def _steps(policy: Policy, zone: ZoneInfo = WASHINGTON) -> list[tuple[str, int]]:
    """Each morning on which a new step is reached, from a month before to a month after."""
    found: list[tuple[str, int]] = []
    for offset in range(-40, 40):
        now = datetime.combine(DUE_ON + timedelta(days=offset), time(8, 0), tzinfo=zone)
        step = reached(policy, DUE_ON, DUE_AT, now, zone)
        if step is not None and (not found or found[-1][1] != step):
            found.append((now.strftime("%m-%d"), step))
    return found


@pytest.mark.parametrize(
    ("policy", "steps"),
    [
        (Policy(days_before=(30, 2)), [("02-18", 30), ("03-18", 2), ("03-20", 0), ("03-21", -1)]),
        (
            Policy(days_before=(2, 9, 2, 0)),
            [("03-11", 9), ("03-18", 2), ("03-20", 0), ("03-21", -1)],
        ),
        (Policy((3,), on_the_day=False), [("03-17", 3), ("03-21", -1)]),
        (
            Policy((), late_every=1, late_for=3),
            [("03-20", 0), ("03-21", -1), ("03-22", -2), ("03-23", -3)],
        ),
        (
            Policy((), late_every=2, late_for=6),
            [("03-20", 0), ("03-21", -1), ("03-23", -2), ("03-25", -3)],
        ),
        (Policy((), late_every=9, late_for=7), [("03-20", 0), ("03-21", -1)]),
        (Policy((), late_for=0), [("03-20", 0)]),
        (Policy((), on_the_day=False, late_for=0), []),
    ],
)
def test_a_policy_says_when(policy: Policy, steps: list[tuple[str, int]]) -> None:
    assert _steps(policy) == steps


@pytest.mark.parametrize("zone", [WASHINGTON, TOKYO, HONOLULU])
def test_a_late_step_is_reached_at_the_moment_it_says(zone: ZoneInfo) -> None:
    policy = Policy(late_every=3, late_for=30)
    for step in range(-1, -10, -1):
        moment = moment_of(step, DUE_ON, DUE_AT, zone, policy)
        assert reached(policy, DUE_ON, DUE_AT, moment, zone) == step
        assert reached(policy, DUE_ON, DUE_AT, moment - SECOND, zone) == (step + 1)


def test_what_is_mandatory() -> None:
    assert [step for step in (14, 7, 3, 1, 0, -1, -2) if USUAL.is_mandatory(step)] == [1, 0, -1, -2]
    assert not Policy(mandatory_from=-2).is_mandatory(LATE)
