"""The pages of those who run the site, what a monitor asks, and the commands."""

import json
import mailbox
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import mail as django_mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from knox.models import AuthToken

from negotiations.core import clock, jobs, leases
from negotiations.models import Bounce, Heartbeat, Reminder, WebhookDelivery
from negotiations.reminders.mails import known_as
from negotiations.reminders.services import outbox as reminders
from tests.builders import House
from tests.webhooks.webhook_house import hook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
CASES = Path(__file__).parents[1] / "post" / "bounces" / "cases"


@pytest.fixture
def row(house: House) -> Reminder:
    """A failed reminder of a joint deadline; beside it others that are due, one of them kept."""
    house.deadline()
    house.deadline(own=house.mx, title_en="Our own line", title_es="Nuestra línea")
    reminders.find_due()
    found: Reminder = Reminder.objects.get(
        recipient=house["us_head"], deadline__compartment__isnull=True
    )
    Reminder.objects.filter(pk=found.pk).update(state="failed", error="550 no such user")
    return found


def browser_of(house: House, name: str = "admin") -> Client:
    client = Client()
    client.force_login(house[name])
    return client


def said(*words: str, **options: Any) -> str:
    out = StringIO()
    call_command("reminders", *words, stdout=out, **options)
    return out.getvalue()


# --- pages ---


def test_an_administrator_sees_what_failed_and_why(house: House, row: Reminder) -> None:
    page = browser_of(house).get("/operations/?part=failed").content.decode()
    assert "550 no such user" in page
    assert house["us_head"].name in page
    assert house["us_negotiator"].name not in page


def test_what_is_kept_is_in_no_list_and_no_number(house: House, row: Reminder) -> None:
    client = browser_of(house)
    kept = Reminder.objects.filter(deadline__compartment__isnull=False)
    assert kept.count() == 3
    # For the reason of the joint one that failed, and for another.
    ids = list(kept.values_list("pk", flat=True))
    Reminder.objects.filter(pk__in=ids).update(state="failed", error="550 no such user")
    Reminder.objects.filter(pk=ids[0]).update(error="551 moved")
    before = client.get("/operations/").content, client.get("/operations/metrics/").content
    Bounce.objects.create(
        reminder=kept[0], kind="bounce", said="Our own line", at=clock.now(), message_key="k"
    )
    assert b"Our own line" not in client.get("/operations/returned/").content
    for one in kept:
        assert client.get(f"/operations/reminders/{one.pk}/").status_code == 404
    kept.delete()
    after = client.get("/operations/").content, client.get("/operations/metrics/").content
    assert _without_csrf(before[0]) == _without_csrf(after[0])
    assert before[1].split(b"travaux_beat_age")[0] == after[1].split(b"travaux_beat_age")[0]


def _without_csrf(page: bytes) -> list[bytes]:
    return [line for line in page.splitlines() if b"csrfmiddlewaretoken" not in line]


@pytest.mark.parametrize("name", ["us_head", "mx_observer", "secretariat", "outsider"])
def test_for_others_there_is_no_such_page(house: House, row: Reminder, name: str) -> None:
    client = browser_of(house, name)
    for path in ("", "returned/", "metrics/", f"reminders/{row.pk}/"):
        assert client.get(f"/operations/{path}").status_code == 404
    for act in ("retry", "withdraw"):
        answer = client.post(f"/operations/reminders/{row.pk}/{act}/", {"reason": "x"})
        assert answer.status_code == 404
    row.refresh_from_db()
    assert row.state == "failed"
    assert b"/operations/" not in client.get("/").content


def test_a_failed_one_is_sent_again(house: House, row: Reminder) -> None:
    client = browser_of(house)
    answer = client.post(f"/operations/reminders/{row.pk}/retry/", follow=True)
    assert "sent again within a minute" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "due"
    again = client.post(f"/operations/reminders/{row.pk}/retry/")
    assert again.status_code == 422
    assert "Only a reminder that failed" in again.content.decode()


def _buttons(page: bytes) -> list[dict[str, str]]:
    """What each of the buttons that try all again sends."""
    fields = re.compile(rb'name="(outbox|reason)" value="([^"]*)"')
    forms = re.findall(rb'action="/operations/retry/".*?</form>', page, re.DOTALL)
    return [
        {name.decode(): value.decode() for name, value in fields.findall(form)} for form in forms
    ]


