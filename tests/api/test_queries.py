"""A list costs as many queries for many rows as for few."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement, ProvisionVersion
from negotiations.models import (
    Mineral,
    MineralFact,
    Submission,
)
from tests.api import world as rows
from tests.api.conftest import Asking
from tests.api.world import World
from tests.builders import (
    make_delegation,
    make_group,
    make_lead,
    make_party,
    make_person,
    make_plan,
    make_seat,
)


def more_sides(world: World, number: int) -> None:
    plan = make_plan(f"p{number}", kind="framework", tracked_only=True)
    side = make_delegation(plan, make_party(f"P{number}"), 0)
    delegate = make_seat(side, make_person(f"p{number}@people.example", "Person"), "head")
    make_lead(make_group(plan, "g"), delegate)


def more_minerals(world: World, number: int) -> None:
    mineral = Mineral.objects.create(key=f"m{number}", name_en="A mineral")
    MineralFact.objects.create(key=f"f{number}").minerals.add(mineral)


def more_work(world: World, number: int) -> None:
    row = rows.deadline(world.plan, f"D{number}", due_on=date(2026, 5, 1), group=world.group)
    rows.entry(world.plan, f"E{number}")
    rows.project(world.plan, f"P{number}")
    rows.reminder(row, world.us_head)


def more_text(world: World, number: int) -> None:
    Agreement.objects.create(plan=world.plan, slug=f"a{number}", symbol="A")
    rows.provision(world.agreement, number)
    text = world.provision.texts.get(language="en")
    ProvisionVersion.objects.create(text=text, version=number, source="Earlier.")
    submission = Submission.objects.create(plan=world.plan, key=f"more-{number}", stakeholder="One")
    submission.sources.set(world.plan.sources.all())


Grow = Callable[[World, int], None]


@pytest.mark.parametrize(
    ("path", "grow"),
    [
        ("/api/plans/", more_sides),
        ("/api/plans/a-plan/", more_text),
        ("/api/delegations/", more_sides),
        ("/api/groups/", more_sides),
        ("/api/submissions/", more_text),
        ("/api/minerals/", more_minerals),
        ("/api/mineral-facts/", more_minerals),
        ("/api/projects/", more_work),
        ("/api/deadlines/", more_work),
        ("/api/journal/", more_work),
        ("/api/reminders/", more_work),
        ("/api/agreements/", more_text),
        ("/api/agreements/an-agreement/", more_text),
        ("/api/agreements/an-agreement/provisions/", more_text),
        (f"/api/provisions/{rows.known_id('provision 0')}/text/en/versions/", more_text),
    ],
)
def test_queries_do_not_grow_with_rows(world: World, asking: Asking, path: str, grow: Grow) -> None:
    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            answer = asking(world.us_head).get(path)
        assert answer.status_code == 200
        return len(queries), len(answer.content)

    grow(world, 1)
    grow(world, 2)
    few, short = asked()
    for number in range(3, 9):
        grow(world, number)
    many, long = asked()
    assert long > short
    assert many == few
    assert many <= 15
