"""The demo's history: believable, illustrative, and played once."""

from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management import call_command
from pydantic import ValidationError

from demo import clock as demo_clock
from demo import services
from demo.history import read_history, shipped_history
from demo.people import DEMO_PEOPLE, person_of
from negotiations import calendar
from negotiations.core.errors import Refused
from negotiations.models import ActionPlan, Closure, Deadline, Extension, JournalEntry, Round, User

EMAILS = [person.email for person in DEMO_PEOPLE]
FIRST, LAST = date(2026, 2, 4), date(2026, 3, 10)
COUNTRY = {"US": "US", "MX": "MX", None: "US"}


def entries(plan: ActionPlan) -> Any:
    return JournalEntry.objects.filter(plan=plan, actor__email__in=EMAILS).select_related("actor")


def test_there_is_enough_of_it_to_look_lived_in(demo: ActionPlan):
    assert 35 <= entries(demo).count() == len(shipped_history().steps) <= 55


def test_every_entry_is_marked_illustrative(demo: ActionPlan):
    assert [str(entry) for entry in entries(demo).filter(illustrative=False)] == []


def test_people_work_on_working_days_in_working_hours_before_the_demo_begins(demo: ActionPlan):
    for entry in entries(demo):
        person = person_of(entry.actor.email)
        local = entry.at.astimezone(ZoneInfo(person.zone))
        closed = calendar.closed_days([COUNTRY[person.party]], local.date(), local.date())
        assert not closed, (local, entry.text)
        assert time(9) <= local.time() <= time(18), (local, entry.text)
        assert FIRST <= local.date() <= LAST
        assert entry.at < demo_clock.START


def test_each_side_writes_in_its_own_language(demo: ActionPlan):
    languages = {
        (person_of(entry.actor.email).party, entry.language)
        for entry in entries(demo).exclude(text="")
    }
    assert languages == {("US", "en"), ("MX", "es"), (None, "en")}


def test_observers_and_the_administrator_write_nothing(demo: ActionPlan):
    writers = set(entries(demo).values_list("actor__email", flat=True))
    assert not writers & {"observer@us.example", "observer@mx.example", "admin@site.example"}


def test_deadlines_were_met_early_and_late_moved_missed_and_kept_to_one_side(demo: ActionPlan):
    deadlines = list(Deadline.objects.filter(plan=demo))
    met = [one for one in deadlines if one.met_on]
    assert sum(one.met_on < one.due_on for one in met) >= 2
    assert sum(one.met_on > one.due_on for one in met) == 1
    assert [one.key for one in deadlines if one.slip] == ["project-longlist"]
    assert entries(demo).get(verb="deadline.moved").text
    assert [one.key for one in deadlines if one.is_late(demo_clock.START)] == ["project-criteria"]
    own = [one.compartment.code for one in deadlines if one.compartment]
    assert sorted(own) == ["MX", "US"]


def test_more_time_was_refused_once_and_is_asked_for_once(demo: ActionPlan):
    asked = Extension.objects.filter(plan=demo, illustrative=True).order_by("asked_at")
    assert [(one.deadline.key, one.state) for one in asked] == [
        ("survey-inventories", Extension.State.REFUSED),
        ("project-criteria", Extension.State.PENDING),
    ]


def test_there_are_rounds_and_a_side_is_closed_in_holy_week(demo: ActionPlan):
    assert [one.number for one in Round.objects.filter(plan=demo, illustrative=True)] == [1, 2]
    closure = Closure.objects.get(delegation__plan=demo, illustrative=True)
    assert (closure.delegation.code, closure.last_on) == ("MX", date(2026, 4, 3))


def test_each_side_sees_its_own_entries_and_not_the_others(demo: ActionPlan):
    for email, side in (("head@us.example", "US"), ("head@mx.example", "MX")):
        seen = JournalEntry.objects.visible_to(User.objects.get(email=email)).filter(plan=demo)
        own = seen.exclude(compartment=None)
        assert {entry.compartment.code for entry in own} == {side}
        assert own.count() >= 3
    neutral = User.objects.get(email="secretariat@secretariat.example")
    assert not JournalEntry.objects.visible_to(neutral).exclude(compartment=None).exists()


@pytest.mark.team
def test_loading_twice_changes_nothing(demo: ActionPlan):
    before = everything()
    call_command("load_demo", verbosity=0)
    assert everything() == before


def test_loading_again_leaves_the_clock_and_what_people_chose(demo: ActionPlan):
    demo_clock.back_to_real()
    User.objects.filter(email="head@us.example").update(language="es")
    call_command("load_demo", verbosity=0)
    assert not demo_clock.offset()
    assert User.objects.get(email="head@us.example").language == "es"


def everything() -> dict[str, list[dict[str, Any]]]:
    ours = [
        model
        for label in ("negotiations", "agreements", "demo")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values()) for model in ours
    }


def test_a_step_about_what_the_plan_does_not_have_is_refused(demo: ActionPlan):
    history = read_history(
        """
        plan: us-mexico-critical-minerals
        steps:
          - {at: "2026-03-10 09:00", by: head@us.example, do: note, about: group nowhere, text: x}
        """
    )
    with pytest.raises(Refused, match="group nowhere"):
        services.play(history, demo)


def test_steps_are_put_in_the_order_in_which_they_happened():
    history = read_history(
        """
        plan: p
        steps:
          - {at: "2026-02-05 10:00", by: head@mx.example, do: note, text: second}
          - {at: "2026-02-05 10:30", by: head@us.example, do: note, text: first}
        """
    )
    assert [step.text for step in history.steps] == ["first", "second"]


@pytest.mark.parametrize(
    "step",
    [
        "{by: head@us.example, do: note, text: no time}",
        '{at: "2026-02-05 10:00", by: head@us.example, do: sing, text: x}',
        '{at: "2026-02-05 10:00", by: head@us.example, do: note, text: " "}',
        '{at: "2026-02-05 10:00", by: head@us.example, do: note, text: x, about: mineral tin}',
        '{at: "2026-02-05 10:00", by: head@us.example, do: move, deadline: d, rule: end}',
    ],
)
def test_a_step_of_the_wrong_shape_is_refused(step: str):
    with pytest.raises(ValidationError):
        read_history(f"plan: p\nsteps:\n  - {step}\n")