def test_all_that_failed_for_a_reason_are_tried_again(house: House, row: Reminder) -> None:
    """Those of another reason, those that wait for it, and what is kept are left alone."""
    said = "550 <no> such\r\n user "
    joint = Reminder.objects.filter(deadline__compartment__isnull=True).exclude(pk=row.pk)
    ids = list(joint.values_list("pk", flat=True))
    later = clock.machine_now() + timedelta(hours=1)
    Reminder.objects.filter(pk__in=ids[:2]).update(state="failed", error=said, attempts=30)
    Reminder.objects.filter(pk=ids[2]).update(error=said, attempts=3, not_before=later)
    kept = Reminder.objects.exclude(pk__in=[row.pk, *ids])
    assert kept.update(state="failed", error=said) == 3
    client = browser_of(house)
    page = client.get("/operations/").content
    assert b"550 &lt;no&gt; such" in page
    buttons = _buttons(page)
    assert len(buttons) == 3
    with CaptureQueriesContext(connection) as queries:
        answer = client.post("/operations/retry/", buttons[0], follow=True)
    updates = [one["sql"] for one in queries if one["sql"].startswith('UPDATE "negotiations_rem')]
    assert len(updates) == 1
    assert "2 are tried again within a minute" in answer.content.decode()
    assert set(
        Reminder.objects.filter(pk__in=ids[:2]).values_list("state", "attempts", "claimed_at")
    ) == {("due", 0, None)}
    waits = Reminder.objects.get(pk=ids[2])
    assert (waits.attempts, waits.not_before) == (3, later)
    row.refresh_from_db()
    assert row.state == "failed"
    assert set(kept.values_list("state", flat=True)) == {"failed"}
    again = client.post("/operations/retry/", buttons[0])
    assert again.status_code == 422
    assert "Nothing failed or waits for this reason" in again.content.decode()
    for name in ("us_head", "secretariat", "outsider"):
        assert browser_of(house, name).post("/operations/retry/", buttons[1]).status_code == 404


def test_what_waits_after_a_failure_is_tried_now(house: House, row: Reminder) -> None:
    later = clock.machine_now() + timedelta(hours=1)
    waits = Reminder.objects.filter(pk=row.pk)
    waits.update(state="due", attempts=9, not_before=later)
    client = browser_of(house)
    [button] = _buttons(client.get("/operations/").content)
    assert client.post("/operations/retry/", button).status_code == 302
    assert waits.get().attempts == 0
    assert row.pk in reminders.waiting()
    assert _buttons(client.get("/operations/").content) == []


def test_every_outbox_of_the_house_is_on_the_page(house: House, row: Reminder) -> None:
    delivery = WebhookDelivery.objects.create(
        webhook=hook(house),
        event="test",
        made_at=clock.now(),
        not_before=clock.machine_now(),
        state="failed",
        error="our_fault: AttributeError: nothing",
    )
    assert [outbox.name for outbox in jobs.outboxes()] == ["deliveries", "reminders", "exports"]
    client = browser_of(house)
    page = client.get("/operations/").content
    assert b"could not make the message; it is tried again. (AttributeError: nothing)" in page
    [button] = [one for one in _buttons(page) if one["outbox"] == "deliveries"]
    assert client.post("/operations/retry/", button).status_code == 302
    delivery.refresh_from_db()
    assert delivery.state == "due"


@pytest.mark.parametrize("of", ["deliveries", "no-such", "", "x" * 30])
def test_a_reason_that_is_none_is_refused(house: House, row: Reminder, of: str) -> None:
    answer = browser_of(house).post("/operations/retry/", {"outbox": of, "reason": "0" * 32})
    assert answer.status_code == 422


