"""Answering a reminder: acknowledged, delegated, taken back; in the delegation's own record."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from negotiations.core import clock
from negotiations.core.errors import Refused
from negotiations.core.verdicts import NotAllowed
from negotiations.models import Deadline, Handover, JournalEntry, Reminder, StandIn
from negotiations.post.inbox import count_waiting
from negotiations.reminders.selectors.inbox import inbox
from negotiations.reminders.selectors.recipients import recipients_of, with_recipients
from negotiations.reminders.services import answers, outbox
from tests.builders import NOW, House

pytestmark = [pytest.mark.team, pytest.mark.django_db, pytest.mark.usefixtures("now")]


def told(house: House, name: str, deadline: Deadline, **fields: Any) -> Reminder:
    """A reminder that reached somebody."""
    return Reminder.objects.create(
        deadline=deadline,
        recipient=house[name],
        **{
            "step": 3,
            "due_on": deadline.due_on,
            "state": "sent",
            "found_at": NOW,
            "not_before": NOW,
            **fields,
        },
    )


def names(deadline: Deadline) -> set[str]:
    """Who is told of a deadline now."""
    [row] = with_recipients(Deadline.objects.filter(pk=deadline.pk))
    return {one.user.name for one in recipients_of(row, clock.now())}


def record(deadline: Deadline) -> list[tuple[str, str]]:
    """What the journal says of it, by verb, and whose record it is in."""
    rows = JournalEntry.objects.filter(subject_id=deadline.pk).order_by("verb")
    return [(row.verb, row.compartment.code if row.compartment else "joint") for row in rows]


def test_acknowledging_is_written_down_once_in_the_delegations_own_record(house: House) -> None:
    deadline = house.deadline()
    row = told(house, "us_head", deadline)
    first = answers.acknowledge(by=house["us_head"], reminder=row)
    assert (first.acknowledged_at, first.read_at) == (NOW, NOW)
    with clock.held(NOW.replace(hour=12)):
        again = answers.acknowledge(by=house["us_head"], reminder=row)
    assert again.acknowledged_at == NOW
    assert record(deadline) == [("reminder.acknowledged", "US")]
    assert not JournalEntry.objects.visible_to(house["mx_head"]).exists()
    assert not JournalEntry.objects.visible_to(house["secretariat"]).exists()


def test_what_came_before_is_answered_with_it_and_what_came_after_is_not(house: House) -> None:
    deadline = house.deadline()
    older = told(house, "us_head", deadline, step=7, found_at=NOW.replace(day=5))
    row = told(house, "us_head", deadline)
    newer = told(house, "us_head", deadline, step=1, found_at=NOW.replace(day=11))
    colleagues = told(house, "us_negotiator", deadline)
    answers.acknowledge(by=house["us_head"], reminder=row)
    for one in (older, newer, colleagues):
        one.refresh_from_db()
    assert older.acknowledged_at == NOW
    assert (newer.acknowledged_at, colleagues.acknowledged_at) == (None, None)


@pytest.mark.parametrize("name", ["us_negotiator", "mx_head", "secretariat", "admin"])
def test_nobody_acknowledges_for_another(house: House, name: str) -> None:
    row = told(house, "us_head", house.deadline())
    with pytest.raises(NotAllowed):
        answers.acknowledge(by=house[name], reminder=row)


def test_who_left_acknowledges_nothing(house: House) -> None:
    row = told(house, "us_head", house.deadline())
    seat = house.seat("us_head")
    seat.left = True
    seat.save()
    with pytest.raises(NotAllowed):
        answers.acknowledge(by=house["us_head"], reminder=row)


def test_two_clicks_at_once_are_one_entry(
    house: House, at_once: Callable[..., list[Any]], transactional_db: None
) -> None:
    deadline = house.deadline()
    row = told(house, "us_head", deadline)
    at_once(*[lambda: answers.acknowledge(by=house["us_head"], reminder=row)] * 4)
    assert record(deadline) == [("reminder.acknowledged", "US")]


def test_delegating_moves_who_is_told(house: House) -> None:
    deadline = house.deadline()
    row = told(house, "us_head", deadline)
    to = house.seat("us_expert")
    made = answers.delegate(by=house["us_head"], deadline=deadline, to=to, note=" Please ")
    assert (made.compartment, made.note, made.to_delegate) == (house.us, "Please", to)
    assert names(deadline) >= {"us_expert", "mx_head"}
    assert "us_head" not in names(deadline)
    row.refresh_from_db()
    assert row.acknowledged_at == NOW
    assert record(deadline) == [("handover.made", "US")]
    assert answers.delegate(by=house["us_head"], deadline=deadline, to=to) == made
    assert Handover.objects.count() == 1
    assert not Handover.objects.visible_to(house["mx_head"]).exists()


def test_the_colleague_is_reminded(house: House) -> None:
    deadline = house.deadline(date(2026, 3, 11))
    outbox.find_due()
    answers.delegate(by=house["us_head"], deadline=deadline, to=house.seat("us_expert"))
    outbox.find_due()
    assert Reminder.objects.filter(recipient=house["us_expert"], state="due").exists()


def test_a_second_colleague_only_after_taking_it_back(house: House) -> None:
    deadline = house.deadline()
    by = house["us_head"]
    made = answers.delegate(by=by, deadline=deadline, to=house.seat("us_expert"))
    with pytest.raises(Refused, match="us_expert"):
        answers.delegate(by=by, deadline=deadline, to=house.seat("us_negotiator"))
    answers.take_back(by=by, handover=made)
    answers.take_back(by=by, handover=made)
    assert "us_head" in names(deadline)
    assert record(deadline) == [("handover.ended", "US"), ("handover.made", "US")]


def test_delegated_on_and_back(house: House) -> None:
    deadline = house.deadline()
    answers.delegate(by=house["us_negotiator"], deadline=deadline, to=house.seat("us_expert"))
    back = answers.delegate(
        by=house["us_expert"], deadline=deadline, to=house.seat("us_negotiator")
    )
    assert back.ended_at == NOW
    assert not Handover.objects.filter(ended_at=None).exists()
    assert "us_negotiator" in names(deadline)
    assert "us_expert" not in names(deadline)


def test_a_circle_leaves_somebody_who_is_told(house: House) -> None:
    deadline = house.deadline()
    head, adviser = house["us_head"], house["us_legal_adviser"]
    answers.delegate(by=head, deadline=deadline, to=house.seat("us_legal_adviser"))
    answers.delegate(by=adviser, deadline=deadline, to=house.seat("us_head"))
    assert "us_head" in names(deadline)
    assert "us_legal_adviser" not in names(deadline)


def test_a_stand_in_delegates_for_whom_they_stand_in(house: House) -> None:
    deadline = house.deadline()
    StandIn.objects.create(
        compartment=house.us,
        delegate=house.seat("us_head"),
        stand_in=house.seat("us_observer"),
        first_on=date(2026, 3, 1),
        last_on=date(2026, 3, 20),
    )
    assert "us_observer" in names(deadline)
    seat = house.seat("us_observer")
    seat.role = "expert"
    seat.save()
    made = answers.delegate(by=house["us_observer"], deadline=deadline, to=house.seat("us_expert"))
    assert made.from_delegate == house.seat("us_head")
    assert "us_observer" not in names(deadline)


@pytest.mark.parametrize(
    ("by", "to"),
    [
        ("us_head", "mx_head"),
        ("us_head", "us_head"),
        ("us_head", "us_observer"),
        ("us_expert", "us_negotiator"),
    ],
)
def test_what_cannot_be_delegated(house: House, by: str, to: str) -> None:
    with pytest.raises(Refused):
        answers.delegate(by=house[by], deadline=house.deadline(), to=house.seat(to))
    assert not Handover.objects.exists()


@pytest.mark.parametrize("by", ["us_observer", "secretariat", "admin", "outsider"])
def test_who_cannot_delegate(house: House, by: str) -> None:
    with pytest.raises(NotAllowed):
        answers.delegate(by=house[by], deadline=house.deadline(), to=house.seat("us_expert"))


def test_the_other_sides_own_deadline_is_not_delegated(house: House) -> None:
    deadline = house.deadline(own=house.mx)
    with pytest.raises(NotAllowed):
        answers.delegate(by=house["us_head"], deadline=deadline, to=house.seat("us_expert"))


@pytest.mark.parametrize("by", ["mx_head", "us_legal_adviser", "secretariat"])
def test_who_cannot_take_back(house: House, by: str) -> None:
    made = answers.delegate(
        by=house["us_negotiator"], deadline=house.deadline(), to=house.seat("us_expert")
    )
    with pytest.raises(NotAllowed):
        answers.take_back(by=house[by], handover=made)
    assert answers.take_back(by=house["us_head"], handover=made).ended_at == NOW


def test_the_inbox_asks_once_of_each_deadline(house: House) -> None:
    deadline, met = house.deadline(), house.deadline(met_on=date(2026, 3, 9))
    moved, own = house.deadline(date(2026, 3, 20)), house.deadline(own=house.us)
    told(house, "us_head", deadline, step=7, found_at=NOW.replace(day=5))
    newest = told(house, "us_head", deadline)
    told(house, "us_head", met)
    told(house, "us_head", moved, due_on=date(2026, 3, 15))
    told(house, "us_head", own, state="withdrawn")
    urgent = told(house, "us_head", own, urgent=True, found_at=NOW.replace(day=4), step=0)
    told(house, "us_negotiator", deadline)
    us_head = house["us_head"]
    assert list(inbox(us_head, "answer")) == [urgent, newest]
    assert count_waiting(us_head) == 2
    assert inbox(us_head, "all").count() == 5
    assert answers.acknowledge_all(by=us_head, reminders=inbox(us_head, "answer")) == 2
    assert count_waiting(us_head) == 0
    assert inbox(us_head, "answered").count() == 3
    assert count_waiting(house["admin"]) == 0


def test_read_is_written_once_and_only_by_its_reader(house: House) -> None:
    row = told(house, "us_head", house.deadline())
    answers.mark_read(by=house["us_head"], reminder=row)
    with clock.held(NOW.replace(hour=12)):
        answers.mark_read(by=house["us_head"], reminder=row)
    row.refresh_from_db()
    assert row.read_at == NOW
    with pytest.raises(NotAllowed):
        answers.mark_read(by=house["us_negotiator"], reminder=row)
