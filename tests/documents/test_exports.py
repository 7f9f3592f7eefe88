"""Exports: asked for, claimed, made, failed, taken over, swept."""

import itertools
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection

from agreements.documents import services as exports
from agreements.documents import tasks
from agreements.models import Agreement, Export, Provision
from negotiations.core import clock
from negotiations.core.errors import Refused
from negotiations.core.jobs import JobQuerySet
from negotiations.models import ActionPlan, Delegate, User
from negotiations.paper.document import Document
from negotiations.paper.errors import CannotRender
from negotiations.paper.formats import Format
from tests.builders import make_person, make_seat

pytestmark = [pytest.mark.team, pytest.mark.django_db]

NAME = "us-mexico-critical-minerals"
SECOND = timedelta(seconds=1)
LEASE = timedelta(seconds=60)
Progress = Callable[[str, int], None]


class Machine:
    """The machine's clock, which the tests move by hand."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)

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
def agreement(db: None) -> Agreement:
    """A short one: what is tested is the work around the typesetting."""
    call_command("load_plan", NAME, verbosity=0)
    row = Agreement.objects.create(
        plan=ActionPlan.objects.get(slug=NAME), slug="short", symbol="S/1", title_en="Short"
    )
    article = Provision.objects.create(
        agreement=row, uid="art-1", kind="article", number="1", position=0
    )
    article.texts.create(language="en", heading="Scope", source="Each Party [US: shall][MX: may].")
    return row


@pytest.fixture
def reader(agreement: Agreement) -> User:
    user = make_person("reader@us.example", "Reader")
    make_seat(agreement.plan.delegations.get(party__code="US"), user, "observer")
    return user


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    """The folder of the finished files."""
    default = settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    return tmp_path / "exports"


@pytest.fixture
def job(agreement: Agreement, reader: User, machine: Machine) -> Export:
    return exports.request(by=reader, agreement=agreement, language="en")


class Press:
    """A renderer by script: what it does at each try before there is a document."""

    def __init__(self) -> None:
        self.script: list[Any] = []
        self.made = 0

    def __call__(
        self, _agreement: Agreement, _language: str, progress: Progress, _made_in: Format
    ) -> Document:
        act = self.script.pop(0) if self.script else None
        if isinstance(act, BaseException):
            raise act
        if act is not None:
            act(progress)
        self.made += 1
        return Document(b"%PDF made", 7)


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    made = Press()
    monkeypatch.setattr(exports, "make", made)
    return made


def fresh(job: Export) -> Export:
    return Export.objects.get(pk=job.pk)


class Killed(BaseException):
    """Stands for a SIGKILL: nothing of ours runs after it."""


def test_a_document_is_made_for_whoever_asked(job: Export, reader: User, files: Path) -> None:
    assert (job.state, job.percent, job.requested_by) == ("queued", 0, reader)
    assert exports.render(job.pk)
    done = fresh(job)
    assert (done.state, done.percent, done.step, done.error) == ("done", 100, "", "")
    assert done.file.open("rb").read().startswith(b"%PDF-")
    assert done.pages
    assert done.finished_at is not None
    assert [path.name for path in files.iterdir()] == [Path(str(done.file.name)).name]


def test_it_is_made_once(job: Export, press: Press) -> None:
    assert exports.render(job.pk)
    assert not exports.render(job.pk)
    assert press.made == 1


def test_an_id_of_no_job_is_no_error(db: None) -> None:
    assert not exports.render(UUID(int=1))


def test_a_language_the_text_is_not_in_is_refused(agreement: Agreement, reader: User) -> None:
    with pytest.raises(Refused) as refusal:
        exports.request(by=reader, agreement=agreement, language="fr")
    assert refusal.value.field == "language"
    assert not Export.objects.exists()


def test_how_far_it_is_can_be_seen_while_it_is_made(
    job: Export, press: Press, machine: Machine
) -> None:
    seen: list[tuple[str, str, int, datetime]] = []

    def work(progress: Progress) -> None:
        for step, percent in (("reading", 8), ("laying-out", 40), ("writing", 98)):
            machine.pass_by(SECOND)
            progress(step, percent)
            row = fresh(job)
            seen.append((row.state, row.step, row.percent, row.claimed_at))

    press.script = [work]
    began = machine()
    assert exports.render(job.pk)
    assert seen == [
        ("running", "reading", 8, began + SECOND),
        ("running", "laying-out", 40, began + 2 * SECOND),
        ("running", "writing", 98, began + 3 * SECOND),
    ]


def test_what_can_never_be_made_is_failed_with_a_code(job: Export, machine: Machine) -> None:
    """A code, since the worker does not know the language of whoever will read it."""
    Provision.objects.all().delete()
    assert not exports.render(job.pk)
    failed = fresh(job)
    assert (failed.state, failed.error) == ("failed", "no_text")
    assert failed.finished_at is not None
    machine.pass_by(2 * LEASE)
    assert exports.stalled() == []


def test_a_renderer_with_a_fault_is_tried_again_then_failed_and_can_be_made_once_it_is_mended(
    job: Export, press: Press, machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    press.script = [AttributeError("no_such_attribute")] * exports.MOST_ATTEMPTS
    for attempt in range(1, exports.MOST_ATTEMPTS):
        assert not exports.render(job.pk)
        waits = fresh(job)
        assert (waits.state, waits.attempts) == ("queued", attempt)
        assert waits.error == "broken: AttributeError"
        assert not exports.render(job.pk), "not before its wait is over"
        machine.pass_by(exports.PATIENCE.wait(attempt))
        assert exports.stalled() == [job.pk]
    assert not exports.render(job.pk)
    failed = fresh(job)
    assert (failed.state, failed.error) == ("failed", "broken: AttributeError")
    assert failed.finished_at is not None
    traced = [record for record in caplog.records if record.exc_info]
    assert len(traced) == exports.MOST_ATTEMPTS
    machine.pass_by(2 * LEASE)
    assert exports.stalled() == []
    assert Export.objects.filter(pk=job.pk).retry() == 1
    assert exports.stalled() == [job.pk]
    assert exports.render(job.pk)
    done = fresh(job)
    assert (done.state, done.error, done.attempts, press.made) == ("done", "", 1, 1)


@pytest.mark.parametrize("code", ["no_text", "reached_out", "font_missing"])
def test_each_reason_is_a_code_of_ours(job: Export, press: Press, code: str) -> None:
    press.script = [CannotRender(code)]
    assert not exports.render(job.pk)
    assert fresh(job).error == code


def test_a_worker_that_dies_leaves_a_job_that_another_makes(
    job: Export, press: Press, machine: Machine, files: Path
) -> None:
    press.script = [Killed()]
    with pytest.raises(Killed):
        exports.render(job.pk)
    assert fresh(job).state == "running"
    machine.pass_by(LEASE)
    assert exports.stalled() == []
    machine.pass_by(SECOND)
    assert exports.stalled() == [job.pk]
    assert exports.stalled() == [], "it is handed out once a lease"
    assert exports.render(job.pk)
    done = fresh(job)
    assert (done.state, done.attempts) == ("done", 2)
    assert [path.name for path in files.iterdir()] == [Path(str(done.file.name)).name]


def test_half_a_file_of_a_dead_worker_is_cleared_away(
    job: Export, press: Press, machine: Machine, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dying:
        dying.setattr(exports, "_settle", lambda *_args, **_fields: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            exports.render(job.pk)
    assert len(list(files.iterdir())) == 1
    machine.pass_by(LEASE + SECOND)
    exports.stalled()
    assert exports.render(job.pk)
    assert [path.name for path in files.iterdir()] == [Path(str(fresh(job).file.name)).name]


def test_after_three_tries_it_is_abandoned(job: Export, press: Press, machine: Machine) -> None:
    press.script = [Killed()] * 9
    for _ in range(exports.MOST_ATTEMPTS):
        with pytest.raises(Killed):
            exports.render(job.pk)
        machine.pass_by(LEASE + SECOND)
        handed_out = exports.stalled()
    assert handed_out == []
    abandoned = fresh(job)
    assert (abandoned.state, abandoned.error) == ("failed", "abandoned")
    assert abandoned.finished_at is not None
    assert not exports.render(job.pk)


def test_a_job_whose_message_was_lost_is_handed_out_again(job: Export, machine: Machine) -> None:
    machine.pass_by(LEASE + SECOND)
    assert exports.stalled() == [job.pk]
    assert fresh(job).attempts == 0


def test_a_heartbeat_keeps_the_claim(job: Export, press: Press, machine: Machine) -> None:
    def slow_work(progress: Progress) -> None:
        for percent in range(10, 60, 10):
            machine.pass_by(LEASE)
            assert exports.stalled() == []
            progress("laying-out", percent)

    press.script = [slow_work]
    assert exports.render(job.pk)
    assert fresh(job).attempts == 1


def test_who_lost_the_claim_stops_and_leaves_nothing(
    job: Export, press: Press, machine: Machine, files: Path
) -> None:
    went_on: list[str] = []

    def too_slow(progress: Progress) -> None:
        machine.pass_by(LEASE + SECOND)
        assert exports.stalled() == [job.pk]
        assert exports.render(job.pk), "another worker makes it meanwhile"
        progress("laying-out", 50)
        went_on.append("after the claim was lost")

    press.script = [too_slow]
    assert not exports.render(job.pk)
    assert not went_on
    done = fresh(job)
    assert (done.state, done.percent, done.attempts) == ("done", 100, 2)
    assert done.file.open("rb").read() == b"%PDF made"
    assert len(list(files.iterdir())) == 1


def test_who_lost_the_claim_at_the_very_end_takes_its_file_away(
    job: Export, press: Press, machine: Machine, files: Path
) -> None:
    def too_slow(_progress: Progress) -> None:
        machine.pass_by(LEASE + SECOND)
        exports.stalled()
        assert exports.render(job.pk)

    press.script = [too_slow]
    assert not exports.render(job.pk)
    assert fresh(job).state == "done"
    assert [path.name for path in files.iterdir()] == [Path(str(fresh(job).file.name)).name]


def test_a_job_that_ends_while_the_sweep_looks_stays_ended(
    job: Export, press: Press, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sweep reads, the worker finishes, the sweep writes: done is done."""
    Export.objects.filter(pk=job.pk).update(state="running", attempts=1)
    machine.pass_by(LEASE + SECOND)
    read = JobQuerySet.stalled
    found: list[Any] = []

    def finishing(rows: Any, now: datetime) -> list[Any]:
        """The stalled rows; between reading them and writing to them, the job is finished."""
        found.extend(read(rows, now))
        Export.objects.filter(pk=job.pk).update(state="done", percent=100)
        return found

    monkeypatch.setattr(JobQuerySet, "stalled", finishing)
    assert exports.stalled() == []
    assert found == [job]
    assert (fresh(job).state, fresh(job).percent) == ("done", 100)


