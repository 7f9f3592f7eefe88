"""What each side reads: joint rows and its own, never the other's; the rest of the world less."""

from typing import Any

import pytest

from negotiations.models import Deadline
from tests.api.conftest import Asking
from tests.api.world import World, reminder

SEEN_BY = {
    "us_head": {"joint", "us"},
    "us_observer": {"joint", "us"},
    "mx_head": {"joint", "mx"},
    "secretariat": {"joint"},
    "admin": {"joint"},
    "stranger": set(),
}
LISTS = [
    "plans",
    "submissions",
    "delegations",
    "groups",
    "minerals",
    "mineral-facts",
    "projects",
    "deadlines",
    "journal",
    "reminders",
    "agreements",
]


def rows(asking: Asking, user: Any, path: str) -> list[dict[str, Any]]:
    answer = asking(user).get(path)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


@pytest.mark.parametrize(("person", "seen"), SEEN_BY.items())
def test_compartments(world: World, asking: Asking, person: str, seen: set[str]) -> None:
    user = world.people[person]
    for path, made in (
        ("deadlines", {name: world.deadlines[name] for name in ("joint", "us", "mx")}),
        ("journal", world.entries),
        ("projects", world.projects),
    ):
        listed = {row["id"] for row in rows(asking, user, f"/api/{path}/")}
        for name, row in made.items():
            assert (str(row.pk) in listed) == (name in seen), (path, name)
            found = asking(user).get(f"/api/{path}/{row.pk}/").status_code
            assert found == (200 if name in seen else 404), (path, name)


def test_no_cache_keeps_what_was_read(world: World, asking: Asking) -> None:
    answer = asking(world.us_head).get("/api/deadlines/")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("resource", LISTS)
def test_nobody_reads_without_logging_in(world: World, asking: Asking, resource: str) -> None:
    answer = asking(None).get(f"/api/{resource}/")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Token"


def test_plans_one_sees(world: World, asking: Asking) -> None:
    assert {row["slug"] for row in rows(asking, world.us_head, "/api/plans/")} == {
        "a-plan",
        "a-tracked-plan",
    }
    assert {row["slug"] for row in rows(asking, world.stranger, "/api/plans/")} == {
        "a-tracked-plan"
    }
    assert asking(world.us_head).get("/api/plans/a-hidden-plan/").status_code == 404


def test_a_whole_plan(world: World, asking: Asking) -> None:
    plan = asking(world.mx_head).get("/api/plans/a-plan/").json()
    assert plan["title"] == {"en": "Title of a-plan", "es": "Título de a-plan"}
    assert plan["window"] == {"length": 60, "unit": "days"}
    assert (plan["start_on"], plan["original_end_on"], plan["end_on"]) == (
        "2026-02-04",
        "2026-04-05",
        "2026-04-05",
    )
    assert (plan["day_number"], plan["length_in_days"]) == (34, 60)
    assert [(side["code"], side["place"]) for side in plan["delegations"]] == [("US", 1), ("MX", 2)]
    assert plan["facts"] == [
        {
            "key": "a-fact",
            "statement": {"en": "A fact", "es": ""},
            "status": "stated",
            "sources": ["a-source"],
        }
    ]
    assert plan["sources"][0]["citation"] == "A citation"
    assert plan["workstreams"][0]["number"] == 1
    assert plan["provisions_to_draft"][0]["key"] == "p1"
    assert plan["submissions"][0]["stakeholder"] == "A chamber"


def test_a_plan_without_a_window(world: World, asking: Asking) -> None:
    plan = asking(world.stranger).get("/api/plans/a-tracked-plan/").json()
    assert (plan["window"], plan["day_number"], plan["length_in_days"]) == (None, None, None)


def test_plan_filters(world: World, asking: Asking) -> None:
    def slugs(query: str) -> set[str]:
        return {row["slug"] for row in rows(asking, world.us_head, f"/api/plans/?{query}")}

    assert slugs("tracked_only=true") == {"a-tracked-plan"}
    assert slugs("tracked_only=false") == {"a-plan"}
    assert slugs("kind=memorandum") == set()


