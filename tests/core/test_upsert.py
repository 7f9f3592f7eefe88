"""Rows from a file: new ones are made, changed ones changed, equal ones left alone."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from negotiations.core.upsert import Tally
from negotiations.models import Mineral, MineralFact

pytestmark = [pytest.mark.team, pytest.mark.django_db]


def put(tally: Tally, **fields: Any) -> Mineral:
    return tally.put(Mineral, {"key": "zinc"}, {"symbol": "Zn", "name_en": "zinc"} | fields)


def test_a_new_row() -> None:
    tally = Tally()
    row = put(tally)
    assert Mineral.objects.get() == row
    assert (row.key, row.symbol, row.name_en) == ("zinc", "Zn", "zinc")
    assert (tally.added, tally.changed, tally.removed) == (1, 0, 0)
    assert tally.did_something


def test_an_equal_row_is_not_written() -> None:
    put(Tally())
    tally = Tally()
    with CaptureQueriesContext(connection) as queries:
        put(tally)
    assert all(query["sql"].startswith("SELECT") for query in queries)
    assert not tally.did_something


def test_a_changed_row_keeps_its_identity_and_what_the_file_does_not_say() -> None:
    before = put(Tally(), name_es="cinc")
    tally = Tally()
    after = put(tally, name_en="Zinc")
    assert after.pk == before.pk
    after.refresh_from_db()
    assert (after.name_en, after.name_es) == ("Zinc", "cinc")
    assert (tally.added, tally.changed, tally.removed) == (0, 1, 0)


def test_links_count_as_part_of_the_row() -> None:
    zinc, lead = put(Tally()), Mineral.objects.create(key="lead", name_en="lead")

    def fact(tally: Tally, linked: list[Mineral], words: str = "Both are mined.") -> MineralFact:
        return tally.put(MineralFact, {"key": "both"}, {"statement_en": words}, minerals=linked)

    tally = Tally()
    row = fact(tally, [zinc])
    assert set(row.minerals.all()) == {zinc}
    fact(tally, [zinc])
    assert (tally.added, tally.changed) == (1, 0)
    fact(tally, [lead, zinc])
    assert set(row.minerals.all()) == {zinc, lead}
    assert (tally.added, tally.changed) == (1, 1)
    fact(tally, [], "Neither is.")
    assert not row.minerals.exists()
    assert (tally.added, tally.changed) == (1, 2), "one row, however much of it changed"


def test_dropping_counts_the_rows_and_not_what_goes_with_them() -> None:
    zinc = put(Tally())
    fact = MineralFact.objects.create(key="one", statement_en="x")
    fact.minerals.add(zinc)
    tally = Tally()
    tally.drop(MineralFact.objects.all())
    assert tally.removed == 1
    tally.drop(MineralFact.objects.all())
    assert tally.removed == 1
    assert Mineral.objects.exists()


def test_what_was_kept_is_no_change() -> None:
    assert not Tally(kept=["one"]).did_something
