"""Taking a row before it is changed: as it is now, if it may be changed and is as it was seen."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from negotiations.core.errors import Refused, Stale
from negotiations.core.verdicts import Verdict, require

AnyRow = TypeVar("AnyRow", bound=Model)


def locked(
    rows: "QuerySet[AnyRow]",
    pk: object,
    *,
    allowed: Callable[[AnyRow], Verdict] | None = None,
    seen: int | None = None,
    gone: Promise | str = "",
) -> AnyRow:
    """Hold one of `rows` until the transaction ends; what they are joined to is not held.

    Raises, in this order: `Refused(gone)` where there is no such row, or its `DoesNotExist`
    where `gone` is not said; `NotAllowed` where `allowed` denies; `Stale` where `seen` is not
    its version.
    """
    try:
        row = rows.select_for_update(of=("self",)).get(pk=pk)
    except ObjectDoesNotExist:
        if not gone:
            raise
        raise Refused(gone) from None
    if allowed is not None:
        require(allowed(row))
    unchanged(row, seen)
    return row


def unchanged(row: Any, seen: int | None) -> None:
    """Raise `Stale` where `seen`, if said, is not the row's version; no row has version 0."""
    if seen is not None and seen != (row.version if row is not None else 0):
        raise Stale(row)
