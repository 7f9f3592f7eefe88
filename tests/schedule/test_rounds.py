"""Setting, changing and removing rounds; recording a delegation's closed days."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from negotiations.core import verbs
from negotiations.core.errors import Refused, Stale
from negotiations.core.verdicts import NotAllowed
from negotiations.models import Closure, Deadline, JournalEntry, Round
from negotiations.schedule import verbs as schedule_verbs
from negotiations.schedule.permissions import can_set_closure, can_set_round
from negotiations.schedule.services import closures, rounds
from negotiations.schedule.services.closures import ClosureSaid
from negotiations.schedule.services.rounds import RoundSaid
from tests.builders import MEXICO_CITY, NOW, House

pytestmark = [pytest.mark.team, pytest.mark.django_db, pytest.mark.usefixtures("now")]

FIRST, LAST = date(2026, 3, 16), date(2026, 3, 18)
MAY_SET = {
    f"{side}_{role}" for side in ("us", "mx") for role in ("head", "negotiator", "legal_adviser")
}


def said(**fields: Any) -> RoundSaid:
    known: dict[str, Any] = {
        "name_en": "Round two",
        "name_es": "",
        "place": "Hall of tests",
        "zone": MEXICO_CITY,
        "first_on": FIRST,
        "last_on": LAST,
    }
    return RoundSaid(**(known | fields))


def add(house: House, by: str = "us_head", number: int = 2, **fields: Any) -> Round:
    return rounds.add(by=house[by], plan=house.plan, number=number, said=said(**fields))


def entry_of(verb: str) -> JournalEntry:
    entry: JournalEntry = JournalEntry.objects.get(verb=verb)
    return entry


class TestRounds:
    def test_a_round_is_set_and_on_record(self, house: House) -> None:
        row = add(house, by="secretariat")
        assert (row.number, row.name_en, row.zone) == (2, "Round two", MEXICO_CITY)
        assert (row.sequence, row.version, row.changed_at) == (0, 1, NOW)
        entry = entry_of(schedule_verbs.ROUND_SET)
        assert (entry.subject_kind, entry.subject_id, entry.compartment) == ("round", row.pk, None)
        said_of = verbs.sentence(entry.verb, entry.data)
        assert said_of == "set round 2: 16 March 2026 to 18 March 2026"

    def test_a_change_counts_up_and_keeps_the_number(self, house: House) -> None:
        row = add(house)
        changed = rounds.change(
            by=house["mx_negotiator"],
            which=row,
            said=said(name_es="Segunda ronda", last_on=date(2026, 3, 20)),
            version=1,
        )
        row.refresh_from_db()
        assert (changed.last_on, row.last_on) == (date(2026, 3, 20),) * 2
        assert (row.number, row.name_es, row.sequence, row.version) == (2, "Segunda ronda", 1, 2)
        assert entry_of(schedule_verbs.ROUND_CHANGED).actor == house["mx_negotiator"]
        with pytest.raises(Stale) as stale:
            rounds.change(by=house["us_head"], which=row, said=said(), version=1)
        assert getattr(stale.value.current, "version", None) == 2

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"name_en": " "}, "name"),
            ({"last_on": date(2026, 3, 15)}, "last_on"),
            ({"first_on": date(1, 1, 1)}, "first_on"),
            ({"zone": "Nowhere"}, "zone"),
            ({"number": 0}, "number"),
            ({"number": 1000}, "number"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, house: House, fields: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            add(house, **fields)
        assert refused.value.field == field
        assert not Round.objects.exists()
        assert not JournalEntry.objects.exists()

    def test_a_number_is_taken_once(self, house: House) -> None:
        add(house)
        with pytest.raises(Refused) as refused:
            add(house, by="mx_head")
        assert refused.value.field == "number"

    def test_who_may(self, house: House) -> None:
        allowed = {name for name in house.people if can_set_round(house[name], house.plan)}
        assert allowed == MAY_SET | {"secretariat"}
        row = add(house)
        for name in set(house.people) - allowed:
            with pytest.raises(NotAllowed):
                add(house, by=name, number=3)
            with pytest.raises(NotAllowed):
                rounds.remove(by=house[name], which=row, version=1)
        assert Round.objects.count() == 1

    def test_one_that_deadlines_count_from_stays(self, house: House) -> None:
        row = add(house)
        for number in range(5):
            house.deadline(title_en=f"Paper {number}")
        other = house.deadline(title_en="Another")
        Deadline.objects.filter(pk=other.pk).update(rule="round 20 - 2 days")
        assert not rounds.counting_from_round(house["us_head"], row).exists()
        Deadline.objects.exclude(pk=other.pk).update(rule="round 2 - 10 working days")
        with pytest.raises(Refused) as refused:
            rounds.remove(by=house["us_head"], which=row, version=1)
        assert "“Paper 0”, “Paper 1”, “Paper 2” and 2 more" in str(refused.value.reason)

    def test_what_another_side_keeps_does_not_show(self, house: House) -> None:
        row = add(house)
        kept = house.deadline(own=house.mx)
        kept.rule = "round 2"
        kept.save()
        with pytest.raises(Refused):
            rounds.remove(by=house["mx_head"], which=row, version=1)
        rounds.remove(by=house["us_head"], which=row, version=1)
        assert not Round.objects.exists()
        kept.refresh_from_db()
        assert kept.due_on == date(2026, 3, 12)
        assert entry_of(schedule_verbs.ROUND_REMOVED).compartment is None
        with pytest.raises(Refused):
            rounds.remove(by=house["us_head"], which=row, version=1)


class TestClosures:
    @staticmethod
    def record(house: House, by: str = "mx_head", **fields: Any) -> Closure:
        known: dict[str, Any] = {
            "name_en": "",
            "name_es": "Receso",
            "first_on": date(2026, 3, 30),
            "last_on": date(2026, 4, 1),
        }
        side = house.us if by.startswith("us") else house.mx
        return closures.add(by=house[by], delegation=side, said=ClosureSaid(**(known | fields)))

    def test_recorded_and_taken_back_on_record(self, house: House) -> None:
        with translation.override("es"):
            row = self.record(house)
        entry = entry_of(schedule_verbs.CLOSURE_ADDED)
        assert (entry.compartment, entry.text, entry.language) == (None, "Receso", "es")
        assert entry.data == {"party": "MX", "first": "2026-03-30", "last": "2026-04-01"}
        assert Closure.objects.visible_to(house["us_expert"]).get() == row
        closures.remove(by=house["mx_negotiator"], closure=row)
        assert not Closure.objects.exists()
        assert entry_of(schedule_verbs.CLOSURE_REMOVED).actor == house["mx_negotiator"]

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"name_es": "\t"}, "name"),
            ({"last_on": date(2026, 3, 29)}, "last_on"),
            ({"last_on": date(2027, 3, 31)}, "last_on"),
            ({"last_on": date(2300, 3, 31)}, "first_on"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, house: House, fields: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            self.record(house, **fields)
        assert refused.value.field == field

    def test_a_delegation_speaks_for_itself_alone(self, house: House) -> None:
        own = {name for name in house.people if can_set_closure(house[name], house.mx)}
        assert own == {name for name in MAY_SET if name.startswith("mx")}
        row = self.record(house)
        for name in ("us_head", "secretariat", "admin"):
            with pytest.raises(NotAllowed):
                closures.remove(by=house[name], closure=row)
