"""When much fails at once: nothing is lost, nobody waits, and what comes twice is in the window.

The small form of `bin/bench crash`; and of `bin/bench dispatch`, what must not wait.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.stack import descendants
from tests.processes.faults import Faults, doubles_of, message_ids
from tests.processes.program import Program, copy_of, wait_until
from tests.processes.sink import Sink, Taken

pytestmark = [
    pytest.mark.processes,
    pytest.mark.team,
    pytest.mark.xdist_group("failing"),
]


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as server:
        yield server


@pytest.fixture
def program(template: Program, tmp_path: Path, sink: Sink) -> Iterator[Program]:
    made = copy_of(template, tmp_path / "data", sink.url)
    try:
        yield made
    finally:
        made.stop()


def states(program: Program) -> dict[str, int]:
    return dict(program.query("SELECT state, count(*) FROM negotiations_reminder GROUP BY state"))


def test_of_sixty_none_is_lost_or_waits_and_one_comes_twice(program: Program, sink: Sink) -> None:
    """Two workers, two beats, mails that cannot be written, a queue that forgets; one worker is
    killed before the server took its mail, one between the server's 250 and our commit."""
    program.make("60", "0", "poisoned", by="crowd")
    faults = Faults(
        lambda: descendants(program.processes["worker"].pid),
        random.Random(4),  # noqa: S311 - the same harm every time
        armed=["recipient", "unwritten"],
    )
    sink.script = faults
    program.start("worker", "beat", "beat-1")
    wait_until(lambda: len(sink.taken) >= 10)
    program.forget_messages()
    wait_until(lambda: not {"due", "sending"} & states(program).keys())
    assert states(program) == {"sent": 58, "failed": 3}
    assert faults.done.total() == 2
    sent = program.query("SELECT id FROM negotiations_reminder WHERE state = 'sent'")
    assert {mail.message_id for mail in sink.taken} == message_ids(sent)
    doubles = doubles_of(sink.taken)
    assert (len(doubles.inside), doubles.outside) == (1, [])


def test_what_is_urgent_does_not_wait_for_a_bulk(program: Program, sink: Sink) -> None:
    """Its message comes last into the queues, behind twelve of the bulk."""
    program.make("urgent", "240", "20", by="crowd")
    program.concurrency = 1
    program.start("worker")
    urgent = "urgent.us.0@travaux.example"
    wait_until(lambda: len(sink.taken) == 242)
    place = [mail.recipient for mail in sink.taken].index(urgent)
    assert place < 120, place


def test_who_went_on_after_the_250_had_written_it_down() -> None:
    """What the count of doubles rests on."""
    in_order = Taken("a", "", 1.0, told=True, went_on=True)
    untold = Taken("b", "", 2.0)
    cut_off = Taken("c", "", 3.0, told=True)
    again = [Taken(name, "", 4.0, told=True, went_on=True) for name in "abc"]
    found = doubles_of([in_order, untold, cut_off, *again])
    assert (found.inside, found.outside) == ([untold, cut_off], [in_order])
