"""What those who run the site do: note returned mails, withdraw, see that beat ran."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from negotiations.core import clock, leases
from negotiations.core.errors import Refused
from negotiations.core.verdicts import NotAllowed
from negotiations.models import Bounce, Heartbeat, JournalEntry, Reminder
from negotiations.post.bounces import Kind, Returned
from negotiations.post.services import returned
from negotiations.reminders import tasks, verbs
from negotiations.reminders.mails import known_as
from negotiations.reminders.selectors import operations
from negotiations.reminders.services import operations as services
from negotiations.reminders.services import outbox
from tests.builders import House

pytestmark = [pytest.mark.team, pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def row(house: House) -> Reminder:
    """A reminder of a Mexican delegate of a joint deadline, sent."""
    house.deadline()
    outbox.find_due()
    Reminder.objects.update(state=Reminder.State.SENT)
    found: Reminder = Reminder.objects.get(recipient=house["mx_head"])
    return found


def back(row: Reminder, **fields: Any) -> Returned:
    told = {
        "kind": Kind.BOUNCE,
        "key": uuid4().hex * 2,
        "permanent": True,
        "code": "5.1.1",
        "said": "550 no such user",
        "message_id": known_as(row),
    }
    return Returned(**{**told, **fields})


def test_what_did_not_arrive_is_failed_and_says_why(row: Reminder) -> None:
    bounce = returned.record(back(row))
    assert bounce is not None
    assert (bounce.reminder, bounce.user, bounce.code) == (row, row.recipient, "5.1.1")
    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", "came back: 5.1.1 550 no such user")
    assert Reminder.objects.filter(state="failed").count() == 1


def test_the_recipient_s_own_side_is_told_and_no_other(house: House, row: Reminder) -> None:
    returned.record(back(row))
    entry = JournalEntry.objects.get(verb=verbs.REMINDER_CAME_BACK)
    assert (entry.compartment, entry.data) == (house.mx, {"person": row.recipient.name})
    assert entry.subject_id == row.deadline_id


def test_what_travelled_together_fails_together(house: House, row: Reminder) -> None:
    house.deadline(title_en="Another")
    outbox.find_due()
    other = Reminder.objects.exclude(deadline=row.deadline).get(recipient=row.recipient)
    Reminder.objects.filter(pk__in=[row.pk, other.pk]).update(state="sent", batch=row.pk)
    returned.record(back(row))
    assert set(Reminder.objects.filter(state="failed")) == {row, other}


def test_reading_it_twice_counts_once(row: Reminder) -> None:
    first = back(row)
    assert returned.record(first) is not None
    reminders_before = list(Reminder.objects.values())
    assert returned.record(first) is None
    assert Bounce.objects.count() == 1
    assert JournalEntry.objects.filter(verb=verbs.REMINDER_CAME_BACK).count() == 1
    assert list(Reminder.objects.values()) == reminders_before


@pytest.mark.django_db(transaction=True)
def test_two_readers_at_once_count_once(row: Reminder, at_once: Callable[..., list[Any]]) -> None:
    mail = back(row)
    found = at_once(lambda: returned.record(mail), lambda: returned.record(mail))
    assert Bounce.objects.count() == 1, found
    assert JournalEntry.objects.filter(verb=verbs.REMINDER_CAME_BACK).count() == 1


@pytest.mark.parametrize("kind", [Kind.DELAY, Kind.COMPLAINT, Kind.UNREADABLE])
def test_others_are_noted_and_fail_nothing(row: Reminder, kind: Kind) -> None:
    returned.record(back(row, kind=kind, permanent=False))
    row.refresh_from_db()
    assert row.state == "sent"
    assert Bounce.objects.get().kind == kind.value


@pytest.mark.parametrize("kind", returned.IGNORED)
def test_what_asks_nothing_is_not_noted(row: Reminder, kind: Kind) -> None:
    assert returned.record(back(row, kind=kind)) is None
    assert not Bounce.objects.exists()


@pytest.mark.parametrize(
    "message_id",
    [
        "",
        "<other@x.example>",
        "<reminder.no-id@x>",
        "<reminder.00000000-0000-7000-8000-000000000000@x>",
    ],
)
def test_of_a_mail_that_is_none_of_ours_the_words_are_not_kept(
    house: House, row: Reminder, message_id: str
) -> None:
    mail = back(row, message_id=message_id, recipient="US_Head@travaux.example")
    bounce = returned.record(mail)
    assert bounce is not None
    assert (bounce.reminder, bounce.user, bounce.said) == (None, house["us_head"], "")


def test_every_kind_there_is_can_be_written_down() -> None:
    noted = {kind.value for kind in Kind if kind not in returned.IGNORED}
    assert noted == set(Bounce.Kind.values)


# --- withdrawing ---


def _due(row: Reminder, state: str = "due") -> Reminder:
    Reminder.objects.filter(pk=row.pk).update(state=state)
    return row


@pytest.mark.parametrize("state", ["due", "failed"])
def test_withdrawn_by_hand_it_stays_so(house: House, row: Reminder, state: str) -> None:
    services.withdraw(by=house["admin"], reminder=_due(row, state), reason=" Told \n by phone ")
    row.refresh_from_db()
    assert (row.state, row.error, row.withdrawn_by) == (
        "withdrawn",
        "Told by phone",
        house["admin"],
    )
    entry = JournalEntry.objects.get(verb=verbs.REMINDER_WITHDRAWN)
    assert (entry.compartment, entry.text, entry.actor) == (
        house.mx,
        "Told by phone",
        house["admin"],
    )
    outbox.find_due()
    row.refresh_from_db()
    assert row.state == "withdrawn"


@pytest.mark.parametrize("state", ["sending", "sent", "withdrawn", "inbox"])
def test_what_went_out_cannot_be_withdrawn(house: House, row: Reminder, state: str) -> None:
    with pytest.raises(Refused):
        services.withdraw(by=house["admin"], reminder=_due(row, state), reason="No")
    row.refresh_from_db()
    assert row.state == state


@pytest.mark.parametrize("reason", ["", " \n ", "x" * 501])
def test_withdrawing_asks_for_a_reason(house: House, row: Reminder, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        services.withdraw(by=house["admin"], reminder=_due(row), reason=reason)
    assert refusal.value.field == "reason"


@pytest.mark.parametrize("name", ["mx_head", "secretariat"])
def test_administrators_alone_withdraw(house: House, row: Reminder, name: str) -> None:
    with pytest.raises(NotAllowed):
        services.withdraw(by=house[name], reminder=_due(row), reason="No")


def test_what_a_delegation_keeps_is_not_an_administrator_s_to_withdraw(house: House) -> None:
    house.deadline(own=house.mx)
    outbox.find_due()
    row = Reminder.objects.get(recipient=house["mx_head"])
    with pytest.raises(Refused):
        services.withdraw(by=house["admin"], reminder=row, reason="No")
    row.refresh_from_db()
    assert row.state == "due"


# --- beat ---


def test_beat_writes_down_that_it_ran(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert operations.beat().is_late
    tasks.find_due()
    first = operations.beat()
    assert not first.is_late
    with leases.lease(leases.BEAT):
        pass
    assert Heartbeat.objects.count() == 1


def test_beat_that_breaks_does_not_count_as_run(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks() -> int:
        raise RuntimeError

    monkeypatch.setattr(tasks.outbox, "find_due", breaks)
    with pytest.raises(RuntimeError):
        tasks.find_due()
    assert operations.beat().is_late


def test_one_worker_looks_at_a_time_and_after_a_long_look_none(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else two beats over many rows keep every worker looking, and nothing is sent."""
    moment = [clock.machine_now()]
    monkeypatch.setattr(clock, "machine_now", lambda: moment[0])
    house.deadline()
    with leases.lease(leases.BEAT) as first:
        tasks.find_due()
        moment[0] += timedelta(seconds=20)
    assert first
    assert not Reminder.objects.exists()
    moment[0] += timedelta(seconds=18)
    tasks.find_due()
    assert not Reminder.objects.exists()
    moment[0] += timedelta(seconds=1)
    tasks.find_due()
    assert Reminder.objects.exists()