def test_people_have_names_and_roles_but_no_addresses(world: World, asking: Asking) -> None:
    client = asking(world.mx_head)
    answer = client.get("/api/delegations/?plan=a-plan")
    side = answer.json()["results"][0]
    assert {(one["name"], one["role"]) for one in side["delegates"]} == {
        ("Person us_head", "head"),
        ("Person us_observer", "observer"),
        ("Person us_expert", "expert"),
    }
    everywhere = [client.get(f"/api/{name}/").content for name in LISTS]
    assert not any(b"@" in content for content in everywhere)


def test_who_has_left_is_not_listed(world: World, asking: Asking) -> None:
    world.us_expert.seats.update(left=True)
    side = rows(asking, world.mx_head, "/api/delegations/?plan=a-plan")[0]
    assert "Person us_expert" not in {one["name"] for one in side["delegates"]}
    group = rows(asking, world.mx_head, "/api/groups/")[0]
    assert [lead["party"] for lead in group["leads"]] == ["MX"]


def test_groups_minerals_submissions(world: World, asking: Asking) -> None:
    group = rows(asking, world.us_head, "/api/groups/?plan=a-plan")[0]
    assert (group["code"], group["workstreams"]) == ("G1", [1])
    assert [lead["party"] for lead in group["leads"]] == ["US", "MX"]
    assert rows(asking, world.us_head, "/api/minerals/")[0]["name"]["es"] == "Litio"
    fact = rows(asking, world.us_head, "/api/mineral-facts/?mineral=lithium")[0]
    assert fact["minerals"] == ["lithium"]
    assert rows(asking, world.us_head, "/api/mineral-facts/?mineral=cobalt") == []
    submission = rows(asking, world.us_head, "/api/submissions/?plan=a-plan")[0]
    assert (submission["stakeholder"], submission["sources"]) == ("A chamber", ["a-source"])


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("plan=a-plan", {"joint", "us"}),
        ("plan=a-tracked-plan", set()),
        ("own=true", {"us"}),
        ("own=false", {"joint"}),
        ("stage=longlist&kind=mining&mineral=lithium", {"joint", "us"}),
        ("stage=shortlist", set()),
        ("mineral=cobalt", set()),
    ],
)
def test_project_filters(world: World, asking: Asking, query: str, seen: set[str]) -> None:
    found = rows(asking, world.us_head, f"/api/projects/?{query}")
    assert {row["title"]["en"] for row in found} == {f"Project {name}" for name in seen}


def test_a_project(world: World, asking: Asking) -> None:
    row = asking(world.us_head).get(f"/api/projects/{world.projects['us'].pk}/").json()
    assert (row["countries"], row["minerals"]) == (["US", "MX"], ["lithium"])
    assert (row["put_forward_by"], row["own"]) == ("US", True)


def test_reminders_are_ones_own(world: World, asking: Asking) -> None:
    mine = reminder(world.deadlines["joint"], world.us_head)
    theirs = reminder(world.deadlines["joint"], world.mx_head)
    found = rows(asking, world.us_head, "/api/reminders/")
    assert [row["id"] for row in found] == [str(mine.pk)]
    assert found[0]["deadline"]["title"]["en"] == "Joint deadline"
    assert asking(world.us_head).get(f"/api/reminders/{theirs.pk}/").status_code == 404
    assert rows(asking, world.admin, "/api/reminders/") == []


def test_who_leaves_a_delegation_loses_the_reminders_of_its_own(
    world: World, asking: Asking
) -> None:
    reminder(world.deadlines["us"], world.us_head)
    world.us_head.seats.update(left=True)
    assert rows(asking, world.us_head, "/api/reminders/") == []


def test_pages(world: World, asking: Asking) -> None:
    answer = asking(world.us_head).get("/api/deadlines/?page_size=2&page=2").json()
    assert answer["count"] == 4
    assert len(answer["results"]) == 2
    assert answer["next"] is None
    assert "page_size=2" in answer["previous"]


def test_times_are_utc_whatever_the_reader_lives_by(world: World, client: Any) -> None:
    world.us_head.zone = "America/Mexico_City"
    world.us_head.save()
    client.force_login(world.us_head)
    row: Deadline = world.deadlines["joint"]
    found = client.get(f"/api/deadlines/{row.pk}/").json()
    assert found["due_at"] == "2026-03-21T03:59:59Z"
