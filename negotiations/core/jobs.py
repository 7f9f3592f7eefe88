"""The one outbox: work for later, as rows with a state.

A job is a row, made in the transaction of what it is about. It waits until a worker is told of it
and claims it: by compare-and-set, an UPDATE of one table that names the state it expects, so that
of any number of workers one has it. The claim is the moment at which it was made, or renewed; it
holds for a lease, after which the row is free again. Of every kind of job is promised:

- **Nothing is lost.** The queue may lose any message and any worker may be killed: a row stays
  until it is done, or failed with its reason. What failed is kept and can be tried again.
- **One thing can be doubled**: what was done outside (a mail server took the mail, a receiver the
  message) and could not be written down before the worker or the database went away. It is done
  again under the same id.
- **Nobody is held up** by a row that fails: it waits longer each time, up to an hour.
- **Final is what the row itself, or who is at the other end, says is final.** A fault of this
  program or of the machine is tried again, and told to the log with its traceback.

`docs/decisions/0009-jobs.md` says why.
"""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import InterfaceError, OperationalError, models
from django.db.models import Count, F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from negotiations.core import clock
from negotiations.core.rows import Reader, Row, VisibleQuerySet

# The database is away, or the machine has no memory left: that says nothing of the row at hand.
NO_ROW_S_FAULT = (OperationalError, InterfaceError, MemoryError)
# Twice as long each time; more doublings than these reach no further.
_MOST_DOUBLINGS = 20


@dataclass(frozen=True)
class Stages:
    """How a kind of job calls the states that all of them have."""

    waiting: str
    taken: str
    done: str
    failed: str


@dataclass(frozen=True)
class Patience:
    """How long is waited after a failure, and after how many tries in vain a job is given up.

    `most` is None where it never is.
    """

    most: int | None = None
    first: timedelta = timedelta(seconds=30)
    longest: timedelta = timedelta(hours=1)

    def wait(self, failures: int) -> timedelta:
        """Half a minute, then twice as long each time up to an hour; nothing before the first."""
        if failures < 1:
            return timedelta()
        doubled: timedelta = self.first * 2 ** min(failures - 1, _MOST_DOUBLINGS)
        return min(doubled, self.longest)

    def is_over(self, attempts: int) -> bool:
        return self.most is not None and attempts >= self.most


@dataclass(frozen=True)
class Reason:
    """Why some rows failed, or wait to be tried again, and how many they are."""

    state: str
    error: str
    count: int

    @property
    def key(self) -> str:
        """Names the reason in a form: what a server said has line ends that a form changes."""
        return hashlib.sha256(f"{self.state}\0{self.error}".encode()).hexdigest()[:32]


def lease_time() -> timedelta:
    """How old a claim may grow."""
    return timedelta(seconds=settings.LEASE_SECONDS)


