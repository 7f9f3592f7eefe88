"""How fast reminders are dispatched, against a bare loop that only renders and sends them.

On PostgreSQL and Redis, with the program's own workers and mails over SMTP to a sink on this
machine. The bare loop renders and sends the same mails through one connection. The two take turns,
one run of mails at a time, since a machine is not equally quick from one moment to the next. Of
each mail the program besides reads the recipients, claims the row and writes down that it is sent.

The time of the workers runs from when a turn's rows are handed out to its last mail. The first turn
of each is not counted. How many reminders may be said: `bin/bench dispatch 1500`. Memory is what a
worker's process holds (VmRSS).
"""

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
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
RUN = 500


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


@dataclass(frozen=True)
class Turns:
    """What the bare loop and the workers came to, and how much more memory the end took."""

    alone: Pace
    dispatched: Pace
    growth: float

    @property
    def ratio(self) -> float:
        return self.dispatched.a_second / self.alone.a_second


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
        found: dict[int, Turns] = {}
        missed = False
        with _program(folder / "bare", copies[0], broker, sink).talk("bare", by="crowd") as bare:
            _pace(bare(str(RUN)))
            for workers in range(1, cores + 1):
                program = _program(folder / f"by_{workers}", copies[workers], broker, sink)
                found[workers] = turns = _take_turns(program, workers, bare, sink)
                say(f"{workers} worker(s): {turns.dispatched}; bare loop: {turns.alone}")
                least = LEAST_RATIO if workers == 1 else 0.0
                missed |= _missed(f"each of {workers}", turns.ratio / workers, least=least)
                missed |= _missed("memory", turns.growth, most=MOST_MORE_MEMORY)
    if 2 in found:
        growth = found[2].ratio / found[1].ratio
        missed |= _missed("two workers against one", growth, least=LEAST_GROWTH)
    say(f"load {os.getloadavg()[0]:.1f}")
    return int(missed)


def _pace(said: str) -> Pace:
    mails, took, cpu = said.split()
    return Pace(int(mails), float(took), float(cpu))


def _program(folder: Path, database: str, broker: str, sink: Sink) -> Program:
    folder.mkdir()
    services = {
        "DATABASE_URL": database,
        "REDIS_URL": broker,
        "TRAVAUX_LEASE_SECONDS": _LEAST_LEASE,
    }
    return Program(folder, services, sink.url, concurrency=1)


def _take_turns(program: Program, workers: int, bare: Callable[[str], str], sink: Sink) -> Turns:
    """A run of mails by the bare loop, one by each worker, and so on until all are sent."""
    [(rows,)] = program.query("SELECT count(*) FROM negotiations_reminder")
    names = [f"worker-{number}" for number in range(workers)]
    turns: list[tuple[Pace, Pace]] = []
    memory: list[float] = []
    program.start(*names)
    try:
        wait_until(lambda: all(len(_children(program, name)) == 1 for name in names))
        while (sent := _sent(program)) < rows:
            alone = _pace(bare(str(RUN)))
            turns.append((alone, _dispatch(program, names, sink, min(RUN * workers, rows - sent))))
            memory.append(_memory(program, names))
    finally:
        program.stop()
    del turns[0]  # in which everything is done for the first time
    early, late = memory[len(memory) // 10], memory[-1]
    say(f"  memory after a tenth: {early:.0f} MB, after the last: {late:.0f} MB")
    alone, dispatched = (reduce(add, paces) for paces in zip(*turns, strict=True))
    return Turns(alone, dispatched, late / early)


def _dispatch(program: Program, names: Sequence[str], sink: Sink, most: int) -> Pace:
    """The pace at which the workers send so many."""
    before, cpu = _sent(program), _cpu(program, names)
    sink.taken.clear()
    sent, began = program.make("hand-out", str(RUN), str(most), by="crowd").split()
    wait_until(lambda: _sent(program) == before + int(sent), PATIENCE)
    if len({mail.message_id for mail in sink.taken}) != int(sent):
        raise AssertionError(f"{len(sink.taken)} mails for {sent} reminders")
    took = sink.taken[-1].at - float(began)
    return Pace(int(sent), took, _cpu(program, names) - cpu)


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
