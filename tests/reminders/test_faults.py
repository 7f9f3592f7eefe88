"""A fault of this program's loses no reminder: what it befalls waits, and goes out when it is
mended."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from negotiations.core import clock
from negotiations.models import Reminder, User
from negotiations.reminders import mails
from negotiations.reminders.services import outbox
from negotiations.reminders.services.outbox import writing
from tests.builders import House

pytestmark = [pytest.mark.team, pytest.mark.django_db, pytest.mark.usefixtures("now")]

WORDS = mails._words


def send_all() -> list[Any]:
    """What beat and a worker do."""
    outbox.release_stalled()
    return [pk for run in outbox.hand_out() for pk in outbox.send_run(run.ids).rows]


def later() -> None:
    """The waits are over."""
    Reminder.objects.filter(state="due").update(not_before=clock.machine_now())


@pytest.fixture
def twelve(house: House) -> list[Reminder]:
    """Twelve reminders of six people, none of whom has so many that they travel as one."""
    for title in ("One", "Two"):
        house.deadline(title_en=title)
    outbox.find_due()
    rows = list(Reminder.objects.all())
    assert len(rows) == 12
    return rows


@pytest.fixture
def piled_up(house: House) -> list[Reminder]:
    """Five of one person, which travel as one mail."""
    for number in range(5):
        house.deadline(title_en=f"Number {number}", responsible=(house.us,))
    outbox.find_due()
    Reminder.objects.exclude(recipient=house["us_head"]).delete()
    return list(Reminder.objects.select_related("deadline").order_by("pk"))


def breaking(*titles: str) -> Callable[..., Any]:
    """The words of a mail, as a release with a fault in it makes them: of all, or of some."""

    def words(reminder: Reminder, recipient: Any) -> Any:
        if not titles or reminder.deadline.title_en in titles:
            return reminder.no_such_attribute  # type: ignore[attr-defined]
        return WORDS(reminder, recipient)

    return words


def test_a_broken_template_loses_none_and_all_go_out_when_it_is_mended(
    twelve: list[Reminder],
    mailoutbox: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with monkeypatch.context() as release:
        release.setattr(mails, "_words", breaking())
        for _number in range(3):
            assert send_all() == []
            later()
    assert mailoutbox == []
    rows = list(Reminder.objects.all())
    assert {row.state for row in rows} == {"due"}
    assert all(row.error.startswith("AttributeError: ") for row in rows)
    assert {row.attempts for row in rows} == {3}
    assert len(send_all()) == len(mailoutbox) == 12
    assert set(Reminder.objects.values_list("state", "error")) == {("sent", "")}
    traced = [record for record in caplog.records if record.exc_info]
    assert len(traced) == 3, "once a run, not once a row"
    assert all("no_such_attribute" in logging.Formatter().format(one) for one in traced)


def test_it_waits_longer_each_time_and_is_never_given_up(
    twelve: list[Reminder], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mails, "_words", breaking())
    waits = []
    for attempts in (0, 1, 10, 1000):
        later()
        Reminder.objects.update(attempts=attempts)
        send_all()
        row = Reminder.objects.filter(pk=twelve[0].pk).get()
        assert row.state == "due"
        waits.append(round((row.not_before - clock.machine_now()) / timedelta(seconds=30)))
    assert waits == [1, 2, 120, 120]


def test_one_that_cannot_be_written_holds_up_no_other(
    twelve: list[Reminder], mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mails, "_words", breaking("One"))
    assert len(send_all()) == len(mailoutbox) == 6
    assert set(Reminder.objects.values_list("deadline__title_en", "state")) == {
        ("One", "due"),
        ("Two", "sent"),
    }


@pytest.mark.parametrize("broken", [0, 3])
def test_nor_those_that_travel_with_it(
    piled_up: list[Reminder],
    mailoutbox: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    broken: int,
) -> None:
    """The leading row is no other: its Message-ID is not used up by a mail that it is not in."""
    with monkeypatch.context() as release:
        release.setattr(mails, "_words", breaking(f"Number {broken}"))
        assert len(send_all()) == 4
    assert len(mailoutbox) == 1
    left = Reminder.objects.get(state="due")
    assert (left.deadline.title_en, left.batch) == (f"Number {broken}", None)
    later()
    assert send_all() == [left.pk]
    ids = [mail.extra_headers["Message-ID"] for mail in mailoutbox]
    assert len(set(ids)) == 2
    assert str(left.pk) in ids[1]
    others = set(Reminder.objects.exclude(pk=left.pk).values_list("batch", flat=True))
    assert [f"{batch}" in ids[0] for batch in others] == [True]


def test_nor_where_it_cannot_be_said_whom_it_tells(
    piled_up: list[Reminder], mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    notices_of, broken = writing.notices_of, piled_up[0].deadline_id

    def some(deadline: Any, now: Any) -> Any:
        if deadline.pk == broken:
            raise LookupError("no such step")
        return notices_of(deadline, now)

    monkeypatch.setattr(writing, "notices_of", some)
    assert len(send_all()) == 4
    left = Reminder.objects.get(state="due")
    assert left.error == "LookupError: no such step"


def test_where_the_mail_of_all_is_broken_they_wait_together(
    piled_up: list[Reminder], mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One catch-up, not five mails: what breaks it says nothing of its rows."""
    with monkeypatch.context() as release:
        release.setattr(mails, "_catch_up_subject", lambda _deadlines: 1 / 0)
        assert send_all() == []
    assert set(Reminder.objects.values_list("state", "attempts")) == {("due", 1)}
    later()
    assert len(send_all()) == 5
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    "address", [f"a@{'x' * 64}é.example", "@c.example", "a@b.example\nBcc: c@d.example"]
)
def test_an_address_that_is_none_is_failed(
    house: House, twelve: list[Reminder], mailoutbox: list[Any], address: str
) -> None:
    User.objects.filter(pk=house["us_head"].pk).update(email=address)
    send_all()
    failed = Reminder.objects.filter(state="failed")
    assert {row.recipient_id for row in failed} == {house["us_head"].pk}
    assert all(row.error for row in failed)
    assert Reminder.objects.filter(state="sent").count() == 10


def test_our_own_address_is_nobody_else_s_fault(twelve: list[Reminder], settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "no address\nat all"
    send_all()
    assert {row.state for row in Reminder.objects.all()} == {"due"}


def test_a_database_that_is_away_is_the_run_s_end(
    twelve: list[Reminder], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_words: Any) -> Any:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(mails, "_words", away)
    with pytest.raises(OperationalError):
        send_all()
