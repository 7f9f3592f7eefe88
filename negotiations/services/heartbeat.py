"""That what must run regularly ran, and that it runs once at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from negotiations import clock
from negotiations.models import Heartbeat
from negotiations.selectors.operations import BEAT

# A look that took no longer needs no rest.
SHORT = timedelta(seconds=1)


@contextmanager
def round_of_beat() -> Iterator[bool]:
    """Take beat's round; False while another worker is at it or has just been at a long one.

    Among ten thousand rows a look takes seconds. Many at once would find the same, and keep every
    worker from sending it; so one looks at a time, and then nobody for about as long as it took.
    Whoever is killed at it holds the round for a lease. A round that went through is written down.
    """
    began = clock.machine_now()
    if not _take(began):
        yield False
        return
    fields: dict[str, datetime] = {}
    try:
        yield True
        fields = {"beat_at": clock.machine_now()}
    finally:
        now = clock.machine_now()
        rest = max(now - began - SHORT, timedelta())
        Heartbeat.objects.filter(name=BEAT).update(busy_until=now + rest, **fields)


def _take(now: datetime) -> bool:
    Heartbeat.objects.get_or_create(name=BEAT)
    free = Heartbeat.objects.filter(Q(busy_until=None) | Q(busy_until__lte=now), name=BEAT)
    return bool(free.update(busy_until=now + timedelta(seconds=settings.LEASE_SECONDS)))
