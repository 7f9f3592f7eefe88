"""Deadlines: filters, setting one, and changes that say which version they saw."""

from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from negotiations.models import Deadline, Delegate, JournalEntry
from tests.api.conftest import Asking
from tests.api.world import World

pytestmark = pytest.mark.team
NEW = {"plan": "a-plan", "title": {"en": "A new one"}, "rule": "start + 45 days"}


def change(client: APIClient, row: Deadline, verb: str, said: Any, seen: str | None = '"1"') -> Any:
    headers = {} if seen is None else {"If-Match": seen}
    return client.post(f"/api/deadlines/{row.pk}/{verb}/", said, headers=headers)


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("plan=a-plan&own=false", {"joint", "late", "met"}),
        ("own=true", {"us"}),
        ("open=true", {"joint", "late", "us"}),
        ("open=false", {"met"}),
        ("late=true", {"late"}),
        ("late=false", {"joint", "met", "us"}),
        ("due_before=2026-03-02", {"late"}),
        ("due_after=2026-03-20", {"us"}),
        ("due_after=2026-03-01&due_before=2026-03-25", {"met", "joint"}),
        ("responsible=MX", {"joint", "late", "met", "us"}),
        ("responsible=JP", set()),
        ("plan=a-hidden-plan", set()),
    ],
)
def test_filters(world: World, asking: Asking, query: str, seen: set[str]) -> None:
    found = asking(world.us_head).get(f"/api/deadlines/?{query}").json()["results"]
    assert {row["id"] for row in found} == {str(world.deadlines[name].pk) for name in seen}


def test_filter_by_group(world: World, asking: Asking) -> None:
    found = asking(world.us_head).get(f"/api/deadlines/?group={world.group.pk}").json()
    assert [row["id"] for row in found["results"]] == [str(world.deadlines["joint"].pk)]


def test_one_deadline(world: World, asking: Asking) -> None:
    answer = asking(world.us_head).get(f"/api/deadlines/{world.deadlines['late'].pk}/")
    row = answer.json()
    assert answer.headers["ETag"] == '"1"'
    assert (row["late"], row["days_left"], row["slip"], row["own"]) == (True, -9, 0, False)
    assert (row["responsible"], row["group"]) == (["US", "MX"], None)


def test_set_one(world: World, asking: Asking) -> None:
    said = {
        **NEW,
        "title": {"en": " A new one ", "es": "Uno nuevo"},
        "due_time": "17:30",
        "zone": "America/Mexico_City",
        "group": str(world.group.pk),
        "responsible": ["MX"],
    }
    answer = asking(world.us_head).post("/api/deadlines/", said)
    assert answer.status_code == 201, answer.content
    row = answer.json()
    assert row["title"] == {"en": "A new one", "es": "Uno nuevo"}
    assert (row["rule"], row["due_on"]) == ("start + 45 days", "2026-03-21")
    assert (row["due_time"], row["due_at"]) == ("17:30", "2026-03-21T23:30:00Z")
    assert (row["responsible"], row["group"]) == (["MX"], str(world.group.pk))
    assert (answer.headers["ETag"], row["own"]) == ('"1"', False)
    assert answer.headers["Location"].endswith(f"/api/deadlines/{row['id']}/")
    assert asking(world.mx_head).get(answer.headers["Location"]).status_code == 200
    assert JournalEntry.objects.get(subject_id=row["id"]).verb == "deadline.added"


def test_set_one_for_oneself(world: World, asking: Asking) -> None:
    answer = asking(world.us_head).post("/api/deadlines/", {**NEW, "own": True})
    assert (answer.json()["own"], answer.json()["responsible"]) == (True, ["US"])
    assert asking(world.us_head).get(answer.headers["Location"]).status_code == 200
    assert asking(world.mx_head).get(answer.headers["Location"]).status_code == 404


