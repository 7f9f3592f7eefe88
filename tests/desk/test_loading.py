"""Loading plans: once, twice, updated, over what people did since, and with errors."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from negotiations.catalogue import reader
from negotiations.core import verbs
from negotiations.core.upsert import Tally
from negotiations.desk.services import catalogue
from negotiations.models import (
    ActionPlan,
    Deadline,
    Delegate,
    JournalEntry,
    Project,
    Source,
    Submission,
    User,
    Workstream,
)
from negotiations.plan import verbs as plan_verbs
from negotiations.schedule.services import deadlines

pytestmark = [pytest.mark.team, pytest.mark.django_db]

PLAN = "us-mexico-critical-minerals"
TEXT = reader.open_plan(PLAN)


def everything() -> dict[tuple[str, str], str]:
    """Every row of this app, by its kind and id, with its links."""
    rows = (
        row
        for model in apps.get_app_config("negotiations").get_models()
        for row in model._default_manager.all()
    )
    return {
        (str(row._meta.model_name), str(row.pk)): serializers.serialize("json", [row])
        for row in rows
    }


def load(text: str = TEXT) -> tuple[ActionPlan, Tally]:
    return catalogue.load_plan(reader.read_plan(text))


def run(*words: str, **options: Any) -> str:
    said = StringIO()
    call_command("load_plan", *words, stdout=said, **options)
    return said.getvalue()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    def make(text: str, name: str = "plan.yaml") -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return make


@pytest.fixture
def plan() -> ActionPlan:
    run(PLAN)
    return ActionPlan.objects.get(slug=PLAN)


def test_the_plan_as_its_file_says(plan: ActionPlan) -> None:
    assert (plan.start_on, plan.end_on) == (date(2026, 2, 4), date(2026, 4, 5))
    assert plan.original_end_on == plan.end_on
    assert [seat.code for seat in plan.delegations.all()] == ["US", "MX"]
    shortlist = Deadline.objects.get(plan=plan, key="project-shortlist")
    assert (shortlist.due_on, shortlist.illustrative) == (date(2026, 3, 26), True)
    assert shortlist.due_at.isoformat() == "2026-03-26T21:00:00+00:00"
    assert set(shortlist.responsible.all()) == set(plan.delegations.all())
    calendar = Deadline.objects.get(plan=plan, key="consultations-calendar")
    assert [seat.code for seat in calendar.responsible.all()] == ["MX"]
    end = Deadline.objects.get(plan=plan, key="end-of-window")
    assert (end.due_on, end.sourced, end.illustrative) == (date(2026, 4, 5), True, False)


def test_one_entry_in_the_journal_says_it_was_loaded(plan: ActionPlan) -> None:
    entry = JournalEntry.objects.get()
    assert (entry.verb, entry.actor, entry.compartment) == (plan_verbs.PLAN_LOADED, None, None)
    assert entry.data["added"] > 50
    assert (entry.data["changed"], entry.data["removed"]) == (0, 0)


def test_twice_changes_nothing(plan: ActionPlan) -> None:
    before = everything()
    assert f"{PLAN}: 0 added, 0 changed, 0 removed" in run(PLAN)
    assert everything() == before


@pytest.mark.django_db
def test_all_that_ship_load_and_twice_changes_nothing() -> None:
    assert run(all=True).count(" added,") == len(reader.shipped())
    assert set(ActionPlan.objects.values_list("slug", flat=True)) == set(reader.shipped())
    before = everything()
    assert run(all=True).count(": 0 added, 0 changed, 0 removed") == len(reader.shipped())
    assert everything() == before


def test_an_updated_file_changes_that_and_nothing_else(
    plan: ActionPlan, write: Callable[..., str]
) -> None:
    before = everything()
    updated = TEXT.replace('en: "Legal scrub of the text"', 'en: "Legal review of the text"')
    assert updated != TEXT
    assert f"{PLAN}: 0 added, 1 changed, 0 removed" in run(write(updated))
    after = everything()
    changed = {key for key in after if after[key] != before.get(key)}
    row = Deadline.objects.get(plan=plan, key="legal-scrub")
    entry = JournalEntry.objects.exclude(data__added__gt=0).get()
    assert changed == {("deadline", str(row.pk)), ("journalentry", str(entry.pk))}
    assert row.title_en == "Legal review of the text"
    assert entry.data == {"added": 0, "changed": 1, "removed": 0}


def test_another_list_of_links_is_a_change(plan: ActionPlan) -> None:
    updated = TEXT.replace("minerals: [silver, zinc, lead]", "minerals: [silver, zinc, copper]")
    _plan, tally = load(updated)
    assert (tally.added, tally.changed, tally.removed) == (0, 1, 0)
    mine = Project.objects.get(plan=plan, key="polymetallic-mine-expansion")
    assert set(mine.minerals.values_list("key", flat=True)) == {"silver", "zinc", "copper"}


def test_what_the_file_states_no_more_is_removed(plan: ActionPlan) -> None:
    start = TEXT.index("  - key: research-development")
    updated = TEXT[:start] + TEXT[TEXT.index("  - key: stockpiling", start) :]
    _plan, tally = load(updated)
    assert (tally.added, tally.changed, tally.removed) == (0, 1, 1)
    keys = plan.plannedprovisions.order_by("position").values_list("key", "position")
    assert [position for _key, position in keys] == list(range(len(keys)))
    assert "research-development" not in dict(keys)


def test_another_rule_moves_what_nobody_touched_with_its_original_date(plan: ActionPlan) -> None:
    _plan, tally = load(TEXT.replace("rule: end - 9 days", "rule: end - 8 days"))
    row = Deadline.objects.get(plan=plan, key="legal-scrub")
    assert (row.due_on, row.original_on, row.version) == (date(2026, 3, 28), date(2026, 3, 28), 1)
    assert not tally.kept


@pytest.fixture
def head(plan: ActionPlan) -> User:
    user: User = User.objects.create_user("head@us.example", name="Head")
    Delegate.objects.create(
        delegation=plan.delegations.get(party__code="US"), user=user, role="head"
    )
    return user


def test_a_date_that_people_moved_is_kept(
    plan: ActionPlan, head: User, write: Callable[..., str]
) -> None:
    row = Deadline.objects.get(plan=plan, key="legal-scrub")
    deadlines.move(by=head, deadline=row, rule="2026-04-01", reason="Holidays.", version=1)
    assert "kept" not in run(PLAN), "the file says what it said: there is nothing to tell"
    said = run(write(TEXT.replace("rule: end - 9 days", "rule: end - 8 days")))
    assert "  kept legal-scrub: due 2026-04-01, which people changed since" in said
    assert f"{PLAN}: 0 added, 0 changed, 0 removed" in said
    row.refresh_from_db()
    assert (row.due_on, row.original_on, row.version) == (date(2026, 4, 1), date(2026, 3, 27), 2)


def test_a_deadline_that_people_met_stays_met_and_takes_a_new_title(
    plan: ActionPlan, head: User
) -> None:
    row = Deadline.objects.get(plan=plan, key="legal-scrub")
    deadlines.meet(by=head, deadline=row, on=date(2026, 3, 1), version=1)
    load(TEXT.replace('en: "Legal scrub of the text"', 'en: "Legal review of the text"'))
    row.refresh_from_db()
    assert (row.met_on, row.title_en) == (date(2026, 3, 1), "Legal review of the text")


def test_an_end_that_the_parties_changed_is_kept(plan: ActionPlan) -> None:
    plan.end_on = date(2026, 4, 20)
    plan.save()
    assert not load()[1].kept
    _plan, tally = load(
        TEXT.replace("window: {length: 60, unit: days}", "window: {length: 61, unit: days}")
    )
    assert tally.kept == [f"{PLAN}: the end 2026-04-20, which the parties changed"]
    plan.refresh_from_db()
    assert plan.end_on == date(2026, 4, 20)


def test_a_delegations_own_rows_are_left_alone(plan: ActionPlan, head: User) -> None:
    own = deadlines.add(
        by=head,
        plan=plan,
        new=deadlines.NewDeadline(title_en="Ours", title_es="", rule="2026-03-30", own=True),
    )
    Deadline.objects.filter(pk=own.pk).update(key="legal-scrub")
    before = everything()[("deadline", str(own.pk))]
    load(TEXT.replace('en: "Legal scrub of the text"', 'en: "Legal review of the text"'))
    assert everything()[("deadline", str(own.pk))] == before


def test_other_plans_are_left_alone(plan: ActionPlan) -> None:
    run("project-vault")
    before = everything()
    load(TEXT.replace("minerals: [copper]", "minerals: [zinc]"))
    changed = {key[0] for key, row in everything().items() if before.get(key) != row}
    assert changed == {"project", "journalentry"}


BAD = """\
schema: 1
slug: bad plan
kind: treaty
title: {en: "Bad", es: "Malo"}
"""


def test_a_bad_file_gets_all_its_errors_with_their_lines_and_loads_nothing(
    write: Callable[..., str],
) -> None:
    path = write(BAD)
    with pytest.raises(CommandError) as refusal:
        run(PLAN, path)
    first, *errors = str(refusal.value).splitlines()
    assert first == f"{path} was not loaded."
    assert len(errors) > 3
    assert any(error.startswith("line 2, column 7: slug: ") for error in errors)
    assert any(error.startswith("line 3, column 7: kind: must be ") for error in errors)
    assert everything() == {}, "neither the bad one nor the good one before it"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no file .*nowhere\.yaml and no shipped plan"):
        run(str(tmp_path / "nowhere.yaml"))


def test_nothing_named(db: None) -> None:
    with pytest.raises(CommandError, match=f"These ship: .*{PLAN}"):
        run()


@pytest.mark.django_db(transaction=True)
def test_a_load_that_breaks_off_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue.load_minerals(reader.read_minerals(reader.open_minerals()))
    before = everything()

    def fail(*_args: Any, **_fields: Any) -> None:
        raise DatabaseError("the disk is full")

    # The last thing of a load: by then all its other rows are written.
    monkeypatch.setattr("negotiations.desk.services.catalogue.journal.record", fail)
    with pytest.raises(DatabaseError):
        load()
    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_an_update_that_breaks_off_leaves_the_plan_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run(PLAN)
    before = everything()
    monkeypatch.setattr(
        catalogue, "_project", lambda *_args: (_ for _ in ()).throw(DatabaseError("full"))
    )
    with pytest.raises(DatabaseError):
        load(TEXT.replace("rule: end - 9 days", "rule: end - 8 days"))
    assert everything() == before


def test_submissions_and_workstreams_come_with_their_sources(plan: ActionPlan) -> None:
    assert Workstream.objects.filter(plan=plan).exists()
    for row in (*Workstream.objects.filter(plan=plan), *Submission.objects.filter(plan=plan)):
        assert row.sources.exists(), row
    cited = Source.objects.filter(plan=plan)
    assert set(cited.values_list("key", flat=True)) == set(reader.read_plan(TEXT).sources)


def test_what_the_journal_says_of_a_load_can_be_read() -> None:
    call_command("load_plan", PLAN, verbosity=0)
    entry = JournalEntry.objects.get(verb=plan_verbs.PLAN_LOADED)
    assert verbs.sentence(entry.verb, entry.data).strip()
