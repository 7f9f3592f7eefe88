"""UPDATEs of one row that Django writes once a process, and that are done many times.

For Django to write such a statement takes several times as long as for the database to do it, as
does a cursor of its own; and a bulk of reminders does two for every mail.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql import UpdateQuery

from negotiations.reminders.models import Reminder

# Rows and what becomes of them, for the row `pk` at a moment.
Change = Callable[[UUID, datetime], tuple[QuerySet[Reminder], dict[str, Any]]]

# They stand in the statement where the values of each time go.
_PK = UUID(int=1)
_NOW = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Update:
    """What `rows.update(**fields)` does with the two that `change` gives."""

    change: Change
    pk: UUID
    now: datetime

    def written(self) -> tuple[str, list[object]]:
        """The statement, and its values."""
        sql, places = _written(self.change)
        given = (_prepared("id", self.pk), _prepared("not_before", self.now))
        return sql, [given[at] if at is not None else value for at, value in places]


def update(one: Update) -> int:
    """How many rows it changed."""
    return _execute(*one.written())


def does_two_in_one() -> bool:
    """Whether the database changes two rows in one statement: SQLite does not."""
    return connection.vendor == "postgresql"


def update_two(first: Update, second: Update) -> int:
    """Change two different rows in one statement, both or neither; how many rows the second did.

    Half the way to the database and back, and one commit (PostgreSQL 7.8.4).
    """
    (one, values), (other, more) = first.written(), second.written()
    return _execute(f"WITH first AS ({one}) {other}", [*values, *more])


def _execute(sql: str, values: list[object]) -> int:
    cursor = _cursor()
    with connection.wrap_database_errors:
        cursor.execute(sql, values)
    return int(cursor.rowcount)


class _Kept(threading.local):
    """The cursor in use, and whose it is: a database that was away has another connection."""

    cursor: Any = None
    of: object = None


_kept = _Kept()


def _cursor() -> Any:
    if connection.connection is None or _kept.of is not connection.connection:
        connection.ensure_connection()
        _kept.cursor = _cursor_that_prepares() if does_two_in_one() else connection.cursor()
        _kept.of = connection.connection
    return _kept.cursor


def _cursor_that_prepares() -> psycopg.Cursor[Any]:
    """PostgreSQL takes longer to plan such a statement than to do it; so it plans it once."""
    connection.connection.prepare_threshold = 0
    return psycopg.Cursor(connection.connection)


@cache
def _written(change: Change) -> tuple[str, list[tuple[int | None, object]]]:
    """The statement; and of each of its values which of those given it is, or what it always is."""
    rows, fields = change(_PK, _NOW)
    query: Any = rows.query.chain(UpdateQuery)
    query.add_update_values(fields)
    sql, values = query.get_compiler(connection.alias).as_sql()
    marks = [_prepared("id", _PK), _prepared("not_before", _NOW)]
    return sql, [(marks.index(v) if v in marks else None, v) for v in values]


def _prepared(field: str, value: object) -> object:
    """The value as this database takes it."""
    column: Any = Reminder._meta.get_field(field)
    prepared: object = column.get_db_prep_value(value, connection)
    return prepared
