"""What the private servers have in common: a free port, an orderly end, a reason when it fails."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.processes import end_with_parent

# Seconds: for a server to answer; for it to end in good order.
START_PATIENCE = 30.0
STOP_PATIENCE = 10.0
ATTEMPTS = 3


class ServerError(RuntimeError):
    """A private server did not start; says what it last said."""


@dataclass(frozen=True)
class Server:
    """How to run one: the words for a port, whether it answers there, the signal that ends it."""

    words: Callable[[int], Sequence[str]]
    answers: Callable[[int], bool]
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    options: tuple[tuple[str, Any], ...] = ()


def free_port() -> int:
    """A port on 127.0.0.1 that nobody has at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Running:
    """A server that runs on a port."""

    server: Server
    port: int
    process: subprocess.Popen[bytes]

    def crash(self, number: signal.Signals = signal.SIGKILL) -> None:
        """End it at once, by a signal of its own choice where it has children of its own."""
        self.process.send_signal(number)
        self.process.wait()

    def start_again(self) -> None:
        """On the same port, with the same data; raises `ServerError` if it does not."""
        self.process = _start(self.server, self.port)
        if not _wait_until_it_answers(self.server, self.process, self.port):
            raise ServerError(self.server.log.read_text(errors="replace")[-2000:])


@contextlib.contextmanager
def held(server: Server) -> Iterator[Running]:
    """Run a server on a free port until the block is left."""
    for attempt in range(ATTEMPTS):
        port = free_port()
        running = Running(server, port, _start(server, port))
        try:
            if not _wait_until_it_answers(server, running.process, port):
                if attempt + 1 < ATTEMPTS:
                    continue
                raise ServerError(server.log.read_text(errors="replace")[-2000:])
            yield running
            return
        finally:
            stop(running.process, server.stop_signal)


def _start(server: Server, port: int) -> subprocess.Popen[bytes]:
    with server.log.open("ab") as log:
        return subprocess.Popen(
            server.words(port),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # Out of reach of a Ctrl-C in the terminal: the tests that use it end first.
            start_new_session=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509 - called from the main thread
            **dict(server.options),
        )


def _wait_until_it_answers(server: Server, process: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + START_PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        if server.answers(port):
            return True
        time.sleep(0.05)
    return False


def stop(process: subprocess.Popen[bytes], number: signal.Signals = signal.SIGTERM) -> None:
    """End a process that leads a session, in good order if it can, and all of its group."""
    if process.poll() is None:
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_PATIENCE)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
