"""The real program for a test: web, worker and beat on data of its own, stopped afterwards."""

import contextlib
import itertools
import os
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from redis import Redis

from config.processes import end_with_parent
from tests.harness.isolation import ROW
from tests.harness.postgres import new_database

ROOT = Path(__file__).resolve().parent.parent.parent
# Seconds for a first start, with the machine busy testing.
START_PATIENCE = 180.0
OWN_SETTINGS = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_SETTINGS_MODULE")
_redis_turns = itertools.count()


class StackError(RuntimeError):
    """The program did not start; says what it last said."""


@dataclass(frozen=True)
class Stack:
    """A running program: where it is, where its data are, its process, what it says."""

    url: str
    data_dir: Path
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def pids(self) -> list[int]:
        """Every process of the program, the supervisor first (Linux)."""
        return [self.process.pid, *descendants(self.process.pid)]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop, wait until it has; returns its exit status. May be called twice."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout=60)

    def kill(self) -> None:
        """End the supervisor at once; the kernel ends the rest."""
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def demo_stack(tmp_path: Path, **env: str) -> Iterator[Stack]:
    """Start the program in demo mode on a free port, with data in `tmp_path/data`.

    It has a database of its own: a new one in the PostgreSQL of DATABASE_URL, an empty one in
    the Redis of REDIS_URL, where these are set; files in its data folder where they are not.
    `env` adds to its environment. Yields once it answers; raises `StackError` if it does not.
    """
    stack = start(tmp_path, **env)
    try:
        yield stack
    finally:
        # What runs may be cut short: the data go with the test.
        for _ in range(2):
            if stack.process.poll() is None:
                stack.process.terminate()
                time.sleep(0.3)
        stack.stop()


def start(tmp_path: Path, **env: str) -> Stack:
    """Start the program as `demo_stack` does; the caller stops it."""
    data_dir = tmp_path / "data"
    log = tmp_path / "stack.log"
    environment = {**clean_environment(), **_own_services(os.environ), **env}
    environment = {"TRAVAUX_DEMO": "true", "TRAVAUX_DATA_DIR": str(data_dir)} | environment
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.serve", "--port", "0"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509 - called from the main thread
        )
    return Stack(_address(process, log), data_dir, process, log)


def clean_environment() -> dict[str, str]:
    """This process's environment without anything that sets up the program."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TRAVAUX_") and name not in OWN_SETTINGS
    }


def _own_services(environment: Mapping[str, str]) -> dict[str, str]:
    own = {}
    if "DATABASE_URL" in environment:
        name = f"stack_{uuid.uuid4().hex}"
        own["DATABASE_URL"] = new_database(environment["DATABASE_URL"], name)
    if "REDIS_URL" in environment:
        server, _, number = environment["REDIS_URL"].rpartition("/")
        own["REDIS_URL"] = f"{server}/{int(number) + 1 + next(_redis_turns) % (ROW - 1)}"
        with Redis.from_url(own["REDIS_URL"]) as client:
            client.flushdb()
    return own


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + START_PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        said = log.read_text(errors="replace")
        if found := re.search(r"^Travaux is at (\S+)$", said, re.MULTILINE):
            return found[1]
        time.sleep(0.1)
    process.terminate()
    process.wait()
    raise StackError(log.read_text(errors="replace")[-4000:])


def descendants(pid: int) -> list[int]:
    """The processes that `pid` started, and theirs, in no order (Linux: reads /proc)."""
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            # The name, in brackets, may hold anything: what follows it is numbers.
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(status.parent.name))
    found: list[int] = []
    waiting = [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and not yet reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
