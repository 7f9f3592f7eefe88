"""Processes that start together end together, however the end comes."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.harness.stack import ROOT, clean_environment, descendants, is_alive

pytestmark = pytest.mark.processes

PROGRAM = """
import sys
from config import processes

processes.GRACE = 2.0
commands = [processes.Command(f"p{n}", ["sh", "-c", text]) for n, text in enumerate(sys.argv[1:])]
family = processes.Family(commands, {"PATH": "/usr/bin:/bin"}, print)
sys.exit(family.run(on_start=lambda: print("started", flush=True), every_tick=lambda: True))
"""
PATIENT = "exec sleep 60"
STUBBORN = "trap '' TERM; while :; do sleep 60; done"
WITH_A_CHILD = "sleep 60 & wait"

Run = Callable[..., subprocess.Popen[str]]


def wait_until(holds: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()


def all_gone(pids: Sequence[int]) -> bool:
    return not any(map(is_alive, pids))


def in_shell(pid: int, text: str) -> bool:
    return text in Path(f"/proc/{pid}/cmdline").read_text()


@pytest.fixture
def family() -> Iterator[Run]:
    """Starts a family of shell commands; the supervisor runs when it returns."""
    started: list[subprocess.Popen[str]] = []

    def run(*texts: str) -> subprocess.Popen[str]:
        supervisor = subprocess.Popen(
            [sys.executable, "-u", "-c", PROGRAM, *texts],
            cwd=ROOT,
            env=clean_environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(supervisor)
        assert supervisor.stdout is not None
        assert supervisor.stdout.readline() == "started\n"
        return supervisor

    yield run
    for supervisor in started:
        supervisor.kill()
        supervisor.wait()
        # Not read to its end: what a failing test left behind would hold it open.
        if supervisor.stdout is not None:
            supervisor.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_all(family: Run, number: signal.Signals) -> None:
    supervisor = family(PATIENT, PATIENT)
    pids = descendants(supervisor.pid)
    assert len(pids) == 2
    supervisor.send_signal(number)
    assert supervisor.wait(10) == 0
    assert all_gone(pids)


def test_under_nohup_a_terminal_that_goes_away_stops_nothing(family: Run) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        supervisor = family(PATIENT)
    finally:
        signal.signal(signal.SIGHUP, before)
    supervisor.send_signal(signal.SIGHUP)
    time.sleep(0.5)
    assert supervisor.poll() is None


def test_when_one_ends_all_end_and_it_is_said(family: Run) -> None:
    supervisor = family(PATIENT, "exit 3")
    pids = descendants(supervisor.pid)
    assert supervisor.stdout is not None
    said = supervisor.stdout.read()
    assert supervisor.wait(10) == 1
    assert "The p1 process ended by itself (exit status 3)." in said
    assert all_gone(pids)


def test_one_that_does_not_listen_is_killed(family: Run) -> None:
    supervisor = family(STUBBORN)
    assert wait_until(lambda: len(descendants(supervisor.pid)) == 2)
    pids = descendants(supervisor.pid)
    supervisor.terminate()
    assert supervisor.wait(10) == 0
    assert all_gone(pids)


def test_a_second_signal_does_not_wait(family: Run) -> None:
    supervisor = family(STUBBORN)
    assert wait_until(lambda: len(descendants(supervisor.pid)) == 2)
    supervisor.terminate()
    time.sleep(0.3)
    began = time.monotonic()
    supervisor.terminate()
    assert supervisor.wait(10) == 0
    assert time.monotonic() - began < 1.5


def test_what_a_dead_process_left_behind_goes_too(family: Run) -> None:
    supervisor = family(WITH_A_CHILD, PATIENT)
    assert wait_until(lambda: len(descendants(supervisor.pid)) == 3)
    pids = descendants(supervisor.pid)
    shell = next(pid for pid in pids if in_shell(pid, "wait"))
    subprocess.run(["kill", "-KILL", str(shell)], check=True)
    assert supervisor.wait(10) == 1
    assert wait_until(lambda: all_gone(pids))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_when_the_supervisor_is_killed_all_end(family: Run) -> None:
    supervisor = family(PATIENT, PATIENT)
    pids = descendants(supervisor.pid)
    assert len(pids) == 2
    supervisor.kill()
    assert wait_until(lambda: all_gone(pids))
