"""That what must run regularly ran, and that it runs once at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from negotiations.core import clock
from negotiations.core.rows import Reader, Row, VisibleQuerySet

BEAT = "beat"
# Beat is late when this many of its turns are missing.
MISSING_TURNS = 5
# A look that took no longer needs no rest.
SHORT = timedelta(seconds=1)


class HeartbeatQuerySet(VisibleQuerySet):
    def visible_to(self, user: Reader) -> Self:
        return self.all() if user.is_authenticated and user.is_staff else self.none()


class Heartbeat(Row):
    """When something that must run regularly last ran, by the machine's clock.

    `busy_until`: until then it is not begun again.
    """

    name = models.CharField(max_length=20, unique=True)
    beat_at = models.DateTimeField(null=True)
    busy_until = models.DateTimeField(null=True)

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Beat:
    """When beat last ran, by the machine's clock; None if it never did."""

    ran_at: datetime | None
    now: datetime

    @property
    def age(self) -> timedelta | None:
        return None if self.ran_at is None else self.now - self.ran_at

    @property
    def is_late(self) -> bool:
        """Nothing is found and nothing is handed to workers while it does not run."""
        return self.age is None or self.age > MISSING_TURNS * timedelta(
            seconds=settings.BEAT_SECONDS
        )


def beat() -> Beat:
    """Whether beat runs. One query; anybody may know."""
    ran_at = Heartbeat.objects.filter(name=BEAT).values_list("beat_at", flat=True).first()
    return Beat(ran_at, clock.machine_now())


@contextmanager
def lease(name: str) -> Iterator[bool]:
    """Take the lease of what is done by one at a time; False while another worker has it or has
    just had it for long.

    Among ten thousand rows a look takes seconds. Many at once would find the same, and keep every
    worker from sending it; so one looks at a time, and then nobody for about as long as it took.
    Whoever is killed at it holds the lease until it runs out. A turn that went through is written
    down.
    """
    began = clock.machine_now()
    if not _take(name, began):
        yield False
        return
    fields: dict[str, datetime] = {}
    try:
        yield True
        fields = {"beat_at": clock.machine_now()}
    finally:
        now = clock.machine_now()
        rest = max(now - began - SHORT, timedelta())
        Heartbeat.objects.filter(name=name).update(busy_until=now + rest, **fields)


def _take(name: str, now: datetime) -> bool:
    Heartbeat.objects.get_or_create(name=name)
    free = Heartbeat.objects.filter(Q(busy_until=None) | Q(busy_until__lte=now), name=name)
    return bool(free.update(busy_until=now + timedelta(seconds=settings.LEASE_SECONDS)))