class JobQuerySet(VisibleQuerySet):
    """Rows of work. What may have changed meanwhile stands in the UPDATE itself, which joins
    nothing: PostgreSQL asks it again of a row that another worker held (13.2.1, Read Committed)."""

    @property
    def _stages(self) -> Stages:
        stages: Stages = self.model.stages
        return stages

    def waiting(self, machine_now: datetime) -> Self:
        """Those a worker should take up: new, or tried and due to be tried again."""
        return self.filter(state=self._stages.waiting, not_before__lte=machine_now)

    def untold(self, machine_now: datetime) -> Self:
        """Those no worker was told of within a lease: `claimed_at` of a row that waits."""
        long_ago = machine_now - lease_time()
        return self.filter(Q(claimed_at=None) | Q(claimed_at__lt=long_ago))

    def tell(self, machine_now: datetime) -> int:
        """Write down that a worker is told of those that wait, and that none was told of."""
        waiting = self.filter(state=self._stages.waiting)
        return waiting.untold(machine_now).update(claimed_at=machine_now)

    def claim(self, machine_now: datetime) -> int:
        """Take up those that wait; how many are now held at this moment."""
        return self.waiting(machine_now).update(**self.claimed(machine_now))

    def claimed(self, machine_now: datetime) -> dict[str, Any]:
        """What a row becomes that is taken up."""
        return {
            "state": self._stages.taken,
            "claimed_at": machine_now,
            "attempts": F("attempts") + 1,
        }

    def held(self, at: datetime | None) -> Self:
        """Those still held by whoever claimed or renewed at this moment: one that was taken over
        since is left alone."""
        return self.filter(state=self._stages.taken, claimed_at=at)

    def stalled(self, machine_now: datetime) -> Self:
        """Those a worker claimed and never finished."""
        long_ago = machine_now - lease_time()
        return self.filter(state=self._stages.taken, claimed_at__lt=long_ago)

    def release_stalled(self, patience: Patience, error: str, together: str = "pk") -> int:
        """Free the rows whose worker went away in the middle; how many there were.

        Those alike in `together` go together. At once the first time, since workers are restarted;
        later as if it had failed.
        """
        groups: dict[tuple[Any, datetime | None], list[Job]] = defaultdict(list)
        for job in self.stalled(clock.machine_now()):
            groups[getattr(job, together) or job.pk, job.claimed_at].append(job)
        for (_alike, at), jobs in groups.items():
            held = self.filter(pk__in=[job.pk for job in jobs]).held(at)
            attempts = min(job.attempts for job in jobs)
            if patience.is_over(attempts):
                held.give_up(error=error)
            else:
                held.put_back(patience.wait(attempts - 1), error=error)
        return sum(map(len, groups.values()))

    def put_back(self, wait: timedelta, **why: Any) -> int:
        """Let those held be tried again later."""
        return self.update(
            state=self._stages.waiting,
            claimed_at=None,
            not_before=clock.machine_now() + wait,
            **why,
        )

    def give_up(self, **why: Any) -> int:
        """Fail those held, with the reason."""
        return self.update(state=self._stages.failed, **why)

    def troubled(self) -> Self:
        """Those that failed, and those that wait after a try in vain."""
        again = Q(state=self._stages.waiting, attempts__gt=0) & ~Q(error="")
        return self.filter(again | Q(state=self._stages.failed))

    def reasons(self) -> list[Reason]:
        """Why, the most frequent first."""
        found = self.troubled().order_by().values_list("state", "error").annotate(rows=Count("pk"))
        return [Reason(*values) for values in found.order_by("-rows", "state", "error")]

    def retry(self) -> int:
        """Have those that failed or wait after a failure tried again now, as new ones are.

        The reason stays until they are done: what ended a worker is still taken up alone.
        """
        return self.troubled().update(**self.anew())

    def anew(self) -> dict[str, Any]:
        """What a row becomes that is tried again by hand."""
        return {
            "state": self._stages.waiting,
            "attempts": 0,
            "claimed_at": None,
            "not_before": clock.machine_now(),
        }


class Job(Row):
    """Work for later. Each kind says which of its own states are the `stages` of all, what it is
    about, and what it was told when it was done; `docs/decisions/0009-jobs.md` lists them."""

    stages: ClassVar[Stages]

    # Real time, never the demo's: leases and waits must not jump with it.
    not_before = models.DateTimeField()
    # Of a row that waits: when a worker was told of it. Of one that is held: the claim.
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("why it failed"), blank=True)

    class Meta:
        abstract = True


@dataclass(frozen=True)
class Outbox:
    """A kind of job, its model, as those who run the site see it; each of them sees the rows of
    `visible_to`.

    `words` says an error in the reader's language.
    """

    name: str
    title: Promise | str
    kind: Any
    words: Callable[[str], str] = str

    def seen_by(self, user: Reader) -> JobQuerySet:
        """The rows that a reader sees."""
        rows: JobQuerySet = self.kind._default_manager.all()
        return rows.visible_to(user)

    def state_words(self, state: str) -> str:
        """What its kind calls a state."""
        return str(dict(self.kind._meta.get_field("state").choices or ())[state])


_outboxes: dict[str, Outbox] = {}


def register(outbox: Outbox) -> None:
    """Make a kind of job known to the page of those who run the site."""
    _outboxes[outbox.name] = outbox


def outboxes() -> tuple[Outbox, ...]:
    """All kinds, in the order in which they were registered."""
    return tuple(_outboxes.values())


def outbox_of(name: str) -> Outbox | None:
    """The kind of this name."""
    return _outboxes.get(name)


@dataclass
class Faults:
    """What is told to the log in one run: each fault once, not ten thousand times.

    Two are the same where they are of one kind and were raised at one line.
    """

    logger: logging.Logger
    _told: set[tuple[type, str, int]] = field(default_factory=set)

    def tell(self, what: str, error: Exception) -> None:
        """Log an error with its traceback, unless its like was told before."""
        fault = (type(error), *_where(error))
        if fault not in self._told:
            self._told.add(fault)
            self.logger.error("%s: %s", what, error, exc_info=error)


def _where(error: Exception) -> tuple[str, int]:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return ("", 0) if trace is None else (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
