"""The program's own worker and beat, on data of their own, to be killed at a chosen moment."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from redis import Redis

from config.processes import end_with_parent
from tests.harness.postgres import copy_database
from tests.harness.stack import ROOT, clean_environment, descendants, is_alive

# Seconds. A send may take nine tenths of a lease, on a machine that is busy testing.
LEASE = 6
BEAT = 1
PATIENCE = 90.0
_DATABASE = "travaux.sqlite3"


@dataclass
class Program:
    """A worker and a beat over one database, one queue and one mail server."""

    folder: Path
    services: dict[str, str]
    mail_url: str
    concurrency: int = 2
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return clean_environment() | {
            "TRAVAUX_DEMO": "false",
            "TRAVAUX_SECRET_KEY": "only for this test",
            "TRAVAUX_DATA_DIR": str(self.folder),
            "TRAVAUX_PUBLIC_URL": "https://travaux.example",
            "TRAVAUX_LEASE_SECONDS": str(LEASE),
            "TRAVAUX_BEAT_SECONDS": str(BEAT),
            "EMAIL_URL": self.mail_url,
            "DJANGO_SETTINGS_MODULE": "config.settings.base",
            # What a killed process leaves behind goes with the test.
            "TMPDIR": str(self.folder),
            **self.services,
        }

    def make(self, *words: str, by: str = "making") -> str:
        """Put something in the database (`tests.processes.making`); what that said."""
        command = [sys.executable, "-m", f"tests.processes.{by}", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextmanager
    def talk(self, *words: str, by: str) -> Iterator[Callable[[str], str]]:
        """Start what `make` runs and answer it line by line, for as long as the block lasts."""
        command = [sys.executable, "-m", f"tests.processes.{by}", *words]
        with subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            preexec_fn=end_with_parent,  # noqa: PLW1509 - called from the main thread
        ) as process:
            asked, said = process.stdin, process.stdout
            if asked is None or said is None:
                raise AssertionError("both are pipes")

            def answer(line: str) -> str:
                asked.write(f"{line}\n")
                return said.readline()

            yield answer

    def start(self, *names: str) -> None:
        """Start the `worker` or the `beat`; a second one is the `worker-2`."""
        for name in names:
            self.processes[name] = self._start(name)

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        count = str(self.concurrency)
        words = {
            "worker": ["worker", "--pool", "prefork", "--concurrency", count, "--without-gossip"],
            "beat": ["beat", "--schedule", str(self.folder / f"{name}.schedule")],
        }[name.partition("-")[0]]
        if name.startswith("worker"):
            words += ["--hostname", f"{name}@travaux.example", "--without-mingle"]
        celery = [sys.executable, "-m", "celery", "--quiet", "--app", "config"]
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [*celery, *words, "--loglevel", "WARNING"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent,  # noqa: PLW1509 - called from the main thread
            )

    def freeze(self, name: str) -> None:
        """Stop a process and all it started where they are: from here on they do nothing."""
        self._send_all(name, signal.SIGSTOP)

    def kill(self, name: str) -> None:
        """End a process and all it started at once, as a failing machine would."""
        pids = self._send_all(name, signal.SIGKILL)
        self.processes[name].wait()
        wait_until(lambda: not any(map(is_alive, pids)))

    def _send_all(self, name: str, number: signal.Signals) -> list[int]:
        process = self.processes[name]
        pids = [process.pid, *descendants(process.pid)]
        for pid in pids:
            os.kill(pid, number)
        return pids

    def stop(self) -> None:
        """End what still runs; the data go with the test."""
        for name, process in self.processes.items():
            if process.poll() is None:
                self.kill(name)

    def forget_messages(self) -> None:
        """What waits in the queue is lost, as when a broker falls over."""
        if url := self.services.get("REDIS_URL"):
            with Redis.from_url(url) as queue:
                queue.flushdb()
        for path in (self.folder / "broker" / "queue").glob("*"):
            path.unlink(missing_ok=True)

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """Read the database past the program."""
        if "DATABASE_URL" in self.services:
            with psycopg.connect(self.services["DATABASE_URL"]) as connection:
                return connection.execute(statement.encode()).fetchall()
        with closing(sqlite3.connect(self.folder / _DATABASE, timeout=20)) as connection:
            return connection.execute(statement).fetchall()

    def log(self) -> str:
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("*.log")))


def wait_until(true: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Look until it is so; fail when it has taken too long."""
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, f"it did not come to that in {patience:.0f} s"
        time.sleep(0.05)


def copy_of(template: Program, folder: Path, mail_url: str) -> Program:
    """A program with the same database and an empty queue."""
    services = dict(template.services)
    folder.mkdir()
    if url := services.get("DATABASE_URL"):
        services["DATABASE_URL"] = copy_database(url, f"processes_{uuid.uuid4().hex}")
    else:
        shutil.copy(template.folder / _DATABASE, folder / _DATABASE)
    if "REDIS_URL" in services:
        with Redis.from_url(services["REDIS_URL"]) as queue:
            queue.flushdb()
    return Program(folder, services, mail_url)
