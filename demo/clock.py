"""The demo's clock: the real one, set off by a whole number of seconds that everyone shares."""

from datetime import datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from demo.models import ClockSetting
from negotiations.core import memo
from negotiations.core.clock import machine_now

# Day 34 of the U.S.–Mexico plan's 60, in the middle of a working morning of its zone.
# When the illustrative history has the plan put in the tracker: the day of its announcement.
FIRST_DAY = datetime(2026, 2, 4, 9, 0, tzinfo=ZoneInfo("America/New_York"))
START = datetime(2026, 3, 10, 10, 0, tzinfo=ZoneInfo("America/New_York"))

_ROW = 1
# What a request remembers: forgotten by setting the clock.
_CLOCK = "demo clock"


def offset() -> timedelta:
    """By how much the demo's clock differs from the real one; nothing until it has been set."""
    return memo.once(_CLOCK, _ROW, _offset)


def _offset() -> timedelta:
    seconds = ClockSetting.objects.filter(pk=_ROW).values_list("seconds", flat=True).first()
    return timedelta(seconds=seconds or 0)


def is_set() -> bool:
    """Whether anyone has set the clock yet."""
    return ClockSetting.objects.filter(pk=_ROW).exists()


def set_to(moment: datetime) -> None:
    """Make it `moment` now, less than a second past it; from there the clock runs on."""
    _put(ceil((moment - machine_now()).total_seconds()))


def forward(step: timedelta) -> None:
    """Move the clock by `step` from where it stands; two people at once move it twice."""
    memo.forget(_CLOCK)
    with transaction.atomic():
        ClockSetting.objects.get_or_create(pk=_ROW)
        ClockSetting.objects.filter(pk=_ROW).update(
            seconds=F("seconds") + round(step.total_seconds())
        )


def back_to_real() -> None:
    """Show the real date and time again."""
    _put(0)


def back_to_start() -> None:
    """Go back to the morning on which the demo begins."""
    set_to(START)


def _put(seconds: int) -> None:
    memo.forget(_CLOCK)
    ClockSetting.objects.update_or_create(pk=_ROW, defaults={"seconds": seconds})
