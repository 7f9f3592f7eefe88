"""Claiming, sending, trying again, giving up, and taking up what stalled."""

from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPServerDisconnected
from typing import Any
from uuid import UUID

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import OperationalError
from django.utils import timezone

from negotiations.core.errors import Refused
from negotiations.core.verdicts import NotAllowed
from negotiations.models import Reminder
from negotiations.reminders import tasks
from negotiations.reminders.services import outbox
from tests.builders import House

pytestmark = [pytest.mark.team, pytest.mark.django_db, pytest.mark.usefixtures("now")]

SECOND = timedelta(seconds=1)
LEASE = timedelta(seconds=60)


class Machine:
    """The machine's clock, which the tests move by hand."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 7, 1, 12, 0, tzinfo=timezone.get_default_timezone())

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, delay: timedelta) -> None:
        self.moment += delay


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Machine:
    settings.LEASE_SECONDS = LEASE.total_seconds()
    moved = Machine()
    monkeypatch.setattr("negotiations.core.clock.machine_now", moved)
    return moved


@pytest.fixture
def row(house: House, machine: Machine) -> Reminder:
    """The reminder of one person."""
    house.deadline(responsible=(house.us,))
    outbox.find_due()
    row: Reminder = Reminder.objects.get(recipient=house["us_head"])
    Reminder.objects.exclude(pk=row.pk).delete()
    return row


@pytest.fixture
def script(settings: Any) -> list[Any]:
    """What happens at each try of a mail: an error to raise, a function to call, None."""
    settings.EMAIL_BACKEND = f"{__name__}.Scripted"
    Scripted.script = []
    Scripted.sent = []
    return Scripted.script


class Scripted(BaseEmailBackend):
    """A mail server by script; past the end of the script all goes well."""

    script: list[Any] = []
    sent: list[Any] = []

    def send_messages(self, email_messages: Any) -> int:
        for message in email_messages:
            act = Scripted.script.pop(0) if Scripted.script else None
            if isinstance(act, BaseException):
                raise act
            if act is not None:
                act()
            Scripted.sent.append(message)
        return len(email_messages)


def handed_out() -> list[UUID]:
    return [pk for run in outbox.hand_out() for pk in run.ids]


def state(row: Reminder) -> str:
    row.refresh_from_db()
    return str(row.state)


def test_it_is_sent_once(row: Reminder, mailoutbox: list[Any]) -> None:
    assert outbox.waiting() == [row.pk]
    assert outbox.send(row.pk)
    assert not outbox.send(row.pk)
    assert outbox.waiting() == []
    assert (state(row), row.attempts, len(mailoutbox)) == ("sent", 1, 1)
    assert row.sent_at is not None


def test_an_id_of_no_row_is_no_error(db: None) -> None:
    assert not outbox.send(UUID(int=1))


@pytest.mark.django_db(transaction=True)
def test_of_workers_that_want_the_same_row_one_sends(
    row: Reminder, script: list[Any], at_once: Callable[..., list[Any]]
) -> None:
    sent = at_once(*[lambda: outbox.send(row.pk)] * 4)
    # Whoever comes when it is sent already is told so, or told that another has it.
    assert True in sent
    assert len(Scripted.sent) == 1
    assert (state(row), row.attempts) == ("sent", 1)


def test_what_may_pass_is_tried_again_later_and_later(
    row: Reminder, script: list[Any], machine: Machine
) -> None:
    waits = [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    script += [SMTPDataError(451, b"4.7.1 Greylisted, come back later") for _ in waits]
    for wait in waits:
        assert not outbox.send(row.pk)
        assert (state(row), row.error) == ("due", "451 4.7.1 Greylisted, come back later")
        machine.pass_by(timedelta(seconds=wait) - SECOND)
        assert outbox.waiting() == []
        assert not outbox.send(row.pk), "a message that comes too soon is not heeded"
        machine.pass_by(SECOND)
        assert outbox.waiting() == [row.pk]
    assert outbox.send(row.pk)
    assert (state(row), row.error, row.attempts) == ("sent", "", len(waits) + 1)


def test_a_server_that_is_away_for_days_costs_a_try_an_hour_and_no_mail(
    row: Reminder, script: list[Any], machine: Machine
) -> None:
    script += [ConnectionRefusedError(111, "Connection refused")] * 200
    for _quarter in range(4 * 24 * 3):
        assert not outbox.send(row.pk)
        assert state(row) == "due"
        assert "Connection refused" in row.error
        machine.pass_by(timedelta(minutes=15))
    assert 3 * 24 <= row.attempts <= 3 * 24 + 7
    script.clear()
    machine.pass_by(outbox.PATIENCE.longest)
    assert outbox.send(row.pk)


def test_what_will_not_pass_is_failed_with_the_reason(row: Reminder, script: list[Any]) -> None:
    script += [SMTPDataError(554, b"5.7.1 Refused: policy")]
    assert not outbox.send(row.pk)
    assert (state(row), row.error) == ("failed", "554 5.7.1 Refused: policy")
    assert outbox.waiting() == []


@pytest.mark.parametrize(
    "error",
    [
        SMTPAuthenticationError(535, b"5.7.8 Wrong password"),
        SMTPServerDisconnected("Connection unexpectedly closed"),
        TimeoutError("timed out"),
        ValueError("Invalid header"),
    ],
)
def test_a_fault_of_ours_or_of_the_line_loses_no_mail(
    row: Reminder, script: list[Any], machine: Machine, error: Exception
) -> None:
    script += [error]
    assert not outbox.send(row.pk)
    assert state(row) == "due"
    machine.pass_by(timedelta(seconds=30))
    assert outbox.send(row.pk)


def test_one_that_fails_does_not_hold_up_the_others(
    house: House, script: list[Any], machine: Machine
) -> None:
    house.deadline(responsible=(house.us,))
    outbox.find_due()
    script += [SMTPDataError(550, b"no"), ConnectionResetError("reset"), None]
    assert [outbox.send(pk) for pk in outbox.waiting()] == [False, False, True]


def test_a_reply_with_a_zero_byte_can_be_kept(row: Reminder, script: list[Any]) -> None:
    script += [SMTPDataError(550, b"no\x00\xff such user")]
    outbox.send(row.pk)
    assert (state(row), row.error) == ("failed", "550 no\ufffd such user")


def test_a_worker_that_went_away_leaves_a_claim_which_the_sweep_frees(
    row: Reminder, script: list[Any], machine: Machine
) -> None:
    script += [Killed()]
    with pytest.raises(Killed):
        outbox.send(row.pk)
    assert state(row) == "sending"
    machine.pass_by(LEASE)
    assert outbox.release_stalled() == 0, "as long as the lease lasts the claim holds"
    machine.pass_by(SECOND)
    assert outbox.release_stalled() == 1
    assert (state(row), row.attempts) == ("due", 1)
    assert outbox.waiting() == [row.pk], "the first time at once"
    assert outbox.send(row.pk)
    assert row.attempts == 1
    assert (state(row), row.attempts) == ("sent", 2)


def test_a_mail_that_kills_its_workers_kills_one_an_hour_and_no_other_mail(
    row: Reminder, house: House, script: list[Any], machine: Machine
) -> None:
    script += [Killed()] * 50
    for _ in range(40):
        with pytest.raises(Killed):
            outbox.send(row.pk)
        machine.pass_by(LEASE + SECOND)
        outbox.release_stalled()
        assert (state(row), row.error) == ("due", "its worker went away")
        wait = row.not_before - machine.moment
        machine.pass_by(outbox.PATIENCE.longest)
    assert wait == outbox.PATIENCE.longest
    outbox.find_due()
    runs = [run.ids for run in outbox.hand_out()]
    assert [row.pk] in runs
    assert len(runs) == 2


class Killed(BaseException):
    """Stands for a SIGKILL: nothing of ours runs after it."""


def test_what_may_have_arrived_once_keeps_its_message_id_through_later_refusals(
    row: Reminder, script: list[Any], machine: Machine
) -> None:
    """Else a double of it could come under another Message-ID, together with others."""
    script += [SMTPServerDisconnected("no answer"), SMTPDataError(450, b"not now")]
    for _ in range(2):
        assert not outbox.send(row.pk)
        row.refresh_from_db()
        assert row.batch == row.pk
        machine.pass_by(outbox.PATIENCE.longest)
    assert outbox.send(row.pk)


def test_who_lost_the_claim_does_not_disturb_who_has_it(
    row: Reminder, script: list[Any], machine: Machine
) -> None:
    """A slow worker fails after the sweep gave its row to another, who is sending."""

    def another_takes_over() -> None:
        machine.pass_by(LEASE + SECOND)
        outbox.release_stalled()
        Reminder.objects.filter(pk=row.pk).update(state="sending", claimed_at=machine(), attempts=2)
        raise SMTPServerDisconnected("too late")

    script += [another_takes_over]
    assert not outbox.send(row.pk)
    assert (state(row), row.attempts, row.error) == ("sending", 2, "its worker went away")


def test_what_the_server_took_is_sent_even_if_the_claim_was_lost(
    row: Reminder, script: list[Any], machine: Machine
) -> None:
    def the_sweep_frees_it() -> None:
        machine.pass_by(LEASE + SECOND)
        outbox.release_stalled()

    script += [the_sweep_frees_it]
    assert outbox.send(row.pk)
    assert state(row) == "sent"
    assert outbox.waiting() == []


def test_what_was_accepted_is_written_down_though_the_next_breaks_the_run(
    row: Reminder, house: House, script: list[Any], machine: Machine
) -> None:
    outbox.find_due()
    following = next(pk for pk in outbox.waiting() if pk != row.pk)
    script += [None, KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        outbox.send_run([row.pk, following])
    assert state(row) == "sent"
    assert Reminder.objects.get(pk=following).state == "sending"


def test_where_two_rows_cannot_be_written_at_once_they_are_one_by_one(
    row: Reminder, house: House, script: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def two(*_updates: Any) -> int:
        raise OperationalError("deadlock detected")

    monkeypatch.setattr(
        "negotiations.reminders.services.outbox.claiming.does_two_in_one", lambda: True
    )
    monkeypatch.setattr("negotiations.reminders.services.outbox.claiming.update_two", two)
    monkeypatch.setattr("django.db.connection.close", lambda: None)
    outbox.find_due()
    outbox.send_run(outbox.waiting())
    assert set(Reminder.objects.values_list("state", "attempts")) == {("sent", 1)}
    assert len(Scripted.sent) == Reminder.objects.count() == 3


def test_an_administrator_has_a_failed_one_sent_again(
    row: Reminder, house: House, script: list[Any], machine: Machine
) -> None:
    admin = house["admin"]
    with pytest.raises(Refused):
        outbox.retry(by=admin, reminder=row)
    handed_out()
    script += [SMTPDataError(550, b"no such user")]
    outbox.send(row.pk)
    for name in ("us_head", "secretariat"):
        with pytest.raises(NotAllowed):
            outbox.retry(by=house[name], reminder=row)
    assert state(row) == "failed"
    outbox.retry(by=admin, reminder=row)
    assert handed_out() == [row.pk]
    assert outbox.send(row.pk)
    assert (state(row), row.attempts) == ("sent", 1)
    with pytest.raises(Refused):
        outbox.retry(by=admin, reminder=row)


def test_sent_again_by_hand_it_keeps_the_message_id_under_which_it_may_have_arrived(
    row: Reminder, house: House, script: list[Any], machine: Machine
) -> None:
    outbox.send(row.pk)
    [arrived] = Scripted.sent
    Reminder.objects.filter(pk=row.pk).update(state="failed")
    outbox.retry(by=house["admin"], reminder=row)
    for _number in range(4):
        house.deadline(responsible=(house.us,))
    outbox.find_due()
    outbox.send_run([pk for pk in outbox.waiting() if pk != row.pk])
    outbox.send(row.pk)
    ids = [message.extra_headers["Message-ID"] for message in Scripted.sent[1:]]
    assert arrived.extra_headers["Message-ID"] in ids


def test_a_row_is_handed_out_once_a_lease(
    row: Reminder, machine: Machine, mailoutbox: list[Any]
) -> None:
    assert handed_out() == [row.pk]
    machine.pass_by(LEASE)
    assert handed_out() == [], "a long queue is not filled again at every beat"
    machine.pass_by(SECOND)
    assert handed_out() == [row.pk], "its message was lost"
    assert outbox.send(row.pk)
    machine.pass_by(2 * LEASE)
    assert handed_out() == []


def test_a_row_that_is_tried_again_is_handed_out_again(
    row: Reminder, script: list[Any], machine: Machine
) -> None:
    script += [SMTPDataError(451, b"later")]
    handed_out()
    outbox.send(row.pk)
    machine.pass_by(timedelta(seconds=30))
    assert handed_out() == [row.pk]


def test_a_beat_hands_each_row_to_the_queue(
    house: House, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.deadline()
    queued: list[tuple[list[str], str]] = []
    monkeypatch.setattr(
        tasks.send_reminders, "apply_async", lambda words, queue: queued.append(words)
    )
    tasks.find_due()
    tasks.find_due()
    ids = [reminder_id for ids, _queue in queued for reminder_id in ids]
    assert sorted(ids) == sorted(str(pk) for pk in Reminder.objects.values_list("pk", flat=True))
    for words in queued:
        tasks.send_reminders(*words)
    assert len(django_mail.outbox) == 6


def test_a_task_ends_while_its_claim_holds(settings: Any) -> None:
    """Else the sweep would hand a slow but living conversation to a second worker."""
    limit: Any = tasks.send_reminders.time_limit
    assert 0 < limit < settings.LEASE_SECONDS
