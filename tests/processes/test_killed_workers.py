"""Workers that are killed in the middle: what arrives, and how often.

Real processes, real SMTP; on files and SQLite, and again on Redis and PostgreSQL.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.harness.stack import ROOT
from tests.post.mail_server import MailServer, Reply
from tests.processes.program import BEAT, LEASE, Program, wait_until

pytestmark = [
    pytest.mark.processes,
    pytest.mark.team,
    # One after another in one process: they measure time, and share the template.
    pytest.mark.xdist_group("killed"),
]

# Seconds in which a second mail would come, if the queue or the sweep had another.
A_WHILE = 4 * BEAT


def reminder(program: Program) -> tuple[str, int]:
    """The state of the one reminder, and how often it was tried."""
    [(state, attempts)] = program.query("SELECT state, attempts FROM negotiations_reminder")
    return state, attempts


def once(act: Callable[[], Reply]) -> Callable[[], Reply]:
    """A script that acts at its first turn only."""
    acts = [act]

    def turn() -> Reply:
        return acts.pop()() if acts else None

    return turn


@pytest.mark.parametrize("step", ["on_mail", "on_data"])
def test_killed_before_the_server_accepts_the_mail_arrives_exactly_once(
    program: Program, mail_server: MailServer, step: str
) -> None:
    """Before MAIL FROM is answered; when the whole message is there and the 250 is not given."""
    dead = threading.Event()

    def kill() -> Reply:
        program.kill("worker")
        dead.set()
        return MailServer.HANG_UP

    setattr(mail_server, step, once(kill))
    program.start("worker", "beat")
    assert dead.wait(90), program.log()
    assert reminder(program) == ("sending", 1)
    assert not mail_server.accepted
    program.start("worker")
    mail_server.wait_for(1, patience=90)
    wait_until(lambda: reminder(program) == ("sent", 2))
    time.sleep(A_WHILE)
    assert len(mail_server.accepted) == 1
    assert reminder(program) == ("sent", 2)


def test_killed_between_the_servers_250_and_our_commit_the_mail_is_doubled_under_one_id(
    program: Program, mail_server: MailServer
) -> None:
    """The one window there is. The worker is frozen before the 250 goes out, so that it has
    been accepted and cannot have been written down; then it is killed."""
    dead = threading.Event()

    def freeze() -> Reply:
        program.freeze("worker")
        return None

    def kill() -> Reply:
        program.kill("worker")
        dead.set()
        return None

    mail_server.on_taken, mail_server.on_accepted = once(freeze), once(kill)
    program.start("worker", "beat")
    assert dead.wait(90), program.log()
    assert len(mail_server.accepted) == 1
    assert reminder(program) == ("sending", 1)
    program.start("worker")
    wait_until(lambda: reminder(program) == ("sent", 2))
    time.sleep(A_WHILE)
    assert len(mail_server.accepted) == 2
    [(row,)] = program.query("SELECT id FROM negotiations_reminder")
    found = {identity.replace("-", "") for identity in mail_server.message_ids}
    assert found == {f"<reminder.{str(row).replace('-', '')}@travaux.example>"}


def test_a_conversation_longer_than_the_lease_is_never_held_twice_at_once(
    program: Program, mail_server: MailServer
) -> None:
    """The worker ends a send that takes too long while its claim still holds."""
    let_go = threading.Event()

    def stall() -> Reply:
        let_go.wait(2 * LEASE)
        return MailServer.HANG_UP

    mail_server.on_mail = once(stall)
    program.start("worker", "beat")
    try:
        mail_server.wait_for(1, patience=90)
    finally:
        let_go.set()
    wait_until(lambda: reminder(program) == ("sent", 2))
    assert mail_server.most_at_once == 1
    assert len(mail_server.accepted) == 1


def test_a_message_that_the_broker_lost_is_made_up_for(
    program: Program, mail_server: MailServer
) -> None:
    program.make("lost")
    assert reminder(program) == ("due", 0)
    program.start("worker", "beat")
    mail_server.wait_for(1, patience=90)
    wait_until(lambda: reminder(program) == ("sent", 1))


def test_killed_while_it_makes_a_pdf_the_pdf_is_made(program: Program) -> None:
    """Its message was never sent, either: the sweep finds the row."""
    program.make("export")
    program.start("worker", "beat")

    def job() -> tuple[str, int, int]:
        [found] = program.query("SELECT state, percent, attempts FROM agreements_renderjob")
        return found

    wait_until(lambda: job()[0] == "running" and job()[1] >= 10)
    program.kill("worker")
    state, percent, attempts = job()
    assert (state, attempts) == ("running", 1)
    assert percent < 100
    program.start("worker")
    wait_until(lambda: job() == ("done", 100, 2))
    [(name, pages)] = program.query("SELECT file, pages FROM agreements_renderjob")
    folder = program.folder / "files"
    assert (folder / name).read_bytes().startswith(b"%PDF-")
    assert pages > 10
    assert [path for path in folder.rglob("*") if path.is_file()] == [folder / Path(name)]


def test_two_hundred_that_need_no_mail_take_seconds_and_none_is_tried(
    program: Program, mail_server: MailServer
) -> None:
    program.make("withdrawn", "200")
    program.start("worker", "beat")

    def done() -> int:
        [(count,)] = program.query(
            "SELECT count(*) FROM negotiations_reminder WHERE state = 'withdrawn'"
        )
        return int(count)

    wait_until(lambda: done() > 0)
    began = time.monotonic()
    wait_until(lambda: done() == 200)
    taken = time.monotonic() - began
    assert taken < 24, f"{taken:.1f} s"
    assert program.query("SELECT max(attempts) FROM negotiations_reminder") == [(0,)]
    assert mail_server.tried == 0


def test_the_queue_of_files_is_looked_at_ten_times_a_second(tmp_path: Path) -> None:
    """The setting reaches the transport, which would else look once a second."""
    asked = (
        "from config import celery_app as app; print(app.connection().transport.polling_interval)"
    )
    program = Program(tmp_path, {}, "smtp://127.0.0.1:1")
    said = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env=program.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "0.1"
