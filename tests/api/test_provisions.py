"""What a provision says: read, changed with the version that was seen, brought back."""

from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from agreements.models import Provision, ProvisionText
from negotiations.models import JournalEntry
from tests.api.conftest import Asking
from tests.api.world import World

pytestmark = pytest.mark.team
SOURCE = "In en: each Party [US: shall][MX: may] cooperate."
UNBALANCED = "First line.\nEach Party [US: shall cooperate."


def path(world: World, more: str = "", language: str = "en") -> str:
    return f"/api/provisions/{world.provision.pk}/text/{language}/{more}"


def change(client: APIClient, world: World, said: Any, seen: str | None = '"1"') -> Any:
    headers = {} if seen is None else {"If-Match": seen}
    return client.patch(path(world), said, headers=headers, format="json")


def test_read_one(world: World, asking: Asking) -> None:
    answer = asking(world.us_observer).get(path(world))
    assert answer.headers["ETag"] == '"1"'
    assert answer.json() == {
        "provision": str(world.provision.pk),
        "uid": "art-1",
        "language": "en",
        "heading": "Purpose",
        "source": SOURCE,
        "version": 1,
        "measure": {
            "brackets": 2,
            "placeholders": 0,
            "words_agreed": 5,
            "words_disputed": 2,
            "by_party": {"US": 1, "MX": 1},
        },
        "problems": [],
    }
    spanish = asking(world.us_observer).get(path(world, language="es")).json()
    assert (spanish["language"], spanish["heading"]) == ("es", "Objeto")


def test_change_it(world: World, asking: Asking) -> None:
    answer = change(asking(world.us_head), world, {"source": UNBALANCED})
    assert answer.status_code == 200, answer.content
    row = answer.json()
    assert (answer.headers["ETag"], row["version"]) == ('"2"', 2)
    assert (row["heading"], row["source"]) == ("Purpose", UNBALANCED)
    [problem] = row["problems"]
    assert (problem["code"], problem["line"], problem["column"]) == ("unclosed", 2, 12)
    assert problem["wrong"] == "This bracket is opened and never closed."
    assert problem["to_do"].startswith("Put ] where")
    assert asking(world.mx_negotiator).get(path(world)).json() == row
    entry = JournalEntry.objects.get(verb="provision.text_changed")
    assert (entry.subject_id, entry.actor) == (world.provision.pk, world.us_head)


def test_what_is_not_given_stays(world: World, asking: Asking) -> None:
    row = change(asking(world.us_head), world, {"heading": "Aim"}).json()
    assert (row["heading"], row["source"], row["version"]) == ("Aim", SOURCE, 2)
    answer = change(asking(world.us_head), world, {}, '"2"')
    assert (answer.status_code, answer.json()["version"]) == (200, 2)


def test_space_at_either_end_is_kept(world: World, asking: Asking) -> None:
    row = change(asking(world.us_head), world, {"source": "  [US: a] \n"}).json()
    assert row["source"] == "  [US: a] \n"


@pytest.mark.parametrize(("seen", "status"), [(None, 428), ("*", 428), ('"7"', 412), ('"0"', 412)])
def test_a_change_says_which_version_it_saw(
    world: World, asking: Asking, seen: str | None, status: int
) -> None:
    client = asking(world.us_head)
    answer = change(client, world, {"source": "New."}, seen)
    assert answer.status_code == status
    if status == 412:
        assert answer.json()["current"] == client.get(path(world)).json()
    assert ProvisionText.objects.get(provision=world.provision, language="en").source == SOURCE


@pytest.mark.parametrize("person", ["us_observer", "us_expert", "mx_negotiator", "admin"])
def test_who_may_not_is_told_why(world: World, asking: Asking, person: str) -> None:
    client = asking(world.people[person])
    back = client.post(path(world, "bring-back/"), {"wanted": 1}, headers={"If-Match": '"1"'})
    for answer in (change(client, world, {"source": "New."}), back):
        assert answer.status_code == 403
        [error] = answer.json()["errors"]
        assert error["code"] == "not_allowed"
        assert "kept by the secretariat" in error["detail"]


def test_what_is_agreed_is_not_changed(world: World, asking: Asking) -> None:
    Provision.objects.filter(pk=world.provision.pk).update(status="closed")
    answer = change(asking(world.us_head), world, {"source": "New."})
    assert answer.status_code == 403
    assert "is closed" in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("said", "attr"),
    [
        ({"source": "x" * 200_001}, "source"),
        ({"source": 7}, "source"),
        ({"source": None}, "source"),
        ({"heading": "x" * 301}, "heading"),
        ({"heading": "two\nlines"}, "heading"),
    ],
)
def test_what_cannot_be_kept(world: World, asking: Asking, said: Any, attr: str) -> None:
    answer = change(asking(world.us_head), world, said)
    assert answer.status_code == 400
    assert [error["attr"] for error in answer.json()["errors"]] == [attr]


@pytest.mark.parametrize("source", ["a\\u0000b", "\\ud800"])
def test_characters_that_no_file_can_hold(world: World, asking: Asking, source: str) -> None:
    answer = asking(world.us_head).patch(
        path(world),
        f'{{"source": "{source}"}}',
        content_type="application/json",
        headers={"If-Match": '"1"'},
    )
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "parse_error"


def test_versions_and_bringing_one_back(world: World, asking: Asking) -> None:
    client = asking(world.us_head)
    assert client.get(path(world, "versions/")).json()["results"] == []
    change(client, world, {"source": "New."})
    answer = asking(world.mx_head).post(
        path(world, "bring-back/"), {"wanted": 1}, headers={"If-Match": '"2"'}
    )
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"3"')
    assert answer.json()["source"] == SOURCE
    rows = client.get(path(world, "versions/")).json()["results"]
    assert [
        (row["version"], row["source"], row["by"], row["party"], row["brought_back"])
        for row in rows
    ] == [
        (3, SOURCE, "Person mx_head", "MX", 1),
        (2, "New.", "Person us_head", "US", None),
        (1, SOURCE, "", None, None),
    ]
    assert (rows[0]["at"], rows[2]["at"]) == ("2026-03-10T15:00:00Z", None)
    missing = client.post(path(world, "bring-back/"), {"wanted": 9}, headers={"If-Match": '"3"'})
    assert missing.status_code == 400
    assert missing.json()["errors"][0]["attr"] == "wanted"


def test_a_text_that_nobody_wrote_yet(world: World, asking: Asking) -> None:
    ProvisionText.objects.filter(provision=world.provision, language="es").delete()
    client = asking(world.us_head)
    answer = client.get(path(world, language="es"))
    assert (answer.json()["version"], answer.headers["ETag"]) == (0, '"0"')
    for seen, status in (('"1"', 412), ('"0"', 200)):
        written = client.patch(
            path(world, language="es"), {"source": "Nuevo."}, headers={"If-Match": seen}
        )
        assert written.status_code == status
    assert written.json()["version"] == 1


def test_what_is_not_there(world: World, asking: Asking) -> None:
    for more in ("", "versions/"):
        assert asking(world.us_head).get(path(world, more, "fr")).status_code == 404
        hidden = asking(world.stranger).get(path(world, more))
        absent = asking(world.stranger).get(f"/api/provisions/{uuid4()}/text/en/{more}")
        assert hidden.status_code == absent.status_code == 404
        assert hidden.content == absent.content
