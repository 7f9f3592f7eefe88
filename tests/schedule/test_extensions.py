"""Asking for more time: for the window, with every delegation's consent, and for one deadline."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from negotiations.core import verbs
from negotiations.core.errors import Refused, Stale
from negotiations.core.verdicts import NotAllowed
from negotiations.models import Deadline, Extension, JournalEntry
from negotiations.plan.permissions import seat_of
from negotiations.schedule import verbs as schedule_verbs
from negotiations.schedule.permissions import (
    can_answer_extension,
    can_ask_for_time,
    can_propose_extension,
    can_withdraw_extension,
)
from negotiations.schedule.selectors.extensions import requests_to_answer
from negotiations.schedule.services import extensions
from tests.builders import House, known_person, make_delegation, make_party, make_seat

pytestmark = [pytest.mark.team, pytest.mark.django_db, pytest.mark.usefixtures("now")]

END, LATER = date(2026, 4, 5), date(2026, 4, 20)
State = Extension.State


def propose(house: House, by: str = "us_head", **fields: Any) -> Extension:
    house.plan.refresh_from_db()
    said: dict[str, Any] = {"to_on": LATER, "reason": "Holy Week.", "version": house.plan.version}
    return extensions.propose(by=house[by], plan=house.plan, **(said | fields))


def answer(house: House, row: Extension, by: str = "mx_head", **fields: Any) -> Extension:
    said: dict[str, Any] = {"consents": True, "version": Extension.objects.get(pk=row.pk).version}
    return extensions.answer(by=house[by], extension=row, **(said | fields))


def told() -> list[str]:
    return sorted(JournalEntry.objects.values_list("verb", flat=True))


@pytest.fixture
def canada(house: House) -> House:
    """The same plan with a third delegation."""
    party = make_party("CA", name_en="Canada", name_es="Canadá")
    side = make_delegation(house.plan, party, 2)
    house.people["ca_head"] = known_person("ca_head")
    make_seat(side, house["ca_head"], "head")
    return house


class TestTheWindow:
    def test_it_moves_when_both_delegations_consent(self, house: House) -> None:
        row = propose(house)
        house.plan.refresh_from_db()
        assert (row.state, house.plan.end_on, row.was_on) == (State.PENDING, END, END)
        assert [(one.delegation, one.consents) for one in row.answers.all()] == [(house.us, True)]
        answer(house, row, reason="Agreed.")
        row.refresh_from_db()
        house.plan.refresh_from_db()
        assert row.state == State.AGREED
        assert row.closed_at is not None
        assert (house.plan.end_on, house.plan.original_end_on) == (LATER, END)
        assert house.plan.version == 2
        assert told() == [
            schedule_verbs.EXTENSION_AGREED,
            schedule_verbs.EXTENSION_ANSWERED,
            schedule_verbs.EXTENSION_ASKED,
        ]
        assert not JournalEntry.objects.filter(compartment__isnull=False).exists()
        agreed = JournalEntry.objects.get(verb=schedule_verbs.EXTENSION_AGREED)
        assert (
            verbs.sentence(agreed.verb, agreed.data)
            == "agreed on more time: until 20 April 2026 instead of 5 April 2026"
        )

    def test_of_three_delegations_all_must_consent(self, canada: House) -> None:
        row = propose(canada, by="mx_head")
        answer(canada, row, by="ca_head")
        canada.plan.refresh_from_db()
        assert canada.plan.end_on == END
        answer(canada, row, by="us_head")
        canada.plan.refresh_from_db()
        assert canada.plan.end_on == LATER

    def test_one_refusal_ends_it_and_stays_on_record(self, canada: House) -> None:
        row = propose(canada)
        with pytest.raises(Refused) as refused:
            answer(canada, row, consents=False, reason=" ")
        assert refused.value.field == "reason"
        with translation.override("es"):
            answer(canada, row, consents=False, reason="No hace falta.")
        row.refresh_from_db()
        assert row.state == State.REFUSED
        said = row.answers.get(delegation=canada.mx)
        assert (said.consents, said.reason, said.language) == (False, "No hace falta.", "es")
        with pytest.raises(Refused, match="closed"):
            answer(canada, row, by="ca_head")
        canada.plan.refresh_from_db()
        assert canada.plan.end_on == END
        assert told() == [schedule_verbs.EXTENSION_ASKED, schedule_verbs.EXTENSION_REFUSED]

    def test_the_side_that_asked_may_take_it_back(self, house: House) -> None:
        row = propose(house)
        with pytest.raises(NotAllowed):
            extensions.withdraw(by=house["mx_head"], extension=row, version=row.version)
        extensions.withdraw(by=house["us_head"], extension=row, version=row.version)
        row.refresh_from_db()
        assert row.state == State.WITHDRAWN
        with pytest.raises(Refused, match="closed"):
            answer(house, row)
        assert propose(house, by="mx_head").state == State.PENDING

    def test_one_request_at_a_time(self, house: House) -> None:
        propose(house)
        with pytest.raises(Refused, match="waiting"):
            propose(house, by="mx_head")

    def test_a_delegation_answers_once(self, canada: House) -> None:
        row = propose(canada)
        answer(canada, row)
        with pytest.raises(Refused, match="answered already"):
            answer(canada, row, consents=False, reason="After all not.")

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"to_on": END}, "to_on"),
            ({"to_on": date(2026, 3, 1)}, "to_on"),
            ({"to_on": date(2201, 1, 1)}, "to_on"),
            ({"reason": ""}, "reason"),
            ({"reason": "x" * 10_001}, "reason"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, house: House, fields: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            propose(house, **fields)
        assert refused.value.field == field
        assert not Extension.objects.exists()
        assert told() == []

    def test_a_plan_without_a_window_has_no_end_to_move(self, house: House) -> None:
        type(house.plan).objects.update(end_on=None, original_end_on=None)
        with pytest.raises(Refused, match="no window"):
            propose(house)

    def test_old_versions_are_refused(self, house: House) -> None:
        with pytest.raises(Stale):
            propose(house, version=7)
        row = propose(house)
        with pytest.raises(Stale):
            answer(house, row, version=1)
        with pytest.raises(Stale):
            extensions.withdraw(by=house["us_head"], extension=row, version=1)

    def test_who_may(self, house: House) -> None:
        heads = {"us_head", "mx_head"}
        row = propose(house)
        assert {n for n in house.people if can_propose_extension(house[n], house.plan)} == heads
        assert {n for n in house.people if can_answer_extension(house[n], row)} == {"mx_head"}
        assert {n for n in house.people if can_withdraw_extension(house[n], row)} == {"us_head"}
        waits = {
            name
            for name in house.people
            if requests_to_answer(house[name], house.plan, seat_of(house[name], house.plan))
        }
        assert waits == {"mx_head"}
        for name in set(house.people) - heads:
            with pytest.raises(NotAllowed):
                answer(house, row, by=name)


class TestOneDeadline:
    @staticmethod
    def ask(house: House, deadline: Deadline, by: str = "us_expert", **fields: Any) -> Extension:
        said: dict[str, Any] = {
            "to_on": date(2026, 3, 19),
            "reason": "Maps are late.",
            "version": 1,
        }
        return extensions.ask_for_deadline(by=house[by], deadline=deadline, **(said | fields))

    def test_granted_it_moves_with_the_reason_of_whoever_asked(self, house: House) -> None:
        deadline = house.deadline()
        with translation.override("es"):
            row = self.ask(house, deadline, by="mx_expert", reason="Faltan mapas.")
        answer(house, row, by="mx_negotiator")
        deadline.refresh_from_db()
        row.refresh_from_db()
        assert (row.state, deadline.due_on, deadline.original_on) == (
            State.AGREED,
            date(2026, 3, 19),
            date(2026, 3, 12),
        )
        moved = JournalEntry.objects.get(verb=schedule_verbs.DEADLINE_MOVED)
        assert (moved.text, moved.language, moved.actor) == (
            "Faltan mapas.",
            "es",
            house["mx_negotiator"],
        )

    def test_refused_it_stays(self, house: House) -> None:
        deadline = house.deadline()
        row = self.ask(house, deadline)
        with pytest.raises(Refused):
            answer(house, row, consents=False)
        answer(house, row, by="secretariat", consents=False, reason="No.")
        deadline.refresh_from_db()
        row.refresh_from_db()
        assert (row.state, deadline.due_on) == (State.REFUSED, date(2026, 3, 12))
        assert told() == [schedule_verbs.EXTENSION_ASKED, schedule_verbs.EXTENSION_REFUSED]

    def test_a_delegation_s_own_stays_with_it(self, house: House) -> None:
        deadline = house.deadline(own=house.mx)
        with pytest.raises(NotAllowed):
            self.ask(house, deadline)
        row = self.ask(house, deadline, by="mx_expert")
        assert row.compartment == house.mx
        for name in ("us_head", "secretariat", "admin"):
            assert not Extension.objects.visible_to(house[name]).exists()
            with pytest.raises(NotAllowed):
                answer(house, row, by=name)
        answer(house, row)
        assert set(JournalEntry.objects.values_list("compartment", flat=True)) == {house.mx.pk}

    def test_nobody_grants_their_own(self, house: House) -> None:
        row = self.ask(house, house.deadline(), by="us_head")
        with pytest.raises(NotAllowed):
            answer(house, row, by="us_head")
        answer(house, row, by="us_negotiator")

    def test_who_may_ask(self, house: House) -> None:
        of_one = house.deadline(responsible=(house.us,))
        led = house.deadline(responsible=(house.us,), group=house.group)
        named = house.deadline(responsible=(house.us,))
        named.people.add(house.seat("mx_expert"))
        ours = {f"us_{role}" for role in ("head", "negotiator", "legal_adviser", "expert")}
        may = [
            {name for name in house.people if can_ask_for_time(house[name], deadline)}
            for deadline in (of_one, led, named)
        ]
        assert may == [ours, ours | {"mx_negotiator"}, ours | {"mx_expert"}]

    def test_what_is_met_or_asked_already_is_refused(self, house: House) -> None:
        with pytest.raises(Refused, match="met already"):
            self.ask(house, house.deadline(met_on=date(2026, 3, 9)))
        deadline = house.deadline()
        with pytest.raises(Refused) as refused:
            self.ask(house, deadline, to_on=date(2026, 3, 12))
        assert refused.value.field == "to_on"
        with pytest.raises(Stale):
            self.ask(house, deadline, version=2)
        self.ask(house, deadline)
        with pytest.raises(Refused, match="waiting"):
            self.ask(house, deadline, by="mx_head")

    def test_what_has_moved_further_is_not_brought_back_by_granting(self, house: House) -> None:
        deadline = house.deadline()
        row = self.ask(house, deadline)
        Deadline.objects.filter(pk=deadline.pk).update(due_on=date(2026, 3, 25))
        with pytest.raises(Refused, match="after the one it has now"):
            answer(house, row)
        row.refresh_from_db()
        assert row.state == State.PENDING


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_answers_at_once_agree_exactly_once(
        self, canada: House, at_once: Callable[..., list[Any]]
    ) -> None:
        row = propose(canada)
        seen = row.version
        results = at_once(
            *(
                lambda by=by: answer(canada, row, by=by, version=seen)  # type: ignore[misc]
                for by in ("mx_head", "mx_head", "ca_head")
            )
        )
        assert sum(isinstance(one, Extension) for one in results) == 1
        assert sum(isinstance(one, Stale) for one in results) == 2
        assert told().count(schedule_verbs.EXTENSION_ANSWERED) == 1
        for by in ("mx_head", "ca_head"):
            if not row.answers.filter(delegation=seat_of(canada[by], canada.plan).delegation):
                answer(canada, row, by=by)
        assert told().count(schedule_verbs.EXTENSION_AGREED) == 1

    def test_the_last_consent_given_twice_moves_the_end_once(
        self, house: House, at_once: Callable[..., list[Any]]
    ) -> None:
        row = propose(house)
        at_once(*[lambda: answer(house, row, version=row.version)] * 2)
        house.plan.refresh_from_db()
        assert (house.plan.end_on, house.plan.version) == (LATER, 2)
        assert told().count(schedule_verbs.EXTENSION_AGREED) == 1

    def test_of_two_requests_at_once_one_is_made(
        self, house: House, at_once: Callable[..., list[Any]]
    ) -> None:
        at_once(lambda: propose(house, version=1), lambda: propose(house, by="mx_head", version=1))
        assert Extension.objects.count() == 1
