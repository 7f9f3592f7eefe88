"""What mail servers do with a reminder, and what becomes of its row."""

import threading
from typing import Any

import pytest
from django.db import connection

from negotiations.core import clock
from negotiations.models import Reminder
from negotiations.reminders.mails import known_as
from negotiations.reminders.services import outbox
from tests.builders import House
from tests.post.mail_server import MailServer

pytestmark = [pytest.mark.team, pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def row(house: House, mail_server: MailServer) -> Reminder:
    """One person's reminder, due to be sent over SMTP."""
    house.deadline(responsible=(house.us,))
    outbox.find_due()
    found: Reminder = Reminder.objects.get(recipient=house["us_head"])
    return found


def state(row: Reminder) -> str:
    row.refresh_from_db()
    return str(row.state)


def test_a_server_that_refuses_the_recipient(row: Reminder, mail_server: MailServer) -> None:
    mail_server.on_recipient = lambda address: "550 5.1.1 No such user here"
    assert not outbox.send(row.pk)
    assert (state(row), row.error) == ("failed", "550 5.1.1 No such user here")
    mail_server.on_recipient = None
    others = [pk for pk in outbox.waiting() if pk != row.pk]
    assert [outbox.send(pk) for pk in others] == [True, True]


def test_a_server_that_refuses_the_message(row: Reminder, mail_server: MailServer) -> None:
    mail_server.on_data = lambda: "554 5.7.1 Refused by policy"
    assert not outbox.send(row.pk)
    assert (state(row), row.error) == ("failed", "554 5.7.1 Refused by policy")


def test_a_server_that_does_not_know_our_address_is_our_fault_and_asked_again(
    row: Reminder, mail_server: MailServer
) -> None:
    mail_server.on_mail = lambda: "550 5.7.1 Sender not allowed"
    assert not outbox.send(row.pk)
    assert (state(row), row.error) == ("due", "550 5.7.1 Sender not allowed")


@pytest.mark.parametrize("step", ["on_mail", "on_recipient", "on_data"])
def test_a_server_that_greylists(row: Reminder, mail_server: MailServer, step: str) -> None:
    setattr(mail_server, step, lambda *_: "451 4.7.1 Try again later")
    assert not outbox.send(row.pk)
    assert (state(row), row.error) == ("due", "451 4.7.1 Try again later")
    setattr(mail_server, step, None)
    assert try_again(row)
    assert len(mail_server.accepted) == 1


@pytest.mark.parametrize("step", ["on_mail", "on_data"])
def test_a_server_that_stalls(
    row: Reminder, mail_server: MailServer, settings: Any, step: str
) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    over = threading.Event()
    setattr(mail_server, step, lambda: "451 too late" if over.wait(10) else None)
    assert not outbox.send(row.pk)
    over.set()
    assert state(row) == "due"
    assert "timed out" in row.error
    settings.EMAIL_TIMEOUT = 5
    setattr(mail_server, step, None)
    assert try_again(row)
    assert len(mail_server.accepted) == 1


def test_a_server_that_hangs_up_when_it_has_the_whole_message(
    row: Reminder, mail_server: MailServer
) -> None:
    mail_server.on_data = lambda: MailServer.HANG_UP
    assert not outbox.send(row.pk)
    assert state(row) == "due"
    assert "SMTPServerDisconnected" in row.error
    mail_server.on_data = None
    assert try_again(row)
    assert len(mail_server.accepted) == 1


def test_when_its_last_word_is_lost_the_double_has_the_same_message_id(
    row: Reminder, mail_server: MailServer, settings: Any
) -> None:
    """The server took the message; its 250 never came (RFC 1047). That may double a mail."""
    settings.EMAIL_TIMEOUT = 0.3
    release = threading.Event()

    def hold() -> None:
        release.wait(10)

    mail_server.on_taken = hold
    assert not outbox.send(row.pk)
    release.set()
    mail_server.on_taken = None
    settings.EMAIL_TIMEOUT = 5
    assert try_again(row)
    mail_server.wait_for(2)
    assert set(mail_server.message_ids) == {known_as(row)}
    assert len(mail_server.accepted) == 2
    assert state(row) == "sent"


def test_no_server_at_all(row: Reminder, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    assert not outbox.send(row.pk)
    assert state(row) == "due"
    assert "ConnectionRefusedError" in row.error


@pytest.mark.django_db(transaction=True)
def test_it_is_written_down_before_the_goodbyes(row: Reminder, mail_server: MailServer) -> None:
    """A server slow to say goodbye does not widen the window in which a mail can be doubled."""
    seen: list[str] = []

    def look() -> None:
        seen.append(Reminder.objects.get(pk=row.pk).state)
        connection.close()

    mail_server.on_goodbye = look
    assert outbox.send(row.pk)
    assert seen == ["sent"]


def try_again(row: Reminder) -> bool:
    Reminder.objects.filter(pk=row.pk).update(not_before=clock.machine_now())
    return outbox.send(row.pk)
