"""That a deadline turned late is put on record: once for each date, in its own compartment."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from negotiations.core import clock, verbs
from negotiations.models import ActionPlan, Deadline, JournalEntry
from negotiations.schedule import verbs as schedule_verbs
from negotiations.schedule.services import deadlines
from negotiations.schedule.services.lateness import note_late
from tests.builders import NOW, House

pytestmark = pytest.mark.django_db
YESTERDAY = date(2026, 3, 9)


def entries() -> list[JournalEntry]:
    return list(JournalEntry.objects.filter(verb=schedule_verbs.DEADLINE_LATE))


def test_an_open_deadline_that_passed_is_noted_once(house: House, now: datetime) -> None:
    row = house.deadline(YESTERDAY, illustrative=True)
    assert (note_late(), note_late()) == (1, 0)
    [entry] = entries()
    assert (entry.subject_kind, entry.subject_id) == ("deadline", row.pk)
    assert (entry.actor, entry.compartment, entry.illustrative) == (None, None, True)
    assert entry.data == {"due": "2026-03-09"}
    assert verbs.sentence(entry.verb, entry.data)
    row.refresh_from_db()
    assert row.late_noted_for == YESTERDAY
    assert row.version == 1


def test_it_stays_in_its_compartment(house: House, now: datetime) -> None:
    house.deadline(YESTERDAY, own=house.mx)
    note_late()
    assert [entry.compartment for entry in entries()] == [house.mx]
    seen = JournalEntry.objects.visible_to(house["us_head"]).filter(
        verb=schedule_verbs.DEADLINE_LATE
    )
    assert not seen.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"due_on": date(2026, 3, 10)},
        {"due_on": YESTERDAY, "met_on": YESTERDAY},
        {"due_on": YESTERDAY, "removed_at": NOW},
        {"due_on": date(2026, 3, 2)},
        {"due_on": YESTERDAY, "late_noted_for": YESTERDAY},
    ],
    ids=["not yet late", "met", "removed", "late for a week already", "noted"],
)
def test_what_is_not_noted(house: House, now: datetime, fields: dict[str, Any]) -> None:
    house.deadline(**fields)
    assert note_late() == 0
    assert entries() == []


def test_a_tracked_plan_is_not_noted(house: House, now: datetime) -> None:
    house.deadline(YESTERDAY)
    ActionPlan.objects.update(tracked_only=True)
    assert note_late() == 0


def test_a_deadline_that_moved_and_turns_late_again_is_noted_again(house: House) -> None:
    with clock.held(NOW):
        row = house.deadline(YESTERDAY)
        note_late()
        row = deadlines.move(
            by=house["us_head"], deadline=row, rule="2026-03-12", reason="More time", version=1
        )
        assert note_late() == 0
    with clock.held(NOW + timedelta(days=3)):
        assert note_late() == 1
    assert [entry.data["due"] for entry in entries()] == ["2026-03-12", "2026-03-09"]


@pytest.mark.team
@pytest.mark.django_db(transaction=True)
def test_two_beats_write_one_entry(
    house: House, now: datetime, at_once: Callable[..., list[Any]]
) -> None:
    for _number in range(5):
        house.deadline(YESTERDAY)
    assert sum(at_once(note_late, note_late, note_late)) == 5
    assert len(entries()) == Deadline.objects.count() == 5
