"""Agreements as they read in one language, and their PDFs."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile

from agreements.documents import tasks
from agreements.models import Export
from tests.api.conftest import Asking
from tests.api.world import World, provision

ASKED = {"agreement": "an-agreement", "language": "es"}


@pytest.fixture
def enqueued(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the jobs handed to a worker."""
    handed: list[str] = []
    monkeypatch.setattr(tasks.render, "delay", handed.append)
    return handed


@pytest.fixture
def job(world: World, asking: Asking, enqueued: list[str]) -> Export:
    answer = asking(world.us_head).post("/api/exports/", ASKED)
    return Export.objects.get(pk=answer.json()["id"])


def test_one_agreement(world: World, asking: Asking) -> None:
    client = asking(world.mx_head)
    assert [row["slug"] for row in client.get("/api/agreements/").json()["results"]] == [
        "an-agreement"
    ]
    row = client.get("/api/agreements/an-agreement/?language=es").json()
    assert row["title"] == {"en": "An agreement", "es": "Un acuerdo"}
    assert row["reading"]["language"] == "es"
    assert row["reading"]["totals"] == {
        "brackets": 2,
        "placeholders": 0,
        "words_agreed": 5,
        "words_disputed": 2,
        "percent_agreed": 71,
        "by_party": {"US": 1, "MX": 1},
        "opposed_by_party": {},
    }
    assert [(p["code"], p["name"], p["place"]) for p in row["reading"]["parties"]] == [
        ("US", "", 1),
        ("MX", "", 2),
    ]


def test_the_readers_own_language_unless_another_is_asked_for(world: World, asking: Asking) -> None:
    path = "/api/agreements/an-agreement/"
    assert asking(world.mx_head).get(path).json()["reading"]["language"] == "en"
    world.mx_head.language = "es"
    world.mx_head.save()
    assert asking(world.mx_head).get(path).json()["reading"]["language"] == "es"
    for part in ("", "provisions/"):
        answer = asking(world.mx_head).get(f"{path}{part}?language=fr")
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["attr"] == "language"


def test_provisions_in_order(world: World, asking: Asking) -> None:
    provision(world.agreement, 1)
    path = "/api/agreements/an-agreement/provisions/?language=es&page_size=1"
    client = asking(world.us_head)
    first = client.get(path).json()
    assert first["count"] == 2
    [row] = first["results"]
    assert (row["id"], row["uid"], row["kind"]) == (str(world.provision.pk), "art-1", "article")
    assert (row["number"], row["label"]) == ("Artículo 1", "Artículo 1: Objeto")
    assert row["source"] == "In es: each Party [US: shall][MX: may] cooperate."
    assert (row["status"], row["brackets"], row["open_brackets"]) == ("open", 2, 2)
    assert client.get(f"{path}&page=2").json()["results"][0]["uid"] == "art-2"


def test_who_sees_no_plan_sees_no_agreement(world: World, asking: Asking) -> None:
    client = asking(world.stranger)
    assert client.get("/api/agreements/").json()["count"] == 0
    for part in ("", "provisions/"):
        assert client.get(f"/api/agreements/an-agreement/{part}").status_code == 404
    refused = client.post("/api/exports/", ASKED)
    assert refused.json()["errors"][0]["code"] == "does_not_exist"


@pytest.mark.team
@pytest.mark.django_db(transaction=True)
def test_ask_for_a_pdf(world: World, asking: Asking, enqueued: list[str]) -> None:
    answer = asking(world.us_head).post("/api/exports/", ASKED)
    assert answer.status_code == 202
    row = answer.json()
    assert enqueued == [row["id"]]
    assert (row["state"], row["percent"], row["file"]) == ("queued", 0, None)
    assert row["format"] == "pdf"
    assert answer.headers["Location"].endswith(f"/api/exports/{row['id']}/")
    assert asking(world.us_head).get(answer.headers["Location"]).json() == row


@pytest.mark.team
@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_loses_nothing(
    world: World, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(job_id: str) -> None:
        raise ConnectionError(job_id)

    monkeypatch.setattr(tasks.render, "delay", away)
    assert asking(world.us_head).post("/api/exports/", ASKED).status_code == 202
    assert Export.objects.get().state == "queued"


@pytest.mark.parametrize(("state", "code"), [("queued", "not_ready"), ("failed", "failed")])
def test_a_pdf_that_is_not_there_says_why(
    world: World, asking: Asking, job: Export, state: str, code: str
) -> None:
    Export.objects.update(state=state)
    for accept in ("*/*", "application/pdf", "application/json"):
        answer = asking(world.us_head).get(
            f"/api/exports/{job.pk}/file/", headers={"Accept": accept}
        )
        assert answer.status_code == 409
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.json()["errors"][0]["code"] == code


def test_fetch_a_pdf(world: World, asking: Asking, job: Export) -> None:
    job.file.save("a.pdf", ContentFile(b"%PDF-1.7"), save=False)
    Export.objects.update(state="done", file=job.file.name, pages=3, percent=100)
    client = asking(world.us_head)
    row = client.get(f"/api/exports/{job.pk}/").json()
    assert (row["state"], row["pages"]) == ("done", 3)
    for accept in ("*/*", "application/pdf"):
        answer = client.get(row["file"], headers={"Accept": accept})
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "application/pdf"
        assert "an-agreement-es.pdf" in answer.headers["Content-Disposition"]
        assert answer.getvalue() == b"%PDF-1.7"
    job.file.storage.delete(job.file.name)
    assert client.get(row["file"]).json()["errors"][0]["code"] == "lost"


def test_exports_are_ones_own(world: World, asking: Asking, job: Export) -> None:
    for person in ("us_expert", "mx_head", "admin"):
        for part in ("", "file/"):
            answer = asking(world.people[person]).get(f"/api/exports/{job.pk}/{part}")
            assert answer.status_code == 404
            assert (
                answer.content
                == asking(world.us_head).get(f"/api/exports/{uuid4()}/{part}").content
            )


@pytest.mark.parametrize(
    ("said", "attr"),
    [
        ({"language": "fr"}, "language"),
        ({"format": "docx"}, "format"),
        ({"agreement": "another"}, "agreement"),
        ({"agreement": {"slug": "an-agreement"}}, "agreement"),
    ],
)
def test_what_cannot_be_exported(
    world: World, asking: Asking, enqueued: list[str], said: Any, attr: str
) -> None:
    answer = asking(world.us_head).post("/api/exports/", {**ASKED, **said})
    assert answer.status_code == 400
    assert [error["attr"] for error in answer.json()["errors"]] == [attr]
    assert enqueued == []