def test_a_look_whose_worker_was_killed_is_made_up_for_after_a_lease(
    house: House, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    moment = [clock.machine_now()]
    monkeypatch.setattr(clock, "machine_now", lambda: moment[0])
    house.deadline()
    killed = leases.lease(leases.BEAT)
    killed.__enter__()
    moment[0] += timedelta(seconds=settings.LEASE_SECONDS - 1)
    tasks.find_due()
    assert not Reminder.objects.exists()
    moment[0] += timedelta(seconds=1)
    tasks.find_due()
    assert Reminder.objects.exists()


@pytest.mark.parametrize(("rounds", "is_late"), [(4.9, False), (5.1, True)])
def test_beat_is_late_when_five_rounds_are_missing(
    settings: Any, rounds: float, is_late: bool
) -> None:
    ago = timedelta(seconds=settings.BEAT_SECONDS * rounds)
    Heartbeat.objects.create(name="beat", beat_at=clock.machine_now() - ago)
    assert operations.beat().is_late is is_late


def test_the_demo_s_clock_does_not_make_beat_late(house: House) -> None:
    with leases.lease(leases.BEAT):
        pass
    with clock.held(clock.now() + timedelta(days=30)):
        assert not operations.beat().is_late


def test_how_long_something_has_been_due(house: House) -> None:
    house.deadline()
    outbox.find_due()
    with clock.held(clock.now() + timedelta(minutes=16)):
        assert operations.due_for(Reminder.objects.all()) == timedelta(minutes=16)
        Reminder.objects.update(send_from=clock.now() + timedelta(hours=1))
        assert operations.due_for(Reminder.objects.all()) is None
