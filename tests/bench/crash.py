"""Reminders while everything goes wrong: what is lost, what is doubled, who has to wait.

On PostgreSQL and Redis, with four workers and, by mistake, two beats. The mail server refuses,
stalls, and drops the line, before and after it takes a mail. Workers are killed at every step of a
send, and at random; Redis forgets everything, twice; the database crashes. One person's mails
cannot be written, one mail kills three workers, and for one person forty have piled up.

Then all is counted. Doubled mails are allowed where `docs/reminders.md` says so, and nowhere
else. How many reminders may be said: `bin/bench crash 1000`.
"""

import os
import random
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psycopg

from tests.bench.saying import say
from tests.harness.postgres import CRASH_SAFE, new_database, postgres_server
from tests.harness.redis import redis_server, url_of
from tests.harness.servers import Running
from tests.harness.stack import descendants
from tests.processes.faults import KILLS, Faults, doubles_of, message_ids
from tests.processes.program import Program
from tests.processes.sink import Sink

COUNT = 10_000
PILED_UP = 40
WORKERS = [f"worker-{number}" for number in range(4)]
BEATS = ["beat-0", "beat-1"]
# Seconds. The mail server stalls for longer than its clients wait.
LEASE, TIMEOUT, STALL = 16, 3, 4.5
PATIENCE = 1200.0
RANDOM_KILL_EVERY = 7.0
# So often a worker is killed at each step.
KILLS_EACH = 4
SEED = 4


def run(words: Sequence[str]) -> int:
    """Print what went wrong and what came of it; 1 if anything was lost or doubled elsewhere."""
    count = int(words[0]) if words else COUNT
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        # PostgreSQL's own user must reach its data.
        folder.chmod(0o755)
        with (
            postgres_server(folder / "postgres", CRASH_SAFE) as (database, url),
            redis_server(folder / "redis") as broker,
            Sink() as sink,
        ):
            services = {
                "DATABASE_URL": new_database(url, "crash"),
                "REDIS_URL": url_of(broker),
                "TRAVAUX_LEASE_SECONDS": str(LEASE),
                "TRAVAUX_MAIL_TIMEOUT": str(TIMEOUT),
            }
            (folder / "program").mkdir()
            program = Program(folder / "program", services, sink.url, concurrency=1)
            return _Trial(program, sink, database, broker).run(count)


