"""What is told is heard in the same transaction, or the teller fails."""

import pytest
from django.db import transaction

from negotiations.core.listeners import Topic, Unheard
from negotiations.core.permissions import can_administer
from negotiations.models import Delegate, JournalEntry
from negotiations.plan import topics as of_plans
from negotiations.plan.services import seats
from tests.builders import House


def _said(word: str) -> None:
    """The signature of who listens to the topics of these tests."""


def test_all_hear_in_their_order_and_each_once() -> None:
    heard: list[str] = []
    topic = Topic("test.said", _said)
    for listener in (lambda word: heard.append(f"1 {word}"), heard.append):
        topic.heard_by(listener)
        topic.heard_by(listener)
    topic.tell("x")
    assert heard == ["1 x", "x"]


def test_what_must_be_heard_is_not_told_to_nobody() -> None:
    Topic("test.said", _said).tell("x")
    with pytest.raises(Unheard, match=r"nobody hears test\.said"):
        Topic("test.said", _said, needed=True).tell("x")


@pytest.mark.django_db
def test_without_the_journal_nobody_is_seated(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert can_administer(house["admin"])
    monkeypatch.setattr(of_plans.happened, "_listeners", [])
    with pytest.raises(Unheard), transaction.atomic():
        seats.unseat_delegate(by=house["admin"], delegate=house.seat("us_expert"))
    assert Delegate.objects.active().filter(user=house["us_expert"]).exists()


@pytest.mark.django_db
def test_a_seat_that_ends_is_in_the_record(house: House) -> None:
    seats.unseat_delegate(by=house["admin"], delegate=house.seat("us_expert"))
    assert JournalEntry.objects.filter(verb="seat.left", compartment=None).count() == 1