@pytest.mark.django_db(transaction=True)
def test_of_workers_that_want_the_same_job_one_makes_it(job: Export, press: Press) -> None:
    start = threading.Barrier(4)
    made: list[bool] = []

    def work() -> None:
        start.wait(10)
        made.append(exports.render(job.pk))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sorted(made) == [False, False, False, True]
    assert (press.made, fresh(job).attempts) == (1, 1)


def test_a_sweep_hands_stalled_jobs_to_the_queue(
    job: Export, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[str] = []
    monkeypatch.setattr(tasks.render, "delay", queued.append)
    tasks.sweep()
    machine.pass_by(LEASE + SECOND)
    tasks.sweep()
    tasks.sweep()
    assert queued == [str(job.pk)]
    tasks.render(queued[0])
    assert fresh(job).state == "done"


def test_only_whoever_asked_sees_a_job(job: Export, agreement: Agreement, reader: User) -> None:
    other = make_person("other@us.example", "Other")
    make_seat(agreement.plan.delegations.get(party__code="US"), other, "head")
    seen = Export.objects.visible_to
    assert job in seen(reader)
    assert job not in seen(other)
    Delegate.objects.filter(user=reader).update(left=True)
    assert job not in seen(reader)


def test_typesetting_is_never_silent_for_long(agreement: Agreement, monkeypatch: Any) -> None:
    """However long a text, its worker is heard of far more often than a lease lasts."""
    call_command("load_agreement", NAME, verbosity=0)
    row = Agreement.objects.exclude(pk=agreement.pk).get()
    told = [clock.machine_now()]
    document = exports.make(row, "en", lambda _step, _percent: told.append(clock.machine_now()))
    told.append(clock.machine_now())
    silences = [later - earlier for earlier, later in itertools.pairwise(told)]
    assert document.pages > 10
    assert max(silences) < LEASE / 4, max(silences)
