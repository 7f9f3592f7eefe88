"""When a person is reminded of a deadline. Pure code.

Steps are days before the due date: 14, 7, 3 and 1, the day itself, and once when it is late.
A step is reached in the morning of its day, by the recipient's own clock; the last one in the
first morning on which the deadline really is late, wherever in the world it was due.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LATE = -1
STEPS = (14, 7, 3, 1, 0, LATE)
MORNING = time(8, 0)
_DAY = timedelta(days=1)


def moment_of(step: int, due_on: date, due_at: datetime, zone: ZoneInfo) -> datetime:
    """When a step is reached, by a clock in `zone`.

    `due_on` is the due day as it is written, `due_at` the instant after which it is late.
    """
    if step == LATE:
        return _first_morning_after(due_at, zone)
    return datetime.combine(due_on - step * _DAY, MORNING, tzinfo=zone)


def reached(due_on: date, due_at: datetime, now: datetime, zone: ZoneInfo) -> int | None:
    """The newest step reached by `now`, or None while the first has not come.

    Only the newest: whoever was away for a week, or moves the demo's clock by one, gets one
    mail that says how things stand, not one for every step missed.
    """
    steps = [step for step in STEPS if moment_of(step, due_on, due_at, zone) <= now]
    return steps[-1] if steps else None


def _first_morning_after(moment: datetime, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    morning = datetime.combine(local.date(), MORNING, tzinfo=zone)
    return morning if morning > local else datetime.combine(local.date() + _DAY, MORNING, zone)
