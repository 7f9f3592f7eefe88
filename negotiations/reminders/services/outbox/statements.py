"""UPDATEs of one row that Django writes once a process, and that are done many times.

For Django to write such a statement takes several times as long as for the database to do it; and
a bulk of reminders does two for every mail.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models.sql import UpdateQuery

from negotiations.reminders.models import Reminder, ReminderQuerySet

# Rows and what becomes of them, for the row `pk` at a moment.
Change = Callable[[UUID, datetime], tuple[ReminderQuerySet, dict[str, Any]]]

# They stand in the statement where the values of each time go.
_PK = UUID(int=1)
_NOW = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Update:
    """What `rows.update(**fields)` does with the two that `change` gives."""

    change: Change
    pk: UUID
    now: datetime

    def written(self) -> tuple[str, list[Any]]:
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


def _execute(sql: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


@cache
def _written(change: Change) -> tuple[str, list[tuple[int | None, object]]]:
    """The statement; and of each of its values which of those given it is, or what it always is."""
    rows, fields = change(_PK, _NOW)
    query: Any = rows.query.chain(UpdateQuery)
    query.add_update_values(fields)
    sql, values = query.sql_with_params()
    marks = [_prepared("id", _PK), _prepared("not_before", _NOW)]
    return sql, [(marks.index(v) if v in marks else None, v) for v in values]


def _prepared(field: str, value: object) -> object:
    """The value as this database takes it."""
    column: Any = Reminder._meta.get_field(field)
    prepared: object = column.get_db_prep_value(value, connection)
    return prepared
