"""The one place that knows what time it is.

In demo mode the real clock is set off by what `settings.CLOCK_OFFSET` names; outside it
there is no offset. `machine_now` is never set off: leases and heartbeats go by it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

_held: ContextVar[datetime | None] = ContextVar("held_moment", default=None)


def machine_now() -> datetime:
    """The real time, with a zone."""
    return timezone.now()


def offset() -> timedelta:
    """By how much this program's clock differs from the real one."""
    if settings.CLOCK_OFFSET is None:
        return timedelta(0)
    read = import_string(settings.CLOCK_OFFSET)
    found: timedelta = read()
    return found


def now() -> datetime:
    """What time it is for everyone who works here."""
    held = _held.get()
    return held if held is not None else machine_now() + offset()


def today(zone: ZoneInfo) -> date:
    """What day it is in a zone."""
    return now().astimezone(zone).date()


@contextmanager
def held(moment: datetime | None = None) -> Iterator[datetime]:
    """Hold one moment: a page speaks of one time throughout, and a history can be replayed."""
    token = _held.set(moment or now())
    try:
        yield now()
    finally:
        _held.reset(token)
