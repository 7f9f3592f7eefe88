"""What must be true before the processes start: services reached, tables and files in place."""

import contextlib
import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import redis
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import Error, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from config.messages import compile_catalogues
from negotiations.core import clock

Say = Callable[[str], None]
# Seconds to wait for Redis to answer; it is near or it is not there.
REDIS_PATIENCE = 5


class CannotStartError(Exception):
    """Why the program does not start, in one line that a person can act on."""


def reach_services() -> None:
    """Raise `CannotStartError`, naming the variable, if the database or Redis is out of reach."""
    try:
        connection.ensure_connection()
    except Error as error:
        raise CannotStartError(
            f"{_database_variable()}: cannot open the database: {_first_line(error)}"
        ) from error
    if not settings.REDIS_URL:
        return
    try:
        redis.Redis.from_url(
            settings.REDIS_URL,
            socket_connect_timeout=REDIS_PATIENCE,
            socket_timeout=REDIS_PATIENCE,
        ).ping()
    except (redis.RedisError, OSError, ValueError) as error:
        raise CannotStartError(f"REDIS_URL: cannot reach Redis: {_first_line(error)}") from error


def _database_variable() -> str:
    return "TRAVAUX_DATA_DIR" if connection.vendor == "sqlite" else "DATABASE_URL"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def translations(say: Say) -> None:
    """Compile the translations that changed."""
    compiled = compile_catalogues(settings.BASE_DIR)
    if compiled:
        say(f"Translations: {len(compiled)} compiled.")


def tables(say: Say) -> None:
    """Bring the database's tables up to date."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not waiting:
        return
    say(f"Database: {len(waiting)} migrations to run.")
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except Error as error:
        raise CannotStartError(
            f"{_database_variable()}: cannot set up the tables: {_first_line(error)}"
        ) from error


def static_files(say: Say) -> None:
    """Collect and compress styles and scripts, when any of them changed."""
    stamp = Path(settings.DATA_DIR) / "static-files"
    digest = _digest_of_static_files()
    if stamp.exists() and stamp.read_text() == digest and Path(settings.STATIC_ROOT).exists():
        return
    say("Styles and scripts: collecting.")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest)


def _digest_of_static_files() -> str:
    digest = hashlib.sha256()
    for path in _static_files():
        status = path.stat()
        digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _static_files() -> Iterator[Path]:
    for finder in get_finders():
        for name, storage in finder.list(None):
            yield Path(storage.path(name))


def first_data(say: Say) -> None:
    """Load what ships, on the first start; refuse a database begun in the other mode.

    All of it or nothing is written, so that a start cut short is a first start again. The demo's
    people have well-known passwords: a database holds them from its first start or never.
    """
    is_new = _is_new()
    has_demo_people = _demo_people_exist()
    if settings.DEMO and not (is_new or has_demo_people):
        raise CannotStartError(
            "TRAVAUX_DEMO is on, and this database was begun outside demo mode: set "
            "TRAVAUX_DEMO=false, or give the demo its own TRAVAUX_DATA_DIR or DATABASE_URL."
        )
    if has_demo_people and not settings.DEMO:
        raise CannotStartError(
            "TRAVAUX_DEMO is off, and this database holds the demo's people with their "
            "well-known passwords: set another TRAVAUX_DATA_DIR or DATABASE_URL."
        )
    if is_new:
        _load(say)


def _load(say: Say) -> None:
    with transaction.atomic():
        with _first_day():
            say("First start: loading the action plans that ship.")
            _command("load_plan", all=True)
            say("First start: loading the draft agreements.")
            _command("load_agreement", all=True)
        if settings.DEMO:
            say("First start: making the demo's people and their illustrative history.")
            _command("load_demo")


def _first_day() -> contextlib.AbstractContextManager[object]:
    """The moment at which the demo's record begins; outside demo mode, now."""
    if not settings.DEMO:
        return contextlib.nullcontext()
    from demo.clock import FIRST_DAY

    return clock.held(FIRST_DAY)


def _command(name: str, **options: bool) -> None:
    call_command(name, stdout=io.StringIO(), verbosity=0, **options)


def _is_new() -> bool:
    from negotiations.plan.models import ActionPlan

    return not ActionPlan.objects.exists()


def _demo_people_exist() -> bool:
    from demo.people import DEMO_PEOPLE
    from negotiations.plan.models import User

    emails = [person.email for person in DEMO_PEOPLE]
    return bool(User.objects.filter(email__in=emails).exists())


def has_people() -> bool:
    """Whether anyone can log in yet."""
    from negotiations.plan.models import User

    return bool(User.objects.exists())
