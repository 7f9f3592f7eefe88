"""The whole program, started and ended in the ways that happen to it."""

import os
import pty
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.harness.stack import (
    ROOT,
    Stack,
    clean_environment,
    demo_stack,
    descendants,
    is_alive,
)

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("serve")]

# The supervisor, web and its worker, Celery's worker and its pool of two, beat.
ALL = 7


def wait_until(holds: Callable[[], bool], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while not (so := holds()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return so


def all_gone(pids: Sequence[int]) -> bool:
    return not any(map(is_alive, pids))


def family(stack: Stack) -> list[int]:
    def is_whole() -> bool:
        # Python starts programs that are gone at once, to find libraries; they are not counted.
        pids = set(stack.pids)
        time.sleep(0.3)
        return len(pids) >= ALL and set(stack.pids) == pids

    assert wait_until(is_whole), stack.log.read_text()
    return stack.pids


def celery_worker(stack: Stack) -> int:
    """The process that leads Celery's worker, which the supervisor started itself."""
    supervisor = stack.process.pid
    for pid in descendants(supervisor):
        parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        if parent == supervisor and b"worker" in words:
            return pid
    raise LookupError


def settings_for(folder: Path) -> dict[str, str]:
    own = {"TRAVAUX_DEMO": "true", "TRAVAUX_DATA_DIR": str(folder / "data")}
    return clean_environment() | own


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for all: only the first start loads the data."""
    return tmp_path_factory.mktemp("serve")


@pytest.fixture
def stack(folder: Path) -> Iterator[Stack]:
    with demo_stack(folder) as running:
        yield running


def test_it_answers_and_holds_its_data(stack: Stack, folder: Path) -> None:
    address = f"{stack.url}/healthz"
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own
        assert answer.status == 200
    assert "head@us.example" in stack.log.read_text()
    second = subprocess.run(
        [sys.executable, "-m", "config.serve", "--port", "0"],
        cwd=ROOT,
        env=settings_for(folder),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 2
    assert f"process {stack.process.pid}" in second.stderr


def test_ctrl_c_leaves_no_process(stack: Stack) -> None:
    pids = family(stack)
    assert stack.stop(signal.SIGINT) == 0
    assert all_gone(pids)


def test_when_the_worker_dies_all_end(stack: Stack) -> None:
    pids = family(stack)
    os.kill(celery_worker(stack), signal.SIGKILL)
    assert stack.process.wait(timeout=60) == 1
    assert wait_until(lambda: all_gone(pids), 5)
    assert "The worker process ended by itself (killed by SIGKILL)." in stack.log.read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_when_the_supervisor_is_killed_all_end(stack: Stack) -> None:
    pids = family(stack)
    stack.kill()
    assert wait_until(lambda: all_gone(pids)), [pid for pid in pids if is_alive(pid)]


def test_it_stops_when_the_terminal_goes_away(folder: Path) -> None:
    words = [sys.executable, "-m", "config.serve", "--port", "0"]
    supervisor, terminal = pty.fork()
    if supervisor == 0:
        os.chdir(ROOT)
        os.execve(sys.executable, words, settings_for(folder))  # noqa: S606
    try:
        said = b""
        while b"Ctrl-C stops it" not in said:
            said += os.read(terminal, 4096)
        pids = [supervisor, *descendants(supervisor)]
        assert len(pids) >= 4
    finally:
        os.close(terminal)
    _, status = os.waitpid(supervisor, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert all_gone(pids)