@dataclass
class _Trial:
    program: Program
    sink: Sink
    database: Running
    broker: Running
    chance: random.Random = field(
        default_factory=lambda: random.Random(SEED)  # noqa: S311 - the same harm every time
    )
    # What ended without our doing.
    ended: list[str] = field(default_factory=list)

    def run(self, count: int) -> int:
        say(f"{count:,} reminders and {PILED_UP} piled up; load {os.getloadavg()[0]:.1f}")
        made = self.program.make(str(count), str(PILED_UP), "poisoned", by="crowd")
        deadly, poisoned = made.split()
        self.faults = Faults(
            self._senders, self.chance, is_flaky=True, stall=STALL, deadly=deadly, deaths=3
        )
        self.sink.script = self.faults
        [(self.rows,)] = self.program.query("SELECT count(*) FROM negotiations_reminder")
        began = time.monotonic()
        self.program.start(*WORKERS, *BEATS)
        try:
            self._do_harm()
            self._wait_for_the_rest()
            # Whatever would still come twice comes within a lease.
            took = time.monotonic() - began
            self._watch_for(LEASE + 5.0)
        finally:
            self.program.stop()
        return self._count(poisoned, took)

    def _senders(self) -> Iterator[int]:
        for name in WORKERS:
            yield from descendants(self.program.processes[name].pid)

    def _do_harm(self) -> None:
        """All of it while the first nine tenths of the mails go out."""
        plan = [kill for kill in KILLS for _ in range(KILLS_EACH)]
        self.chance.shuffle(plan)
        harms: list[Callable[[], None]] = [partial(self.faults.armed.append, kill) for kill in plan]
        harms.insert(len(harms) // 5, self._crash_broker)
        harms.insert(2 * len(harms) // 5, self._crash_database)
        harms.insert(3 * len(harms) // 5, self._crash_broker)
        harms.insert(4 * len(harms) // 5, self._kill_a_whole_worker)
        for place, harm in enumerate(harms):
            self._watch_until_taken(self.rows * 9 // 10 * place // len(harms))
            harm()

    def _watch_until_taken(self, mails: int) -> None:
        until = time.monotonic() + PATIENCE
        while len(self.sink.taken) < mails and self._waiting() and time.monotonic() < until:
            self._watch_for(0.5)
            if self.chance.random() < 0.5 / RANDOM_KILL_EVERY:
                self._kill_any()

    def _wait_for_the_rest(self) -> None:
        until = time.monotonic() + PATIENCE
        while self._waiting() and time.monotonic() < until:
            self._watch_for(1.0)

    def _watch_for(self, seconds: float) -> None:
        """Let time pass; start again what ended by itself."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(0.1)
            for name, process in self.program.processes.items():
                if process.poll() is not None:
                    self.ended.append(f"{name} ({process.returncode})")
                    self.program.start(name)

    def _kill_any(self) -> None:
        with suppress(ProcessLookupError, IndexError):
            os.kill(self.chance.choice(list(self._senders())), signal.SIGKILL)
            self.faults.done["killed: at any moment"] += 1

    def _kill_a_whole_worker(self) -> None:
        self.program.kill(WORKERS[0])
        self.program.start(WORKERS[0])
        self.faults.done["killed: a worker with all its processes"] += 1

    def _crash_broker(self) -> None:
        self.broker.crash()
        self._watch_for(2.0)
        self.broker.start_again()
        self.faults.done["Redis killed, all messages forgotten"] += 1

    def _crash_database(self) -> None:
        self.database.crash(signal.SIGQUIT)
        time.sleep(1.0)
        self.database.start_again()
        self.faults.done["PostgreSQL crashed"] += 1

    def _waiting(self) -> int:
        try:
            [(waiting,)] = self.program.query(
                "SELECT count(*) FROM negotiations_reminder WHERE state IN ('due', 'sending')"
            )
        except psycopg.OperationalError:
            return self.rows
        return int(waiting)

    def _count(self, poisoned: str, took: float) -> int:
        self._say_what_went_wrong()
        taken = self.sink.taken
        came = {mail.message_id for mail in taken}
        doubles = doubles_of(taken)
        states = dict(
            self.program.query("SELECT state, count(*) FROM negotiations_reminder GROUP BY state")
        )
        sent = message_ids(
            self.program.query(
                "SELECT coalesce(batch, id) FROM negotiations_reminder WHERE state = 'sent'"
            )
        )
        failed = self.program.query(
            "SELECT DISTINCT u.email FROM negotiations_reminder r"
            " JOIN negotiations_user u ON u.id = r.recipient_id WHERE r.state = 'failed'"
        )
        tries = self.program.query("SELECT max(attempts), sum(attempts) FROM negotiations_reminder")
        say(f"took {took:.0f} s; rows by state: {states}; tries: {tries[0][1]}, most {tries[0][0]}")
        say(f"mails the server took: {len(taken):,}, of {len(came):,} Message-IDs")
        bad = [
            _must(0, "marked sent, and never came", len(sent - came)),
            _must(0, "came, and not marked sent", len(came - sent)),
            _must(0, "still waiting", states.get("due", 0) + states.get("sending", 0)),
            _must(0, "withdrawn", states.get("withdrawn", 0)),
            _must(1, "people whose mails failed: the poisoned one", len(failed)),
            _must(0, "failed of anybody else", len(set(failed) - {(poisoned,)})),
            _must(0, "doubled outside the window", len(doubles.outside)),
            _must(0, "processes that ended by themselves", len(self.ended)),
        ]
        say(f"  doubled inside the window: {len(doubles.inside)}")
        for line in (*self.ended, *map(str, doubles.outside[:10])):
            say(f"    {line}")
        return int(any(bad))

    def _say_what_went_wrong(self) -> None:
        for what, times in sorted(self.faults.done.items()):
            say(f"  {times:>5}  {what}")


def _must(wanted: int, what: str, found: int) -> bool:
    say(f"  {what}: {found} (must be {wanted}){'' if found == wanted else ' VIOLATED'}")
    return found != wanted
