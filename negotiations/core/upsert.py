"""Putting what a file says into rows: new ones are made, changed ones changed, equal ones left."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models

RowT = TypeVar("RowT", bound=models.Model)


@dataclass
class Tally:
    """What loading a file did. `kept` names what people had changed and the file did not touch."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    kept: list[str] = field(default_factory=list)

    @property
    def did_something(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def put(
        self, model: type[RowT], key: dict[str, Any], fields: dict[str, Any], **links: Any
    ) -> RowT:
        """The row with this key and these fields; `links` are its many-to-many rows."""
        row = model._default_manager.filter(**key).first()
        if row is None:
            row = model._default_manager.create(**key, **fields)
            for name, linked in links.items():
                getattr(row, name).set(linked)
            self.added += 1
            return row
        changed = _assign(row, fields)
        relinked = [_relink(row, name, linked) for name, linked in links.items()]
        self.changed += bool(changed or any(relinked))
        return row

    def drop(self, rows: "models.QuerySet[Any]") -> None:
        """Remove rows the file no longer has."""
        self.removed += rows.count()
        rows.delete()


def _assign(row: models.Model, fields: dict[str, Any]) -> bool:
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields[name])
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


def _relink(row: models.Model, name: str, linked: Any) -> bool:
    manager = getattr(row, name)
    wanted = {other.pk for other in linked}
    if wanted == set(manager.values_list("pk", flat=True)):
        return False
    manager.set(linked)
    return True