def test_withdrawing_on_the_page_keeps_what_was_typed(house: House, row: Reminder) -> None:
    client = browser_of(house)
    address = f"/operations/reminders/{row.pk}/withdraw/"
    assert client.post(address, {"reason": " "}).status_code == 422
    Reminder.objects.update(state="sent")
    refused = client.post(address, {"reason": "Told by phone"})
    assert refused.status_code == 422
    assert "Told by phone" in refused.content.decode()
    Reminder.objects.update(state="due")
    assert client.post(address, {"reason": "Told by phone"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.withdrawn_by) == ("withdrawn", house["admin"])


def test_a_beat_that_does_not_run_is_told_on_every_page_of_theirs(
    house: House, row: Reminder
) -> None:
    client = browser_of(house)
    pages = ("/operations/", "/operations/returned/", f"/operations/reminders/{row.pk}/")
    assert all("Beat does not run" in client.get(page).content.decode() for page in pages)
    with leases.lease(leases.BEAT):
        pass
    assert not any("Beat does not run" in client.get(page).content.decode() for page in pages)


# --- what a monitor asks ---


def test_whether_beat_runs_is_open_and_tells_nothing_else(house: House) -> None:
    assert (Client().get("/healthz/beat").status_code, Heartbeat.objects.count()) == (503, 0)
    with leases.lease(leases.BEAT):
        pass
    with CaptureQueriesContext(connection) as queries:
        answer = Client().get("/healthz/beat")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert len(queries) == 1
    assert "no-store" in answer.headers["Cache-Control"]


def test_metrics_are_for_administrators_by_session_or_token(house: House, row: Reminder) -> None:
    with leases.lease(leases.BEAT):
        pass
    page = browser_of(house).get("/operations/metrics/")
    assert page.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    samples = dict(
        line.rsplit(" ", 1) for line in page.content.decode().splitlines() if line[0] != "#"
    )
    assert samples['travaux_reminders{state="failed"}'] == "1.0"
    assert samples["travaux_beat_late"] == "0.0"
    assert float(samples["travaux_beat_age_seconds"]) < 60
    answers = {
        name: Client(headers={"authorization": f"Token {_token(house, name)}"}).get(
            "/operations/metrics/"
        )
        for name in ("admin", "us_head")
    }
    assert {name: one.status_code for name, one in answers.items()} == {
        "admin": 200,
        "us_head": 404,
    }
    for token in ("", "Token", "Token wrong", "Token \x00", "Token ñ", "Token a b"):
        answer = Client(headers={"authorization": token}).get("/operations/metrics/")
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Token")


def _token(house: House, name: str) -> str:
    return str(AuthToken.objects.create(house[name])[1])


# --- manage.py reminders ---


def test_the_command_shows_joint_rows_with_their_reason(house: House, row: Reminder) -> None:
    whole = said()
    assert "550 no such user" in whole
    assert "Our own line" not in whole
    assert "failed 1" in whole
    told = json.loads(said("--state", "failed", "--json"))
    assert [(one["id"], one["why"]) for one in told] == [(str(row.pk), "550 no such user")]
    assert json.loads(said("--plan", "no-such-plan", "--json")) == []


def test_the_command_sends_again_and_withdraws_in_a_name(house: House, row: Reminder) -> None:
    name = str(row.pk)
    with pytest.raises(CommandError, match="--by"):
        said("--retry", name)
    with pytest.raises(CommandError, match="left as they are"):
        said("--retry", name, "--by", house["us_head"].email)
    assert "done" in said("--retry", name, "--by", house["admin"].email)
    row.refresh_from_db()
    assert row.state == "due"
    with pytest.raises(CommandError, match="left as they are"):
        said("--withdraw", name, "--by", house["admin"].email)
    said("--withdraw", name, "--by", house["admin"].email, "--reason", "Told by phone")
    row.refresh_from_db()
    assert (row.state, row.error) == ("withdrawn", "Told by phone")


def test_one_that_cannot_be_sent_again_stops_no_other(house: House, row: Reminder) -> None:
    other = Reminder.objects.filter(state="due").first()
    with pytest.raises(CommandError, match="1 were left"):
        said("--retry", str(other.pk), str(row.pk), "--by", house["admin"].email)
    row.refresh_from_db()
    assert row.state == "due"


def _whole_database() -> dict[str, list[Any]]:
    return {
        model._meta.label: sorted(map(repr, model._default_manager.values()))
        for model in apps.get_models()
    }


def test_looking_ahead_writes_nothing_and_sends_nothing(house: House, row: Reminder) -> None:
    house.deadline(clock.now().date() + timedelta(days=30), title_en="Far away")
    before = _whole_database()
    with CaptureQueriesContext(connection) as queries:
        told = json.loads(said("--at", "2026-04-06T18:00-06:00", "--json"))
    assert _whole_database() == before
    assert [one["sql"] for one in queries if not one["sql"].startswith("SELECT")] == []
    assert django_mail.outbox == []
    assert {one["recipient"] for one in told} > {house["us_head"].email, house["mx_head"].email}
    assert {(one["deadline"], one["step"]) for one in told} == {("Far away", 3)}
    assert {one["why"] for one in told} == {"responsible"}


def test_looking_ahead_tells_what_will_then_be_found(house: House, row: Reminder) -> None:
    at = clock.now() + timedelta(days=2)
    ahead = {(one["recipient"], one["step"]) for one in json.loads(_at(at))}
    with clock.held(at):
        reminders.find_due()
    found = Reminder.objects.filter(
        state="due", found_at=at, deadline__compartment__isnull=True
    ).values_list("recipient__email", "step")
    assert ahead == set(found)
    assert "Our own line" not in _at(at)


def _at(moment: Any) -> str:
    return said("--at", moment.isoformat(), "--json")


@pytest.mark.parametrize("words", [("--at", "soon"), ("--retry", "7"), ("--state", "lost")])
def test_what_cannot_be_understood_is_refused_in_words(words: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match=words[1]):
        said(*words)


def test_the_check_is_for_a_monitor(house: House, row: Reminder) -> None:
    with pytest.raises(CommandError, match="never run"):
        said("--check")
    with leases.lease(leases.BEAT):
        pass
    assert "nothing is held up" in said("--check")
    Reminder.objects.filter(deadline__compartment__isnull=True).delete()
    with clock.held(clock.now() + timedelta(minutes=20)):
        with pytest.raises(CommandError, match="due for 20 minutes"):
            said("--check")
        Reminder.objects.all().delete()
        said("--check")
    Heartbeat.objects.update(beat_at=clock.machine_now() - timedelta(hours=1))
    with pytest.raises(CommandError, match="3600 seconds ago"):
        said("--check")


def test_the_command_s_metrics_are_those_of_the_page(house: House, row: Reminder) -> None:
    page = browser_of(house).get("/operations/metrics/").content.decode()
    assert said("--metrics") == page


def test_the_command_tries_all_again_whose_reason_has_these_words(
    house: House, row: Reminder
) -> None:
    by = ("--by", house["admin"].email)
    Reminder.objects.exclude(pk=row.pk).update(state="failed", error="AttributeError: nothing")
    with pytest.raises(CommandError, match="--by"):
        said("--retry-all", "SUCH USER")
    with pytest.raises(CommandError, match="administrators"):
        said("--retry-all", "SUCH USER", "--by", house["us_head"].email)
    with pytest.raises(CommandError, match="some words"):
        said("--retry-all", " ", *by)
    with pytest.raises(CommandError, match="Nothing failed"):
        said("--retry-all", "SUCH USER", "--of", "deliveries", *by)
    assert said("--retry-all", "attributeerror", "--dry-run", *by) == "5 would be tried again\n"
    assert not Reminder.objects.filter(state="due").exists()
    assert said("--retry-all", "attributeerror", *by) == "5 are tried again\n"
    due = Reminder.objects.filter(state="due")
    assert due.count() == 5
    assert not due.filter(deadline__compartment__isnull=False).exists()
    row.refresh_from_db()
    assert row.state == "failed"


# --- manage.py read_bounces ---


@pytest.mark.parametrize(
    "ours", ["postfix_unknown_user", "qmail_failure_notice", "exim_before_reports"]
)
def test_a_mailbox_is_read_and_what_did_not_arrive_fails(
    house: House, row: Reminder, tmp_path: Path, ours: str
) -> None:
    Reminder.objects.update(state="sent")
    box = mailbox.Maildir(tmp_path / "returned")
    for path in sorted(CASES.glob("*.eml")):
        raw = path.read_bytes()
        if path.stem == ours:
            raw = re.sub(rb"<reminder\.[^>]+>", known_as(row).encode(), raw)
        box.add(raw)
    (tmp_path / "returned" / "new" / "0.shut").symlink_to(tmp_path / "nowhere")
    kept, moved, again = _read(tmp_path, "--keep"), _read(tmp_path), _read(tmp_path)
    assert "1 could not be opened" in kept
    assert "4 automatic replies, ignored" in kept
    assert "known already" not in kept
    assert "came back" not in moved
    assert again.splitlines() == ["1 messages", "  1 could not be opened"]
    row.refresh_from_db()
    assert row.state == "failed"
    assert Reminder.objects.exclude(pk=row.pk).filter(state="failed").count() == 0
    assert Bounce.objects.filter(reminder=row, permanent=True).count() == 1
    unreadable = list((tmp_path / "returned" / ".unreadable" / "cur").iterdir())
    assert len(unreadable) == Bounce.objects.filter(kind="unreadable").count() > 2


def _read(folder: Path, *words: str) -> str:
    out = StringIO()
    call_command("read_bounces", str(folder / "returned"), *words, stdout=out)
    return out.getvalue()


def test_where_there_is_no_mailbox_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is no Maildir and no mbox"):
        _read(tmp_path)
