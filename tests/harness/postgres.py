"""A private PostgreSQL: made in a temporary folder, on a free port, gone afterwards."""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from tests.harness.servers import Running, Server, ServerError, held

# Safe to lose: what a crash would destroy is a test's.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
# What was committed outlives the server's end, though not the machine's.
CRASH_SAFE = ("fsync=off", "synchronous_commit=on", "max_connections=200")


def find_programs() -> Path | None:
    """The folder with `initdb` and `postgres`: the PATH's, or Debian's newest."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: float(folder.parent.name),
        reverse=True,
    )
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


@contextlib.contextmanager
def private_postgres(folder: Path) -> Iterator[str]:
    """Run a server whose data is in `folder`; yields a DATABASE_URL that may make databases.

    `folder` is made here, and belongs to the server's user: PostgreSQL refuses to run as root.
    Raises `ServerError` with PostgreSQL's own words where it does not start.
    """
    with postgres_server(folder, FAST) as (_running, url):
        yield url


@contextlib.contextmanager
def postgres_server(folder: Path, settings: tuple[str, ...]) -> Iterator[tuple[Running, str]]:
    """The same as a server that can crash (SIGQUIT: PostgreSQL's immediate shutdown)."""
    programs = find_programs()
    if programs is None:
        raise ServerError("There is no PostgreSQL server on this machine.")
    password = secrets.token_hex(16)
    user = _server_user()
    folder.mkdir(mode=0o700)
    (folder / "password").write_text(password)
    if user:
        shutil.chown(folder, user["user"], user["group"])
        shutil.chown(folder / "password", user["user"], user["group"])
    _make_cluster(programs, folder, user)

    def words(port: int) -> list[str]:
        choices = (*settings, "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}")
        flags = [word for setting in choices for word in ("-c", setting)]
        return [str(programs / "postgres"), "-D", str(folder / "data"), "-p", str(port), *flags]

    def url(port: int) -> str:
        return f"postgres://travaux:{password}@127.0.0.1:{port}/postgres"

    server = Server(
        words=words,
        answers=lambda port: _answers(url(port)),
        log=folder.with_name(f"{folder.name}.log"),
        # A fast shutdown: it does not wait for clients to leave.
        stop_signal=signal.SIGINT,
        options=tuple({**user, "cwd": folder}.items()),
    )
    with held(server) as running:
        yield running, url(running.port)


def new_database(url: str, name: str) -> str:
    """Make an empty database in the server at `url`; returns its own address."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{url.rpartition('/')[0]}/{name}"


def copy_database(template: str, name: str) -> str:
    """Make a copy of a database that nobody is connected to; returns its own address."""
    server, _, old = template.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{old}"'.encode())
    return f"{server}/{name}"


def _server_user() -> dict[str, Any]:
    """Whom to run as, as Popen's options: oneself, unless oneself is root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _make_cluster(programs: Path, folder: Path, user: dict[str, Any]) -> None:
    words = [
        *(str(programs / "initdb"), "-D", str(folder / "data"), "-U", "travaux", "--no-sync"),
        *("--encoding=UTF8", "--locale=C", "--auth=scram-sha-256"),
        f"--pwfile={folder / 'password'}",
    ]
    made = subprocess.run(words, capture_output=True, text=True, cwd=folder, check=False, **user)
    if made.returncode:
        raise ServerError(made.stdout + made.stderr)


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
