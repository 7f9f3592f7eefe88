"""What nobody acknowledged goes up the delegation: once, on record, unseen by the other side."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from negotiations.core import clock, verbs
from negotiations.models import (
    Deadline,
    Delegate,
    Handover,
    JournalEntry,
    Reminder,
    ReminderPolicy,
    StandIn,
)
from negotiations.reminders import tasks
from negotiations.reminders import verbs as reminders_verbs
from negotiations.reminders.services import outbox, preview
from negotiations.reminders.services.escalation import escalate
from tests.builders import NOW, House

pytestmark = [pytest.mark.team, pytest.mark.django_db, pytest.mark.usefixtures("now")]

DAY = timedelta(days=1)
DUE = date(2026, 3, 20)


@pytest.fixture
def deadline(house: House) -> Deadline:
    """A U.S. deadline of a plan that escalates after two days; of it people know since NOW."""
    ReminderPolicy.objects.create(plan=house.plan, escalate_after=2)
    return house.deadline(DUE, responsible=(house.us,))


def told_now(at: datetime = NOW) -> None:
    with clock.held(at):
        outbox.find_due()
        Reminder.objects.filter(state="due").update(state="sent", sent_at=at)


def escalated(at: datetime) -> list[tuple[str, int]]:
    with clock.held(at):
        escalate()
    rows = Reminder.objects.filter(kind="escalation").order_by("step", "recipient__name")
    return list(rows.values_list("recipient__name", "step"))


def test_after_the_days_of_the_policy_the_head_is_told(house: House, deadline: Deadline) -> None:
    told_now()
    assert escalated(NOW + 2 * DAY - timedelta(seconds=1)) == []
    assert escalated(NOW + 2 * DAY) == [("us_head", 1)]
    row = Reminder.objects.get(kind="escalation")
    assert (row.urgent, row.channel, row.state) == (True, "mail", "due")
    assert row.escalated_from is not None
    assert row.escalated_from.kind == "reminder"


def test_it_is_seen_beforehand_and_nothing_is_written(house: House, deadline: Deadline) -> None:
    told_now()

    def foreseen(at: datetime) -> list[tuple[str, int]]:
        found = preview.sent_at(at)
        return [(one.recipient.user.name, one.step) for one in found if one.kind == "escalation"]

    assert foreseen(NOW + 2 * DAY - timedelta(seconds=1)) == []
    assert foreseen(NOW + 2 * DAY) == [("us_head", 1)] == escalated(NOW + 2 * DAY)
    assert foreseen(NOW + 2 * DAY) == [("us_head", 1)], "it waits to be sent, once"


def test_one_that_cannot_be_escalated_holds_up_no_other(
    house: House, deadline: Deadline, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = house.deadline(DUE - DAY, responsible=(house.mx,))
    told_now()

    def record(subject: Any, *rest: Any, **data: Any) -> None:
        if subject.id == broken.pk:
            raise ValueError("a row that nobody can read")

    monkeypatch.setattr("negotiations.reminders.services.escalation.journal.record", record)
    assert escalated(NOW + 2 * DAY) == [("us_head", 1)]


def test_nothing_is_doubled(house: House, deadline: Deadline) -> None:
    told_now()
    with clock.held(NOW + 9 * DAY):
        assert (escalate(), escalate()) == (1, 0)
        outbox.find_due()
        assert escalate() == 0
    assert JournalEntry.objects.filter(verb=reminders_verbs.DEADLINE_ESCALATED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_tell_once(
    house: House, deadline: Deadline, at_once: Callable[..., list[Any]]
) -> None:
    told_now()
    with clock.held(NOW + 2 * DAY):
        assert sorted(at_once(escalate, escalate, escalate)) == [0, 0, 1]
    assert JournalEntry.objects.filter(verb=reminders_verbs.DEADLINE_ESCALATED).count() == 1


def test_of_an_expert_who_took_it_over_it_goes_up_rung_by_rung(
    house: House, deadline: Deadline
) -> None:
    expert = house.seat("us_expert")
    for name in ("us_head", "us_negotiator", "us_legal_adviser"):
        Handover.objects.create(
            compartment=house.us,
            deadline=deadline,
            from_delegate=house.seat(name),
            to_delegate=expert,
            at=NOW,
        )
    told_now()
    assert set(Reminder.objects.values_list("recipient__name", flat=True)) == {"us_expert"}
    first = [("us_legal_adviser", 1), ("us_negotiator", 1)]
    assert escalated(NOW + 3 * DAY) == first
    assert escalated(NOW + 4 * DAY) == [*first, ("us_head", 2)]
    entries = JournalEntry.objects.filter(verb=reminders_verbs.DEADLINE_ESCALATED).order_by("at")
    assert [(entry.data["person"], entry.data["told"]) for entry in entries] == [
        ("us_legal_adviser, us_negotiator", "us_expert"),
        ("us_head", "us_expert → us_legal_adviser, us_negotiator"),
    ]
    head = Reminder.objects.get(kind="escalation", step=2)
    assert head.escalated_from is not None
    assert head.escalated_from.kind == "escalation"


def test_late_goes_up_at_once(house: House) -> None:
    ReminderPolicy.objects.create(plan=house.plan, escalate_after=5)
    house.deadline(NOW.date() - DAY, responsible=(house.us,))
    told_now()
    assert escalated(NOW) == [("us_head", 1)]


def test_who_acknowledged_stops_it(house: House, deadline: Deadline) -> None:
    told_now()
    Reminder.objects.filter(recipient=house["us_legal_adviser"]).update(acknowledged_at=NOW + DAY)
    assert escalated(NOW + 9 * DAY) == []


def test_acknowledged_in_time_says_nothing_of_late(house: House, deadline: Deadline) -> None:
    told_now()
    Reminder.objects.update(acknowledged_at=NOW + DAY)
    late = NOW.replace(day=21)
    told_now(late)
    assert escalated(late) == [("us_head", 1)]


def test_nothing_goes_up_where_the_policy_says_never(house: House) -> None:
    house.deadline(DUE, responsible=(house.us,))
    told_now()
    assert escalated(NOW + 9 * DAY) == []


@pytest.mark.parametrize("change", ["met", "moved", "head left", "nobody told"])
def test_what_no_longer_holds_goes_nowhere(house: House, deadline: Deadline, change: str) -> None:
    if change != "nobody told":
        told_now()
    if change == "met":
        Deadline.objects.update(met_on=NOW.date())
    elif change == "moved":
        Deadline.objects.update(due_on=DUE + DAY, due_at=deadline.due_at + DAY)
    elif change == "head left":
        Delegate.objects.filter(user=house["us_head"]).update(left=True)
    assert escalated(NOW + 3 * DAY) == []


def test_who_stands_in_for_the_head_is_told_instead(house: House, deadline: Deadline) -> None:
    StandIn.objects.create(
        compartment=house.us,
        delegate=house.seat("us_head"),
        stand_in=house.seat("us_expert"),
        first_on=NOW.date() + DAY,
        last_on=NOW.date() + 5 * DAY,
    )
    told_now()
    assert escalated(NOW + 2 * DAY) == [("us_expert", 1)]
    # Back at work, the head is not told as well: somebody knows.
    assert escalated(NOW + 8 * DAY) == [("us_expert", 1)]


def test_each_delegation_goes_up_by_itself_and_unseen(house: House) -> None:
    """One side acknowledged a joint deadline, the other did not; neither learns of the other."""
    ReminderPolicy.objects.create(plan=house.plan, escalate_after=2)
    joint = house.deadline(DUE)
    told_now()
    Reminder.objects.filter(recipient=house["us_head"]).update(acknowledged_at=NOW)
    seen = {name: page_of(house, name, joint) for name in ("us_head", "secretariat")}
    assert escalated(NOW + 2 * DAY) == [("mx_head", 1)]
    entry = JournalEntry.objects.get(verb=reminders_verbs.DEADLINE_ESCALATED)
    assert entry.compartment == house.mx
    for name, before in seen.items():
        assert page_of(house, name, joint) == before
        assert not JournalEntry.objects.visible_to(house[name]).filter(pk=entry.pk).exists()
    with translation.override("es"):
        assert verbs.sentence(entry.verb, entry.data) in page_of(house, "mx_expert", joint)


def page_of(house: House, name: str, deadline: Deadline) -> str:
    client = Client()
    client.force_login(house[name])
    page = client.get(f"/plans/{house.plan.slug}/deadlines/{deadline.pk}/").content.decode()
    return "\n".join(line for line in page.splitlines() if "csrf" not in line)


def test_the_beat_escalates_and_sends(
    house: House, deadline: Deadline, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[tuple[list[str], str]] = []
    monkeypatch.setattr(
        tasks.send_reminders, "apply_async", lambda words, queue: queued.append(words)
    )
    told_now()
    with clock.held(NOW + 2 * DAY):
        tasks.find_due()
        for words in queued:
            tasks.send_reminders(*words)
    assert [queue for _ids, queue in queued] == [tasks.URGENT]
    assert [mail.to for mail in mailoutbox] == [["us_head@travaux.example"]]
    assert Reminder.objects.get(kind="escalation").state == "sent"


def test_who_left_before_it_was_sent_gets_nothing(
    house: House, deadline: Deadline, mailoutbox: list[Any]
) -> None:
    told_now()
    assert escalated(NOW + 2 * DAY) == [("us_head", 1)]
    Delegate.objects.filter(user=house["us_head"]).update(left=True)
    with clock.held(NOW + 2 * DAY):
        for pk in outbox.waiting():
            outbox.send(pk)
    assert mailoutbox == []
    assert Reminder.objects.get(kind="escalation").state == "withdrawn"


def test_withdrawn_by_hand_it_is_never_revived(house: House, deadline: Deadline) -> None:
    told_now()
    escalated(NOW + 2 * DAY)
    by_hand = Reminder.objects.all()
    by_hand.update(state="withdrawn", withdrawn_by=house["admin"])
    with clock.held(NOW + 2 * DAY):
        outbox.find_due()
        escalate()
    assert set(by_hand.values_list("state", flat=True)) == {"withdrawn"}


def test_the_number_of_queries_does_not_grow_with_deadlines(house: House) -> None:
    ReminderPolicy.objects.create(plan=house.plan, escalate_after=2)

    def queries() -> int:
        told_now()
        with CaptureQueriesContext(connection) as captured:
            escalate()
        return len(captured)

    house.deadline(DUE)
    first = queries()
    for _ in range(4):
        house.deadline(DUE)
    assert queries() == first
