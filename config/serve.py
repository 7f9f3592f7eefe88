"""The program as one command: prepares, then runs web, worker and beat until asked to stop.

`bin/serve` runs it as `python -m config.serve` once the packages are there.
"""

import argparse
import contextlib
import errno
import fcntl
import http.client
import os
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.db import connections

from config import env, prepare
from config.prepare import CannotStartError
from config.processes import Command, Family

BACKLOG = 512
LAST_PORT = 65535
# Seconds: between two looks at /healthz; for one look; until a start counts as failed.
PROBE_EVERY = 0.3
PROBE_PATIENCE = 2.0
START_PATIENCE = 90.0


def say(line: str) -> None:
    """Print a line; a terminal that is gone must not keep the program from stopping."""
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def main(words: list[str] | None = None) -> int:
    """Run until stopped.

    Returns 0 after a stop that was asked for, 1 after a failure, 2 when it cannot start; then
    the reason is one line on standard error.
    """
    try:
        options = _options(words)
        return _serve(options.host, options.port)
    except (ImproperlyConfigured, CannotStartError, CommandError) as error:
        sys.stderr.write(f"bin/serve: {' '.join(str(error).split())}\n")
        return 2
    except KeyboardInterrupt:
        say("Stopped.")
        return 0


def _options(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/serve", description=__doc__)
    parser.add_argument("--host", default=os.environ.get("TRAVAUX_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=env.whole("TRAVAUX_PORT", 8000))
    return parser.parse_args(words)


def _serve(host: str, port: int) -> int:
    os.environ["TRAVAUX_HOST"] = host
    # A database server that does not answer is told in seconds, not in minutes.
    os.environ.setdefault("PGCONNECT_TIMEOUT", "5")
    with _listen(host, port) as listener:
        _export_address(host, listener.getsockname()[1])
        with _settings_and_data_folder():
            prepare.reach_services()
            prepare.translations(say)
            prepare.tables(say)
            prepare.first_data(say)
            prepare.static_files(say)
            welcome = _welcome()
            connections.close_all()
            return _run(listener, welcome)


def _listen(host: str, port: int) -> socket.socket:
    """Take the port now, so that nobody has it by the time the web process needs it."""
    if not 0 <= port <= LAST_PORT:
        raise CannotStartError(f"--port takes a number from 0 to {LAST_PORT}, not {port}.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except PermissionError as error:
        raise CannotStartError(
            f"Port {port} is not for an ordinary user; choose one from 1024 on with --port."
        ) from error
    except socket.gaierror as error:
        raise CannotStartError(f"--host: {host} is no address of this machine.") from error
    except OSError as error:
        raise CannotStartError(_why_not_bound(error, host, port)) from error
    return listener


def _why_not_bound(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken on {host}; choose another with --port."
    return f"--host: cannot serve on {host}: {error.strerror}."


def _export_address(host: str, port: int) -> None:
    """Tell the settings, here and in every child, the address that is really served."""
    os.environ["TRAVAUX_PORT"] = str(port)
    name = f"[{host}]" if ":" in host else host
    os.environ.setdefault("TRAVAUX_PUBLIC_URL", f"http://{name}:{port}")


@contextlib.contextmanager
def _settings_and_data_folder() -> Iterator[None]:
    """Read the settings and hold the data folder: one program at a time works on it."""
    try:
        django.setup()
        folder = Path(settings.DATA_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        # For reading too: what it says is the process number of who holds it.
        lock = (folder / "serve.lock").open("a+")
    except OSError as error:
        raise CannotStartError(
            f"TRAVAUX_DATA_DIR: cannot write {error.filename}: {error.strerror}."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise CannotStartError(
                f"Travaux already runs on the data in {folder} (process {lock.read().strip()}); "
                "stop it, or give this one its own TRAVAUX_DATA_DIR and --port."
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _run(listener: socket.socket, welcome: list[str]) -> int:
    start = _Start(listener.getsockname()[:2], welcome, time.monotonic())
    family = Family(_commands(listener.fileno()), _environment(), say)
    # The web process has the port now; here it would outlive it.
    return family.run(on_start=listener.close, every_tick=start.look)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONUNBUFFERED": "1"}


def _commands(descriptor: int) -> list[Command]:
    python = sys.executable
    # In a demo, that root runs it is no news; elsewhere Celery's warning of it stays.
    hush = ["-W", "ignore:You're running the worker with superuser privileges"]
    celery = [
        python,
        *(hush if settings.DEMO else []),
        "-m",
        "celery",
        "--quiet",
        "--app",
        "config",
    ]
    web = [
        *(python, "-m", "gunicorn", "config.wsgi:application"),
        *("--bind", f"fd://{descriptor}"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", "8"),
        *("--graceful-timeout", "5", "--log-level", "warning", "--no-control-socket"),
    ]
    worker = [
        *(*celery, "worker", "--pool", "prefork", "--concurrency", "2"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        *("--loglevel", "WARNING"),
    ]
    return [
        Command("web", web, (descriptor,)),
        Command("worker", worker),
        Command("beat", [*celery, "beat", "--loglevel", "WARNING"]),
    ]


@dataclass
class _Start:
    """Watches the web process come up, and says where it is."""

    address: tuple[str, int]
    welcome: list[str]
    began: float
    _is_up: bool = False
    _next_look: float = 0.0
    _answer: str = "no answer"

    def look(self) -> bool:
        """Look once if it is time to; False once it has taken too long."""
        now = time.monotonic()
        if self._is_up or now < self._next_look:
            return True
        self._answer = _health(self.address)
        self._next_look = time.monotonic() + PROBE_EVERY
        if self._answer == "200":
            self._is_up = True
            say("\n".join(self.welcome))
        elif now - self.began > START_PATIENCE:
            say(f"The web process is not well: /healthz gave {self._answer}.")
            return False
        return True


def _health(address: tuple[str, int]) -> str:
    """What /healthz answers: a status, or the reason why there is none."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address[0], address[0])  # noqa: S104
    connection = http.client.HTTPConnection(here, address[1], timeout=PROBE_PATIENCE)
    named = next((name for name in settings.ALLOWED_HOSTS if name != "*"), "localhost").lstrip(".")
    headers = {"Host": named, "X-Forwarded-Proto": "https" if settings.HTTPS else "http"}
    try:
        connection.request("GET", "/healthz", headers=headers)
        return str(connection.getresponse().status)
    except (OSError, http.client.HTTPException) as error:
        return str(error) or type(error).__name__
    finally:
        connection.close()


def _welcome() -> list[str]:
    lines = ["", f"Travaux is at {settings.PUBLIC_URL}"]
    if settings.DEMO:
        lines += _demo_people()
    elif not prepare.has_people():
        lines += [
            "Nobody can log in yet. Make the first administrator in another terminal:",
            f"  {sys.executable} manage.py createsuperuser",
        ]
    return [*lines, "", "Ctrl-C stops it."]


def _demo_people() -> list[str]:
    from demo.people import DEMO_PASSWORD, DEMO_PEOPLE

    people = [person for person in DEMO_PEOPLE if person.in_banner]
    width = max(len(person.email) for person in people)
    return [
        "",
        f"It is a demo. Log in as one of these, password {DEMO_PASSWORD}",
        *(f"  {person.email.ljust(width)}  {person.what}" for person in people),
    ]


if __name__ == "__main__":
    sys.exit(main())
