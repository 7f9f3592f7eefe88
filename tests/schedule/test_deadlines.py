"""Setting, moving, meeting and reopening deadlines."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import translation

from negotiations.core import clock
from negotiations.core.errors import Refused, Stale
from negotiations.core.verdicts import NotAllowed
from negotiations.models import Deadline, JournalEntry
from negotiations.schedule import verbs
from negotiations.schedule.services import deadlines
from negotiations.schedule.services.saying import NewDeadline
from tests.builders import NOW, House

pytestmark = [pytest.mark.team, pytest.mark.django_db, pytest.mark.usefixtures("now")]

TODAY = date(2026, 3, 10)


def add(house: House, by: str = "us_head", **fields: Any) -> Deadline:
    said = {"title_en": "Exchange of drafts", "title_es": "", "rule": "start + 45 days"} | fields
    return deadlines.add(by=house[by], plan=house.plan, new=NewDeadline(**said))


def last_entry() -> JournalEntry:
    entry: JournalEntry = JournalEntry.objects.latest("at", "id")
    return entry


def as_it_was(deadline: Deadline) -> dict[str, Any]:
    fresh = Deadline.objects.get(pk=deadline.pk)
    return {field.attname: getattr(fresh, field.attname) for field in Deadline._meta.fields}


class TestAdd:
    def test_a_rule_is_counted_and_both_sides_answer(self, house: House) -> None:
        deadline = add(house, title_es="Canje de textos", rule="start+45 days")
        assert deadline.is_joint
        assert deadline.rule == "start + 45 days"
        assert deadline.original_on == deadline.due_on == date(2026, 3, 21)
        assert set(deadline.responsible.all()) == {house.us, house.mx}
        assert (deadline.version, deadline.met_on, deadline.added_by) == (1, None, house["us_head"])
        # By the end of that day in the plan's zone, which keeps summer time by then.
        assert deadline.due_at.astimezone(UTC) == datetime(2026, 3, 22, 3, 59, 59, tzinfo=UTC)

    def test_an_hour_in_a_zone_of_its_own(self, house: House) -> None:
        deadline = add(house, due_time=time(17, 0), zone="America/Mexico_City")
        assert deadline.due_at.astimezone(UTC) == datetime(2026, 3, 21, 23, 0, tzinfo=UTC)

    def test_it_is_in_the_journal(self, house: House) -> None:
        deadline = add(house, title_es="Canje de textos")
        entry = last_entry()
        assert (entry.verb, entry.data) == (verbs.DEADLINE_ADDED, {"due": "2026-03-21"})
        assert (entry.subject_kind, entry.subject_id) == ("deadline", deadline.pk)
        assert (entry.subject_label_en, entry.subject_label_es) == (
            "Exchange of drafts",
            "Canje de textos",
        )
        assert (entry.actor, entry.delegation, entry.compartment) == (
            house["us_head"],
            house.us,
            None,
        )
        assert entry.at == NOW

    def test_one_kept_to_ones_own_delegation(self, house: House) -> None:
        deadline = add(house, own=True, responsible=(house.mx,))
        assert deadline.compartment == house.us
        assert list(deadline.responsible.all()) == [house.us]
        assert last_entry().compartment == house.us
        seen = Deadline.objects.visible_to
        assert deadline in seen(house["us_observer"])
        for name in ("mx_head", "secretariat", "admin", "outsider"):
            assert deadline not in seen(house[name])

    @pytest.mark.parametrize(
        ("fields", "field", "reason"),
        [
            ({"title_en": " ", "title_es": "\t"}, "title", "Say what is due."),
            ({"rule": "soon"}, "rule", "neither a date"),
            ({"zone": "Washington"}, "zone", "is not a time zone"),
            ({"rule": ""}, "rule", "Give a date, or a rule"),
            ({"rule": "2026-02-30"}, "rule", "no day 2026-02-30"),
            ({"rule": "start + 99999 days"}, "rule", "1900 to 2200|more than"),
            ({"rule": "0001-01-01"}, "rule", "1900 to 2200"),
        ],
    )
    def test_what_is_refused(
        self, house: House, fields: dict[str, Any], field: str, reason: str
    ) -> None:
        with pytest.raises(Refused, match=reason) as refusal:
            add(house, **fields)
        assert refusal.value.field == field
        assert not Deadline.objects.exists()
        assert not JournalEntry.objects.exists()

    def test_a_group_or_a_delegation_of_another_plan_is_refused(
        self, house: House, another_house: House
    ) -> None:
        with pytest.raises(Refused, match="working group of this plan"):
            add(house, group=another_house.group)
        with pytest.raises(Refused, match="delegations of this plan"):
            add(house, responsible=(another_house.us,))
        assert not Deadline.objects.exists()

    def test_the_secretariat_has_nothing_of_its_own(self, house: House) -> None:
        assert add(house, by="secretariat").is_joint
        with pytest.raises(Refused, match="Only a delegation"):
            add(house, by="secretariat", own=True)

    def test_who_may_not(self, house: House) -> None:
        for name in ("us_expert", "us_observer", "admin", "outsider"):
            with pytest.raises(NotAllowed):
                add(house, by=name)
        assert not Deadline.objects.exists()

    def test_a_plan_without_a_window_takes_dates_only(self, house: House) -> None:
        house.plan.start_on = house.plan.end_on = None
        house.plan.save()
        with pytest.raises(Refused, match="no stated start"):
            add(house)
        assert add(house, rule="2026-03-21").due_on == date(2026, 3, 21)


class TestMove:
    def test_the_original_date_stays(self, house: House) -> None:
        deadline = house.deadline(due_time=time(17, 0))
        moved = move(house, deadline, rule="end - 1 week")
        assert (moved.original_on, moved.due_on) == (date(2026, 3, 12), date(2026, 3, 29))
        assert (moved.rule, moved.version, moved.slip) == ("end - 1 week", 2, 17)
        assert moved.due_at.astimezone(UTC) == datetime(2026, 3, 29, 21, 0, tzinfo=UTC)
        assert as_it_was(moved)["due_on"] == date(2026, 3, 29)

    def test_the_journal_has_both_dates_and_the_reason_in_its_language(self, house: House) -> None:
        with translation.override("es"):
            move(house, house.deadline(), reason="  Semana Santa.  ", by="mx_head")
        entry = last_entry()
        assert (entry.verb, entry.text, entry.language) == (
            verbs.DEADLINE_MOVED,
            "Semana Santa.",
            "es",
        )
        assert entry.data == {"was": "2026-03-12", "due": "2026-03-20"}
        assert entry.delegation == house.mx

    @pytest.mark.parametrize(
        ("fields", "field", "reason"),
        [
            ({"reason": " \n"}, "reason", "Give the reason"),
            ({"rule": "whenever"}, "rule", "neither a date"),
            ({"rule": "2026-03-12"}, "rule", "the date it has now"),
        ],
    )
    def test_what_is_refused(
        self, house: House, fields: dict[str, str], field: str, reason: str
    ) -> None:
        deadline = house.deadline()
        before = as_it_was(deadline)
        with pytest.raises(Refused, match=reason) as refusal:
            move(house, deadline, **fields)
        assert refusal.value.field == field
        assert as_it_was(deadline) == before
        assert not JournalEntry.objects.exists()

    def test_what_is_met_is_not_moved(self, house: House) -> None:
        with pytest.raises(Refused, match="met already"):
            move(house, house.deadline(met_on=TODAY))

    def test_who_saw_an_older_version_is_shown_the_row_as_it_is(self, house: House) -> None:
        deadline = house.deadline()
        move(house, deadline, rule="2026-03-20")
        with pytest.raises(Stale) as refusal:
            move(house, deadline, rule="2026-03-25", version=1)
        assert isinstance(refusal.value.current, Deadline)
        assert refusal.value.current.due_on == date(2026, 3, 20)
        assert as_it_was(deadline)["due_on"] == date(2026, 3, 20)
        assert JournalEntry.objects.count() == 1

    def test_a_co_lead_moves_what_is_of_the_group(self, house: House) -> None:
        assert move(house, house.deadline(group=house.group), by="us_expert").version == 2
        with pytest.raises(NotAllowed):
            move(house, house.deadline(), by="us_expert")

    def test_nobody_else_learns_of_a_delegations_own_by_trying_to_move_it(
        self, house: House
    ) -> None:
        own = house.deadline(own=house.us)
        for name in ("mx_head", "secretariat", "admin"):
            for version in (1, 7):
                with pytest.raises(NotAllowed):
                    move(house, own, by=name, version=version)
        assert move(house, own).version == 2
        assert last_entry().compartment == house.us


class TestMeetAndReopen:
    def test_met_and_taken_back(self, house: House) -> None:
        deadline = house.deadline()
        met = meet(house, deadline, on=date(2026, 3, 9), note=" Signed. ")
        assert (met.met_on, met.version) == (date(2026, 3, 9), 2)
        entry = last_entry()
        assert (entry.verb, entry.text) == (verbs.DEADLINE_MET, "Signed.")
        assert entry.data == {"met": "2026-03-09", "due": "2026-03-12"}
        opened = reopen(house, met, reason="Not all signed.")
        assert (opened.met_on, opened.version, opened.due_on) == (None, 3, deadline.due_on)
        entry = JournalEntry.objects.get(verb=verbs.DEADLINE_REOPENED)
        assert entry.text == "Not all signed."
        assert entry.data == {"met": "2026-03-09"}

    def test_not_before_that_day_has_come_in_the_plans_zone(self, house: House) -> None:
        deadline = house.deadline()
        with pytest.raises(Refused, match="not come yet") as refusal:
            meet(house, deadline, on=TODAY + timedelta(days=1))
        assert refusal.value.field == "on"
        # Nine in the evening in Washington is the next day by UTC, and not by the plan.
        with clock.held(NOW.replace(hour=21)), pytest.raises(Refused, match="not come yet"):
            meet(house, deadline, on=TODAY + timedelta(days=1))
        assert meet(house, deadline, on=TODAY).is_met

    def test_what_is_refused(self, house: House) -> None:
        deadline = house.deadline()
        with pytest.raises(Refused, match="not marked met"):
            reopen(house, deadline)
        met = meet(house, deadline)
        with pytest.raises(Refused, match="met already"):
            meet(house, met)
        with pytest.raises(Refused, match="reason") as refusal:
            reopen(house, met, reason=" ")
        assert refusal.value.field == "reason"
        assert JournalEntry.objects.count() == 1

    def test_versions_are_checked(self, house: House) -> None:
        deadline = house.deadline()
        with pytest.raises(Stale):
            meet(house, deadline, version=2)
        meet(house, deadline)
        with pytest.raises(Stale):
            reopen(house, deadline, version=1)

    def test_who_may_not(self, house: House) -> None:
        deadline, met = house.deadline(), house.deadline(met_on=TODAY)
        for name in ("us_expert", "us_observer", "admin", "outsider"):
            with pytest.raises(NotAllowed):
                meet(house, deadline, by=name)
            with pytest.raises(NotAllowed):
                reopen(house, met, by=name)


class TestOneTransaction:
    """The dates and the entry that tells of them are written together or not at all."""

    @pytest.mark.parametrize("act", ["add", "move", "meet", "reopen"])
    @pytest.mark.django_db(transaction=True)
    def test_without_its_entry_nothing_is_written(
        self, house: House, monkeypatch: pytest.MonkeyPatch, act: str
    ) -> None:
        deadline = house.deadline(met_on=TODAY if act == "reopen" else None)
        before = as_it_was(deadline)

        def fail(*_args: Any, **_fields: Any) -> None:
            raise DatabaseError("the disk is full")

        monkeypatch.setattr(JournalEntry.objects, "create", fail)
        calls: dict[str, Callable[[], Any]] = {
            "add": lambda: add(house),
            "move": lambda: move(house, deadline),
            "meet": lambda: meet(house, deadline),
            "reopen": lambda: reopen(house, deadline),
        }
        with pytest.raises(DatabaseError, match="the disk is full"):
            calls[act]()
        assert as_it_was(deadline) == before
        assert Deadline.objects.count() == 1


@pytest.mark.django_db(transaction=True)
class TestSeveralAtOnce:
    def test_of_two_who_move_it_one_does(
        self, house: House, at_once: Callable[..., list[Any]]
    ) -> None:
        deadline = house.deadline()
        results = at_once(
            lambda: move(house, deadline, rule="2026-03-20", by="us_head", version=1),
            lambda: move(house, deadline, rule="2026-03-25", by="mx_head", version=1),
        )
        assert sorted(type(result).__name__ for result in results) == ["Deadline", "Stale"]
        [moved] = [result for result in results if isinstance(result, Deadline)]
        [refused] = [result for result in results if isinstance(result, Stale)]
        assert as_it_was(deadline)["due_on"] == moved.due_on
        assert isinstance(refused.current, Deadline)
        assert refused.current.due_on == moved.due_on, "the other is shown what the first did"
        assert JournalEntry.objects.count() == 1

    def test_of_many_who_mark_it_met_one_does(
        self, house: House, at_once: Callable[..., list[Any]]
    ) -> None:
        deadline = house.deadline()
        people = ["us_head", "mx_head", "us_negotiator", "mx_negotiator", "secretariat"]
        results = at_once(
            *[lambda name=name: meet(house, deadline, by=name, version=1) for name in people]
        )
        assert sum(isinstance(result, Deadline) for result in results) == 1
        assert sum(isinstance(result, Stale) for result in results) == 4
        assert JournalEntry.objects.count() == 1


def move(house: House, deadline: Deadline, by: str = "us_head", **fields: Any) -> Deadline:
    said: dict[str, Any] = {
        "rule": "2026-03-20",
        "reason": "Holidays.",
        "version": _version(deadline),
    } | fields
    return deadlines.move(by=house[by], deadline=deadline, **said)


def meet(house: House, deadline: Deadline, by: str = "us_head", **fields: Any) -> Deadline:
    said: dict[str, Any] = {"on": TODAY, "version": _version(deadline)} | fields
    return deadlines.meet(by=house[by], deadline=deadline, **said)


def reopen(house: House, deadline: Deadline, by: str = "us_head", **fields: Any) -> Deadline:
    said: dict[str, Any] = {"reason": "Not signed.", "version": _version(deadline)} | fields
    return deadlines.reopen(by=house[by], deadline=deadline, **said)


def _version(deadline: Deadline) -> int:
    found: int = Deadline.objects.values_list("version", flat=True).get(pk=deadline.pk)
    return found
