"""The journal: filters, and logging progress jointly or for one's own side."""

from typing import Any
from uuid import uuid4

import pytest

from negotiations.models import JournalEntry
from tests.api.conftest import Asking
from tests.api.world import World

pytestmark = pytest.mark.team


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("plan=a-plan", {"joint", "us"}),
        ("plan=a-hidden-plan", set()),
        ("own=true", {"us"}),
        ("own=false", {"joint"}),
        ("verb=note", {"joint", "us"}),
        ("verb=deadline.moved", set()),
        ("subject_kind=plan", {"joint", "us"}),
        ("subject_kind=deadline", set()),
        ("since=2026-03-09T12:00:00Z", {"joint", "us"}),
        ("since=2026-03-09T12:00:01", set()),
        ("since=2026-03-09", {"joint", "us"}),
        ("since=2026-03-09T06:00:00-06:00", {"joint", "us"}),
    ],
)
def test_filters(world: World, asking: Asking, query: str, seen: set[str]) -> None:
    answer = asking(world.us_head).get(f"/api/journal/?{query}")
    assert answer.status_code == 200, answer.content
    assert {row["text"] for row in answer.json()["results"]} == {f"Entry {name}" for name in seen}


def test_filter_by_subject(world: World, asking: Asking) -> None:
    client = asking(world.us_head)
    about = client.get(f"/api/journal/?subject_id={world.plan.pk}").json()
    assert about["count"] == 2
    assert client.get(f"/api/journal/?subject_id={uuid4()}").json()["count"] == 0


def test_log_on_the_plan(world: World, asking: Asking) -> None:
    said = {"plan": "a-plan", "text": " We met. "}
    answer = asking(world.us_observer).post("/api/journal/", said)
    assert answer.status_code == 403
    answer = asking(world.us_expert).post("/api/journal/", said)
    assert answer.status_code == 201, answer.content
    row = answer.json()
    assert (row["text"], row["actor"], row["party"]) == ("We met.", "Person us_expert", "US")
    assert (row["verb"], row["sentence"], row["own"]) == ("note", "logged progress", False)
    assert (row["at"], row["language"]) == ("2026-03-10T15:00:00Z", "en")
    assert row["subject"] == {
        "kind": "plan",
        "id": str(world.plan.pk),
        "label": {"en": "Title of a-plan", "es": "Título de a-plan"},
    }
    assert asking(world.mx_head).get(answer.headers["Location"]).json() == row


def test_log_for_ones_own_side(world: World, asking: Asking) -> None:
    said = {"plan": "a-plan", "text": "Between us.", "own": True}
    answer = asking(world.mx_head).post("/api/journal/", said)
    assert answer.json()["own"] is True
    assert asking(world.us_head).get(answer.headers["Location"]).status_code == 404
    neutral = asking(world.secretariat).post("/api/journal/", said)
    assert neutral.status_code == 400
    assert neutral.json()["errors"][0]["attr"] == "own"


def test_what_is_said_of_a_sides_own_stays_its_own(world: World, asking: Asking) -> None:
    said = {
        "plan": "a-plan",
        "text": "A word on our own.",
        "subject": {"kind": "deadline", "id": str(world.deadlines["us"].pk)},
    }
    assert asking(world.us_head).post("/api/journal/", said).json()["own"] is True


def test_on_a_provision(world: World, asking: Asking) -> None:
    about = {"kind": "provision", "id": str(world.provision.pk)}
    said = {"plan": "a-plan", "text": "Nearly.", "subject": about}
    row = asking(world.us_head).post("/api/journal/", said).json()
    assert row["subject"]["label"] == {"en": "Article 1: Purpose", "es": "Artículo 1: Objeto"}


def test_the_other_sides_own_is_no_subject(world: World, asking: Asking) -> None:
    def answer(subject_id: Any) -> Any:
        about = {"kind": "deadline", "id": str(subject_id)}
        said = {"plan": "a-plan", "text": "What of it?", "subject": about}
        return asking(world.mx_head).post("/api/journal/", said)

    hidden, absent = answer(world.deadlines["us"].pk), answer(uuid4())
    assert hidden.status_code == 400
    assert hidden.json()["errors"][0]["attr"] == "subject"
    assert hidden.content == absent.content
    assert JournalEntry.objects.count() == len(world.entries)


@pytest.mark.parametrize(
    ("said", "attr"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 10_001}, "text"),
        ({"plan": "a-hidden-plan"}, "plan"),
        ({"subject": {"kind": "party", "id": str(uuid4())}}, "subject.kind"),
        ({"subject": {"kind": "plan", "id": "7"}}, "subject.id"),
    ],
)
def test_what_cannot_be_logged(
    world: World, asking: Asking, said: dict[str, Any], attr: str
) -> None:
    answer = asking(world.us_head).post("/api/journal/", {"plan": "a-plan", "text": "Yes", **said})
    assert answer.status_code == 400
    assert [error["attr"] for error in answer.json()["errors"]] == [attr]


def test_the_record_does_not_change(world: World, asking: Asking) -> None:
    path = f"/api/journal/{world.entries['us'].pk}/"
    client = asking(world.us_head)
    for method in (client.put, client.patch, client.delete):
        assert method(path, {}).status_code == 405