@pytest.mark.parametrize(
    ("said", "attr", "code"),
    [
        ({"plan": "a-hidden-plan"}, "plan", "does_not_exist"),
        ({"plan": "no-such-plan"}, "plan", "does_not_exist"),
        ({"plan": 7}, "plan", "invalid"),
        ({"title": {"en": " "}}, "title", "refused"),
        ({"title": "A text"}, "title.non_field_errors", "invalid"),
        ({"rule": "in a while"}, "rule", "refused"),
        ({"rule": 7}, "rule", "invalid"),
        ({"rule": "start + 3650 months"}, "rule", "refused"),
        ({"due_time": "25:00"}, "due_time", "invalid"),
        ({"zone": "Mars/Olympus"}, "zone", "invalid"),
        ({"group": str(uuid4())}, "group", "does_not_exist"),
        ({"group": "g"}, "group", "invalid"),
        ({"responsible": ["US", "JP"]}, "responsible", "does_not_exist"),
        ({"responsible": "US"}, "responsible", "invalid"),
        ({"own": "perhaps"}, "own", "invalid"),
    ],
)
def test_what_cannot_be_set(
    world: World, asking: Asking, said: dict[str, Any], attr: str, code: str
) -> None:
    answer = asking(world.us_head).post("/api/deadlines/", {**NEW, **said})
    assert answer.status_code == 400
    assert [(e["attr"], e["code"]) for e in answer.json()["errors"]] == [(attr, code)]
    assert Deadline.objects.count() == len(world.deadlines)


def test_a_hidden_row_is_the_same_error_as_none(world: World, asking: Asking) -> None:
    answers = [
        asking(world.us_head).post("/api/deadlines/", {**NEW, "plan": slug}).content
        for slug in ("a-hidden-plan", "no-such-plan!")
    ]
    assert answers[0] == answers[1]


def test_move(world: World, asking: Asking) -> None:
    row = world.deadlines["joint"]
    said = {"rule": "2026-03-27", "reason": "The round was put off."}
    answer = change(asking(world.us_head), row, "move", said)
    assert answer.status_code == 200, answer.content
    assert (answer.json()["due_on"], answer.json()["original_on"]) == ("2026-03-27", "2026-03-20")
    assert (answer.json()["slip"], answer.headers["ETag"]) == (7, '"2"')
    entry = JournalEntry.objects.get(subject_id=row.pk)
    assert (entry.verb, entry.text) == ("deadline.moved", "The round was put off.")


def test_a_preview_says_what_you_see_move_and_moves_nothing(world: World, asking: Asking) -> None:
    row = world.deadlines["joint"]
    Deadline.objects.filter(pk=row.pk).update(key="joint")
    for name in ("us", "mx"):
        Deadline.objects.filter(pk=world.deadlines[name].pk).update(rule="deadline joint + 1 day")
    client = asking(world.us_head)
    answer = client.post(f"/api/deadlines/{row.pk}/preview/", {"rule": "2026-04-03"})
    assert answer.status_code == 200, answer.content
    itself, [along] = answer.json()["itself"], answer.json()["along"]
    assert [itself[name] for name in ("was", "due", "rule")] == [
        "2026-03-20",
        "2026-04-03",
        "2026-04-03",
    ]
    assert itself["why"].startswith("Friday")
    assert along["deadline"]["id"] == str(world.deadlines["us"].pk)
    assert (along["deadline"]["own"], along["due"]) == (True, "2026-04-04")
    row.refresh_from_db()
    assert (row.due_on.isoformat(), row.version) == ("2026-03-20", 1)
    wrong = client.post(f"/api/deadlines/{row.pk}/preview/", {"rule": "deadline joint"})
    assert [(e["attr"], e["code"]) for e in wrong.json()["errors"]] == [("rule", "refused")]


def test_remove_and_restore(world: World, asking: Asking) -> None:
    client, row = asking(world.us_head), world.deadlines["joint"]
    gone = change(client, row, "remove", {"reason": "Not needed."})
    assert (gone.status_code, gone.headers["ETag"]) == (200, '"2"')
    assert gone.json()["removed_at"]
    for query, is_listed in (("", False), ("?removed=true", True), ("?removed=false", False)):
        found = client.get(f"/api/deadlines/{query}").json()["results"]
        assert (str(row.pk) in [one["id"] for one in found]) == is_listed, query
    assert client.get(f"/api/deadlines/{row.pk}/").status_code == 200
    refused = change(client, row, "move", {"rule": "2026-03-27", "reason": "So."}, '"2"')
    assert refused.json()["errors"][0]["code"] == "refused"
    back = change(client, row, "restore", {}, '"2"')
    assert (back.status_code, back.json()["removed_at"]) == (200, None)


def test_people_are_named_by_their_seats(world: World, asking: Asking) -> None:
    client = asking(world.us_head)
    seats = Delegate.objects.filter(plan=world.plan)
    ours = str(seats.get(user=world.us_head).pk)
    theirs = str(seats.get(user=world.mx_head).pk)
    made = client.post("/api/deadlines/", {**NEW, "people": [ours, theirs]})
    assert made.status_code == 201, made.content
    assert set(made.json()["people"]) == {ours, theirs}
    refused = client.post("/api/deadlines/", {**NEW, "own": True, "people": [theirs]})
    assert [(e["attr"], e["code"]) for e in refused.json()["errors"]] == [("people", "refused")]


