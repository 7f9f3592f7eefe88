"""When a person is reminded of a deadline, as a policy says. Pure code.

Steps are days before the due date (14, 7, 3 and 1, where nobody said otherwise) and the day
itself, 0. When it is late they go on below zero: -1 once it is, then -2, -3 and so on, as often
and for as long as the policy says. A step is reached in the morning of its day, by the
recipient's own clock; the first late one in the first morning on which the deadline really is
late, wherever in the world it was due.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from negotiations.post.quiet_hours import MORNING

LATE = -1
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Policy:
    """What a plan, a group or a deadline asks for. All numbers are days.

    `late_every` 0: when late, once. `escalate_after` 0: never. From the step `mandatory_from` on
    a mail of its own goes out, whatever the recipient prefers.
    """

    days_before: tuple[int, ...] = (14, 7, 3, 1)
    on_the_day: bool = True
    late_every: int = 0
    late_for: int = 7
    mandatory_from: int = 1
    escalate_after: int = 0

    @property
    def steps(self) -> tuple[int, ...]:
        """Those before and on the day, the earliest first."""
        before = sorted({days for days in self.days_before if days > 0}, reverse=True)
        return (*before, 0) if self.on_the_day else tuple(before)

    @property
    def first(self) -> int:
        """Days before the due date at which the first step is reached; 0 where none is before."""
        return max(self.steps, default=0)

    def is_mandatory(self, step: int) -> bool:
        """Whether this step goes out as a mail of its own in any case."""
        return step <= self.mandatory_from


USUAL = Policy()


def moment_of(
    step: int, due_on: date, due_at: datetime, zone: ZoneInfo, policy: Policy = USUAL
) -> datetime:
    """When a step is reached, by a clock in `zone`.

    `due_on` is the due day as it is written, `due_at` the instant after which it is late.
    """
    if step > LATE:
        return datetime.combine(due_on - step * _DAY, MORNING, tzinfo=zone)
    first = _first_morning_after(due_at, zone)
    return datetime.combine(
        first.date() + (LATE - step) * policy.late_every * _DAY, MORNING, tzinfo=zone
    )


def reached(
    policy: Policy, due_on: date, due_at: datetime, now: datetime, zone: ZoneInfo
) -> int | None:
    """The newest step reached by `now`, or None while the first has not come.

    Only the newest: whoever was away for a week, or moves the demo's clock by one, gets one
    mail that says how things stand, not one for every step missed.
    """
    late = _late_step(policy, due_at, now, zone)
    if late is not None:
        return late
    steps = [step for step in policy.steps if moment_of(step, due_on, due_at, zone) <= now]
    return steps[-1] if steps else None


def _late_step(policy: Policy, due_at: datetime, now: datetime, zone: ZoneInfo) -> int | None:
    first = _first_morning_after(due_at, zone)
    if policy.late_for == 0 or first > now:
        return None
    if policy.late_every == 0:
        return LATE
    today = now.astimezone(zone)
    mornings = (today.date() - first.date()).days - (today.time() < MORNING)
    return LATE - min(mornings, policy.late_for - 1) // policy.late_every


def _first_morning_after(moment: datetime, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    morning = datetime.combine(local.date(), MORNING, tzinfo=zone)
    return morning if morning > local else datetime.combine(local.date() + _DAY, MORNING, zone)
