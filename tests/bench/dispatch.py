"""How fast reminders are dispatched, against a bare loop that only renders and sends them.

On PostgreSQL and Redis, with the program's own workers and mails over SMTP to a sink on this
machine. The bare loop renders and sends the same mails through one connection: half of them before
the workers have their turns and half after, since a machine is not always equally quick. Of each
mail the program besides reads the recipients, claims the row and writes down that it is sent.

The time of the workers runs from the first mail that the sink takes to the last. How many reminders
may be said: `bin/bench dispatch 1000`. Memory is what a worker's process holds (VmRSS).
"""

import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.saying import say
from tests.harness.postgres import copy_database, new_database, private_postgres
from tests.harness.redis import private_redis
from tests.harness.stack import descendants
from tests.processes.program import Program, wait_until
from tests.processes.sink import Sink

COUNT = 10_000
# Of the bare loop's pace, for one worker; and what a second one adds where there is a core for it.
LEAST_RATIO = 0.7
LEAST_GROWTH = 1.2
MOST_MORE_MEMORY = 1.1
PATIENCE = 900.0
_LEAST_LEASE = "120"
# Mails in a run, as the program hands them out.
RUN = "500"


@dataclass(frozen=True)
class Pace:
    """How many mails took how many seconds, and how many of one core."""

    mails: int
    took: float
    cpu: float

    @property
    def a_second(self) -> float:
        return self.mails / self.took

    def __add__(self, other: "Pace") -> "Pace":
        return Pace(self.mails + other.mails, self.took + other.took, self.cpu + other.cpu)

    def __str__(self) -> str:
        each = 1000 * self.cpu / self.mails
        return f"{self.a_second:.0f} mails a second, {each:.1f} ms of a core each"


def run(words: Sequence[str]) -> int:
    """Print mails a second, ratios and memory; 1 if a bound is missed."""
    count = int(words[0]) if words else COUNT
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        # PostgreSQL's own user must reach its data.
        folder.chmod(0o755)
        with (
            private_postgres(folder / "postgres") as database,
            private_redis(folder / "redis") as broker,
        ):
            return _measure(folder, database, broker, count)


def _measure(folder: Path, database: str, broker: str, count: int) -> int:
    cores = os.cpu_count() or 1
    say(f"{count:,} reminders, {cores} cores, load {os.getloadavg()[0]:.1f}")
    template = new_database(database, "template")
    with Sink() as sink:
        _program(folder / "made", template, broker, sink).make(str(count), "0", by="crowd")
        copies = {number: copy_database(template, f"by_{number}") for number in range(cores + 1)}
        bare = _program(folder / "bare", copies[0], broker, sink)
        before = _bare(bare, 1)
        found, missed = {}, False
        for workers in range(1, cores + 1):
            place = folder / f"by_{workers}"
            found[workers], growth = _dispatch(place, copies[workers], broker, workers)
            say(f"{workers} worker(s): {found[workers]}")
            missed |= _missed("memory", growth, most=MOST_MORE_MEMORY)
        alone = before + _bare(bare, 2)
    say(f"bare loop, both halves: {alone}; load {os.getloadavg()[0]:.1f}")
    for workers, pace in found.items():
        ratio = pace.a_second / alone.a_second / workers
        is_bound = workers == 1
        missed |= _missed(f"each of {workers}", ratio, least=LEAST_RATIO if is_bound else 0.0)
    if 2 in found:
        growth = found[2].a_second / found[1].a_second
        missed |= _missed("two workers against one", growth, least=LEAST_GROWTH)
    return int(missed)


def _bare(program: Program, half: int) -> Pace:
    mails, took, cpu = program.make("bare", str(half), "2", by="crowd").split()
    pace = Pace(int(mails), float(took), float(cpu))
    say(f"bare loop: {pace}")
    return pace


def _program(folder: Path, database: str, broker: str, sink: Sink) -> Program:
    folder.mkdir()
    services = {
        "DATABASE_URL": database,
        "REDIS_URL": broker,
        "TRAVAUX_LEASE_SECONDS": _LEAST_LEASE,
    }
    return Program(folder, services, sink.url, concurrency=1)


def _dispatch(folder: Path, database: str, broker: str, workers: int) -> tuple[Pace, float]:
    """The pace, and how much more memory the end takes than the first thousand."""
    with Sink() as sink:
        program = _program(folder, database, broker, sink)
        [(rows,)] = program.query("SELECT count(*) FROM negotiations_reminder")
        names = [f"worker-{number}" for number in range(workers)]
        program.start(*names)
        try:
            wait_until(lambda: all(len(_children(program, name)) == 1 for name in names))
            time.sleep(3)
            program.make("hand-out", RUN, by="crowd")
            wait_until(lambda: len(sink.taken) >= min(1_000, rows // 2), PATIENCE)
            early = _memory(program, names)
            wait_until(lambda: _sent(program) == rows, PATIENCE)
            late, cpu = _memory(program, names), _cpu(program, names)
        finally:
            program.stop()
        took = sink.taken[-1].at - sink.taken[0].at
        if len({mail.message_id for mail in sink.taken}) != rows:
            raise AssertionError(f"{len(sink.taken)} mails for {rows} reminders")
    say(f"  memory after the first: {early:.0f} MB, after the last: {late:.0f} MB")
    return Pace(rows - 1, took, cpu), late / early


def _children(program: Program, name: str) -> list[int]:
    return descendants(program.processes[name].pid)


def _senders(program: Program, names: Sequence[str]) -> list[int]:
    return [pid for name in names for pid in _children(program, name)]


def _memory(program: Program, names: Sequence[str]) -> float:
    """The most that one of the processes that send holds, in megabytes."""
    statuses = (Path(f"/proc/{pid}/status").read_text() for pid in _senders(program, names))
    return max(int(status.partition("VmRSS:")[2].split()[0]) / 1024 for status in statuses)


def _cpu(program: Program, names: Sequence[str]) -> float:
    """Seconds of a core that the processes that send have taken, together."""
    ticks = 0
    for pid in _senders(program, names):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _sent(program: Program) -> int:
    # Seldom, so that the looking takes nothing from what is looked at.
    time.sleep(0.5)
    [(sent,)] = program.query("SELECT count(*) FROM negotiations_reminder WHERE state = 'sent'")
    return int(sent)


def _missed(what: str, found: float, least: float = 0.0, most: float = float("inf")) -> bool:
    bounds = [f"at least {least:g}"] * (least > 0) + [f"at most {most:g}"] * (most < float("inf"))
    is_missed = not least <= found <= most
    bound = f" ({', '.join(bounds)})" if bounds else ""
    say(f"{what}: {found:.2f}{bound}{' MISSED' if is_missed else ''}")
    return is_missed
