"""Two worlds to compare: a small negotiation, whole, with every kind of row there is.

Everything about it is pinned: ids are made of names, moments are fixed. `build(keeps=True)` and
`build(keeps=False)` make two worlds that differ only in what one delegation, Mexico's, keeps to
itself; what it keeps is put between the joint rows, so that no order of making tells them apart.
All of it is invented.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from demo.models import ClockSetting
from tests.worlds_named import (
    AGREEMENT,
    NOW,
    OTHER_PLAN,
    PASSWORD,
    PEOPLE,
    PLAN,
    SECRET,
    SECRET_DAY,
    TRACKED_PLAN,
    ident,
    kept,
    shown,
    token_of,
)
from tests.worlds_of_people import RowsOfPeople, Sides, person, sides_found
from tests.worlds_of_record import RowsOfRecord
from tests.worlds_of_time import RowsOfTime

__all__ = [
    "AGREEMENT",
    "NOW",
    "OTHER_PLAN",
    "PASSWORD",
    "PEOPLE",
    "PLAN",
    "SECRET",
    "SECRET_DAY",
    "TRACKED_PLAN",
    "ident",
    "kept",
    "person",
    "shown",
    "token_of",
]


@contextmanager
def world(*, keeps: bool) -> Iterator[None]:
    """One of the two worlds, for as long as the block lasts."""
    with transaction.atomic():
        build(keeps=keeps)
        yield
        transaction.set_rollback(True)


def build(*, keeps: bool) -> None:
    """Make the world in which Mexico keeps much to itself, or the one where it keeps nothing."""
    ClockSetting.objects.create(pk=1, seconds=0)
    sides = RowsOfPeople(keeps).build()
    record = _record(sides, keeps)
    record.build()
    RowsOfTime(sides.plan, sides.us, sides.mx, keeps).build()
    record.build_last()


def write_more(numbers: range) -> None:
    """More joint rows of every kind that a page lists, one of each for each number."""
    sides = sides_found()
    people, record = RowsOfPeople(keeps=True), _record(sides, keeps=True)
    of_time = RowsOfTime(sides.plan, sides.us, sides.mx, keeps=True)
    for number in numbers:
        group = people.one_more(sides, number)
        record.one_more(number, group)
        of_time.one_more(number)


def _record(sides: Sides, keeps: bool) -> RowsOfRecord:
    return RowsOfRecord(sides.plan, sides.us, sides.mx, sides.group, sides.mineral, keeps)
