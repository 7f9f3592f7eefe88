"""Runs several processes as one: they start together, and when one ends all end.

Each child leads a session of its own, so that a Ctrl-C reaches it through here only and its whole
family can be ended by one signal. On Linux the kernel ends a child whose supervisor was killed.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

# How long, in seconds, a process may take to finish what it is doing before it is killed.
GRACE = 10.0
TICK = 0.1
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with_parent() -> None:
    """Ask the kernel to send SIGTERM when the parent dies; for a child, between fork and exec.

    Linux only (prctl(2)); elsewhere it does nothing.
    """
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM))


@dataclass(frozen=True)
class Command:
    """A process to run: its name in messages, its words, the descriptors it inherits."""

    name: str
    words: Sequence[str]
    descriptors: tuple[int, ...] = ()


@dataclass
class Family:
    """Processes that live and die together. `say` gets a line at a time for the person."""

    commands: Sequence[Command]
    environment: Mapping[str, str]
    say: Callable[[str], None]
    _children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _asked_to_stop: int = 0

    def run(self, on_start: Callable[[], None], every_tick: Callable[[], bool]) -> int:
        """Start all, wait, stop all. Returns 0 when asked to stop, 1 when something failed.

        `on_start` is called once all have started; `every_tick`, ten times a second, returns
        False to give up. SIGINT, SIGTERM and SIGHUP (but under nohup) ask to stop; a second one
        stops at once.
        """
        before = {
            number: signal.signal(number, self._on_signal)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
            if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN
        }
        try:
            self._start()
            on_start()
            return self._watch(every_tick)
        finally:
            self._stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_stop += 1

    def _start(self) -> None:
        for command in self.commands:
            self._children[command.name] = subprocess.Popen(
                command.words,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                pass_fds=command.descriptors,
                start_new_session=True,
                preexec_fn=end_with_parent,  # noqa: PLW1509 - one thread runs here
            )

    def _watch(self, every_tick: Callable[[], bool]) -> int:
        while not self._asked_to_stop:
            for name, child in self._children.items():
                if child.poll() is not None:
                    self.say(f"The {name} process ended by itself ({_how(child.returncode)}).")
                    return 1
            if not every_tick():
                return 1
            time.sleep(TICK)
        return 0

    def _stop(self) -> None:
        self.say(f"Stopping; a task that runs has {GRACE:.0f} seconds to finish.")
        # Each leader ends its own in good order: a worker lets a task that runs finish first.
        self._signal_all(os.kill, signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        while self._alive() and time.monotonic() < deadline and self._asked_to_stop < 2:
            time.sleep(TICK)
        # A leader that is gone may have left members of its group behind: these go too.
        self._signal_all(os.killpg, signal.SIGKILL)
        for child in self._children.values():
            child.wait()

    def _alive(self) -> bool:
        return any(child.poll() is None for child in self._children.values())

    def _signal_all(self, send: Callable[[int, int], None], number: signal.Signals) -> None:
        for child in self._children.values():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                send(child.pid, number)


def _how(returncode: int) -> str:
    if returncode < 0:
        return f"killed by {signal.Signals(-returncode).name}"
    return f"exit status {returncode}"