def test_meet_and_reopen(world: World, asking: Asking) -> None:
    client, row = asking(world.us_head), world.deadlines["joint"]
    met = change(client, row, "meet", {"on": "2026-03-09", "note": "Done."})
    assert (met.json()["met_on"], met.headers["ETag"]) == ("2026-03-09", '"2"')
    again = change(client, row, "reopen", {"reason": "It was not."}, '"2"')
    assert (again.json()["met_on"], again.headers["ETag"]) == (None, '"3"')


def test_met_today_unless_said_otherwise(world: World, asking: Asking) -> None:
    assert (
        change(asking(world.us_head), world.deadlines["joint"], "meet", {}).json()["met_on"]
        == "2026-03-10"
    )


def test_a_change_says_which_version_it_saw(world: World, asking: Asking) -> None:
    row = world.deadlines["joint"]
    for seen in (None, "*", "1", ""):
        answer = change(asking(world.us_head), row, "meet", {}, seen)
        assert answer.status_code == 428, seen
        assert answer.json()["errors"][0]["code"] == "version_required"
    row.refresh_from_db()
    assert row.met_on is None


@pytest.mark.parametrize("seen", ['"7"', 'W/"1"', '"one"'])
def test_a_stale_change_is_refused_with_the_row_as_it_is(
    world: World, asking: Asking, seen: str
) -> None:
    client, row = asking(world.us_head), world.deadlines["joint"]
    answer = change(client, row, "meet", {}, seen)
    assert answer.status_code == 412
    assert answer.json()["errors"][0]["code"] == "stale"
    assert answer.json()["current"] == client.get(f"/api/deadlines/{row.pk}/").json()


def test_one_of_several_versions_will_do(world: World, asking: Asking) -> None:
    answer = change(asking(world.us_head), world.deadlines["joint"], "meet", {}, '"9", "1"')
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("verb", "said", "attr"),
    [
        ("move", {"rule": "2026-03-20", "reason": "None."}, "rule"),
        ("meet", {"on": "2026-03-11"}, "on"),
        ("reopen", {"reason": "None."}, "non_field_errors"),
    ],
)
def test_a_refusal_names_what_to_mend(
    world: World, asking: Asking, verb: str, said: Any, attr: str
) -> None:
    answer = change(asking(world.us_head), world.deadlines["joint"], verb, said)
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert (error["attr"], error["code"]) == (attr, "refused")
    assert error["detail"]


@pytest.mark.parametrize("person", ["us_observer", "admin"])
def test_who_may_not_is_told_why(world: World, asking: Asking, person: str) -> None:
    client, row = asking(world.people[person]), world.deadlines["joint"]
    for answer in (client.post("/api/deadlines/", NEW), change(client, row, "meet", {})):
        assert answer.status_code == 403
        [error] = answer.json()["errors"]
        assert error["code"] == "not_allowed"
        assert error["detail"].startswith("Only delegates other than observers")


def test_an_expert_changes_the_deadlines_of_their_group_only(world: World, asking: Asking) -> None:
    client = asking(world.us_expert)
    assert change(client, world.deadlines["late"], "meet", {}).status_code == 403
    assert change(client, world.deadlines["joint"], "meet", {}).status_code == 200


@pytest.mark.parametrize("verb", ["move", "meet", "reopen"])
@pytest.mark.parametrize("seen", [None, '"1"', '"7"'])
def test_the_other_sides_own_is_not_there(
    world: World, asking: Asking, verb: str, seen: str | None
) -> None:
    said = {"rule": "end", "reason": "None."}
    hidden = change(asking(world.mx_head), world.deadlines["us"], verb, said, seen)
    absent = change(asking(world.mx_head), Deadline(pk=uuid4()), verb, said, seen)
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content


def test_refusals_speak_the_persons_language(world: World, asking: Asking) -> None:
    world.us_head.language = "es"
    world.us_head.save()
    answer = change(asking(world.us_head), world.deadlines["joint"], "meet", {"on": "2026-02-30"})
    assert answer.headers["Content-Language"] == "es"
    assert answer.json()["errors"][0]["detail"].startswith("Fecha con formato erróneo")
