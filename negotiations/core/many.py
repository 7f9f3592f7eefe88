"""Writing thousands of rows: one statement, and each value made into its column's form once.

Django's own bulk writes make every value of every row anew, which for five thousand deadlines and
their entries in the journal takes seconds.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

# What is written over and over, and may stand for itself in a table.
_REMEMBERED = (bool, date, datetime, type(None))
# What every database takes as it is.
_PLAIN = (str, int)


class Columns:
    """Some columns of a model, and values in the form in which its database takes them."""

    def __init__(self, model: type[Model], names: Sequence[str]) -> None:
        by_name = {field.attname: field for field in model._meta.concrete_fields}
        self.fields = [by_name[name] for name in names]
        self.names = [connection.ops.quote_name(field.column or "") for field in self.fields]
        self.table = connection.ops.quote_name(model._meta.db_table)
        self._hex_ids = not connection.features.has_native_uuid_field
        self._seen: dict[tuple[int, type, Any], Any] = {}

    def of(self, values: Iterable[Any]) -> list[Any]:
        """One value for each column, in order."""
        return [self._one(place, value) for place, value in enumerate(values)]

    def _one(self, place: int, value: Any) -> Any:
        if type(value) in _PLAIN:
            return value
        if self._hex_ids and isinstance(value, UUID):
            return value.hex
        if not isinstance(value, _REMEMBERED):
            return self.fields[place].get_db_prep_save(value, connection)
        key = (place, type(value), value)
        if key not in self._seen:
            self._seen[key] = self.fields[place].get_db_prep_save(value, connection)
        return self._seen[key]


def update_many(model: type[Model], names: Sequence[str], rows: Sequence[Model]) -> None:
    """Write the named fields of rows that exist."""
    columns = Columns(model, [*names, "id"])
    *written, key = columns.names
    told = ", ".join(f"{name} = %s" for name in written)
    _run(
        f"UPDATE {columns.table} SET {told} WHERE {key} = %s",  # noqa: S608 (names of columns)
        [columns.of([getattr(row, field.attname) for field in columns.fields]) for row in rows],
    )


def insert_alike(shared: Model, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write new rows that have all in common with `shared` but the named fields, given for each."""
    model = type(shared)
    alike = [one.attname for one in model._meta.concrete_fields if one.attname not in names]
    own, common = Columns(model, names), Columns(model, alike)
    told = ", ".join([*own.names, *common.names])
    places = ", ".join(["%s"] * (len(names) + len(alike)))
    same = common.of([getattr(shared, name) for name in alike])
    _run(
        f"INSERT INTO {own.table} ({told}) VALUES ({places})",  # noqa: S608 (names of columns)
        [own.of(row) + same for row in rows],
    )


def _run(statement: str, values: list[list[Any]]) -> None:
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)
