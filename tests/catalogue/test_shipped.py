"""The files that ship: complete, sourced item by item, and right in their arithmetic."""

import re
from calendar import month_name
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from negotiations.calendar import Counting, due_on, parse_rule, window_end
from negotiations.catalogue import reader
from negotiations.catalogue.problems import CatalogueErrors
from negotiations.catalogue.reader import (
    open_minerals,
    open_plan,
    read_minerals,
    read_plan,
    shipped,
)
from negotiations.catalogue.schema import PlanFile

US_MEXICO = "us-mexico-critical-minerals"
NAMES = [
    "54-country-agreement",
    "critical-minerals-production-alliance",
    "japan-us-eu-coordination",
    "project-vault",
    "section-232-processed-minerals",
    "us-argentina-framework",
    "us-eu-memorandum",
    US_MEXICO,
    "usmca-joint-review",
]
SOURCED = ("parties", "workstreams", "provisions_to_draft", "submissions")
SOURCED_OR_ILLUSTRATIVE = ("working_groups", "deadlines", "projects")

MONTHS = list(month_name)

every_plan = pytest.mark.parametrize("name", NAMES)


def plan(name: str) -> PlanFile:
    return read_plan(open_plan(name))


def dues(of: PlanFile) -> dict[str, date]:
    end = window_end(of.start, of.window.length, of.window.unit) if of.start and of.window else None
    plan = Counting(of.start, end)
    return {d.key: due_on(parse_rule(d.rule), plan).on for d in of.deadlines}


def unsupported(raw: dict[str, Any]) -> Iterator[str]:
    """What stands on nothing in a file; written apart from the schema, to check it."""
    for section in SOURCED + SOURCED_OR_ILLUSTRATIVE:
        for item in raw.get(section, []):
            made_up = section in SOURCED_OR_ILLUSTRATIVE and item.get("illustrative") is True
            if bool(item.get("sources")) == made_up:
                yield f"{section}: {item}"
    for fact in raw["facts"]:
        if bool(fact.get("sources")) == (fact["status"] == "not_stated"):
            yield f"facts: {fact}"


def bilinguals(node: Any) -> Iterator[dict[str, str]]:
    if isinstance(node, dict) and set(node) == {"en", "es"}:
        yield node
        return
    parts = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for part in parts:
        yield from bilinguals(part)


def test_every_instrument_ships() -> None:
    assert shipped() == NAMES


@every_plan
def test_a_shipped_plan_reads_under_its_own_name(name: str) -> None:
    assert plan(name).slug == name


@every_plan
def test_only_the_us_mexico_plan_is_negotiated_here(name: str) -> None:
    assert plan(name).tracked_only is (name != US_MEXICO)


@every_plan
def test_everything_is_sourced_or_illustrative(name: str) -> None:
    assert list(unsupported(yaml.safe_load(open_plan(name)))) == []


@every_plan
def test_nothing_of_a_sister_instrument_is_illustrative(name: str) -> None:
    assert ("illustrative: true" in open_plan(name)) is (name == US_MEXICO)


@every_plan
def test_every_source_is_used(name: str) -> None:
    text = open_plan(name)
    used = {key for keys in re.findall(r"sources: \[(.*?)\]", text) for key in keys.split(", ")}

    assert used == set(plan(name).sources)


def test_the_check_for_support_bites() -> None:
    text = open_plan(US_MEXICO)
    marked = [
        match.start() for match in re.finditer(r"^    illustrative: true\n", text, re.MULTILINE)
    ]
    assert len(marked) == 6 + 15 + 8

    for start in marked:
        bare = text[:start] + text[start:].replace("    illustrative: true\n", "", 1)
        with pytest.raises(CatalogueErrors) as caught:
            read_plan(bare)
        [problem] = caught.value.problems
        assert problem.message == "name a source, or say illustrative: true"
        assert len(list(unsupported(yaml.safe_load(bare)))) == 1


# Each date stands in a comment beside its rule and in the words of the facts.


@every_plan
def test_the_dates_in_the_comments_are_what_the_rules_give(name: str) -> None:
    commented = dict(re.findall(r"- key: (\S+)  # (.+)", open_plan(name)))
    computed = {key: f"{due:%A} {due.day} {due:%B}" for key, due in dues(plan(name)).items()}

    assert commented == computed


@pytest.mark.parametrize("name", [*NAMES, "minerals"])
def test_days_of_the_week_are_right(name: str) -> None:
    text = open_minerals() if name == "minerals" else open_plan(name)
    found = re.findall(r"(\w+day) (\d+) (\w+) (\d{4})", text)

    for weekday, day, month, year in found:
        assert f"{date(int(year), MONTHS.index(month), int(day)):%A}" == weekday
    assert len(found) == (2 if name == US_MEXICO else 0)


@pytest.mark.parametrize("name", [name for name in [*NAMES, "minerals"] if name != "project-vault"])
def test_both_languages_give_the_same_numbers(name: str) -> None:
    text = open_minerals() if name == "minerals" else open_plan(name)
    pairs = list(bilinguals(yaml.safe_load(text)))

    assert pairs
    for pair in pairs:
        english, spanish = (sorted(re.findall(r"\d+", pair[lang])) for lang in ("en", "es"))
        assert english == spanish, pair


def test_project_vault_gives_the_same_sums_in_both_languages() -> None:
    statement = next(fact.statement for fact in plan("project-vault").facts)

    assert "US$10 billion" in statement.en
    assert "10\u00a0000 millones" in statement.es
    assert "US$1.67 billion" in statement.en
    assert "1670 millones" in statement.es


# The U.S.-Mexico plan


def test_the_us_mexico_plan_is_whole() -> None:
    it = plan(US_MEXICO)

    assert (it.announced, it.start, it.counting_rule) == (
        date(2026, 2, 4),
        date(2026, 2, 4),
        "not_stated",
    )
    assert [(p.code, p.lead_person) for p in it.parties] == [
        ("US", "Jamieson Greer"),
        ("MX", "Marcelo Ebrard"),
    ]
    assert {fact.key: fact.status for fact in it.facts} == {
        "announcement": "stated",
        "parties-and-leads": "stated",
        "window": "stated",
        "counting-rule": "not_stated",
        "sixtieth-day": "computed",
        "sixtieth-day-holidays": "computed",
        "china-not-mentioned": "stated",
        "canada-not-mentioned": "stated",
        "minerals": "not_stated",
        "working-groups": "not_stated",
        "outcome": "not_stated",
    }
    assert [w.number for w in it.workstreams] == [1, 2, 3, 4, 5]
    assert [g.code for g in it.working_groups] == ["MIN", "PF", "PL", "PRJ", "MAP", "LEG"]
    assert len(it.provisions_to_draft) == 8
    assert [p.key for p in it.provisions_to_draft if p.note] == [
        "regulatory-standards",
        "disruption-response",
    ]
    assert {p.stage for p in it.projects} == {"longlist", "shortlist"}


def test_the_sixtieth_day_is_easter_sunday() -> None:
    it = plan(US_MEXICO)
    facts = {fact.key: fact.statement for fact in it.facts}

    assert dues(it)["end-of-window"] == date(2026, 4, 5)
    assert window_end(date(2026, 2, 4), 60, "days") == date(2026, 4, 5)
    assert facts["sixtieth-day"].en.startswith("The sixtieth day is Sunday 5 April 2026")
    assert facts["sixtieth-day"].es.startswith("El sexagésimo día es el domingo 5 de abril de 2026")
    assert "Easter Sunday" in facts["sixtieth-day-holidays"].en
    assert "Domingo de Pascua" in facts["sixtieth-day-holidays"].es


def test_only_the_end_of_the_window_is_a_sourced_deadline() -> None:
    sourced = [d.key for d in plan(US_MEXICO).deadlines if not d.illustrative]

    assert sourced == ["end-of-window"]


def test_the_demo_day_has_work_around_it() -> None:
    it = plan(US_MEXICO)
    due = dues(it)

    assert sum(date(2026, 3, 11) <= day <= date(2026, 3, 14) for day in due.values()) == 3
    assert sum(day < date(2026, 3, 10) for day in due.values()) == 4
    assert {d.responsible for d in it.deadlines} == {(), ("US",), ("MX",)}
    assert {d.zone for d in it.deadlines} == {None, "America/New_York", "America/Mexico_City"}


# The sister instruments


def test_the_memorandum_was_49_days_late() -> None:
    it = plan("us-eu-memorandum")
    [deadline] = it.deadlines

    assert dues(it) == {"end-of-window": date(2026, 3, 6)}
    assert deadline.met == date(2026, 4, 24)
    assert (deadline.met - date(2026, 3, 6)).days == 49


@pytest.mark.parametrize(
    ("name", "key", "due"),
    [
        ("54-country-agreement", "end-of-window", date(2026, 8, 4)),
        ("section-232-processed-minerals", "end-of-window", date(2026, 7, 13)),
        ("usmca-joint-review", "joint-review", date(2026, 7, 1)),
    ],
)
def test_a_sister_instrument_falls_due(name: str, key: str, due: date) -> None:
    assert dues(plan(name)) == {key: due}


@pytest.mark.parametrize(
    "name",
    [
        "critical-minerals-production-alliance",
        "japan-us-eu-coordination",
        "project-vault",
        "us-argentina-framework",
    ],
)
def test_an_instrument_with_no_stated_end_has_none(name: str) -> None:
    it = plan(name)

    assert (it.window, it.deadlines) == (None, ())
    assert "window" in {fact.key for fact in it.facts if fact.status == "not_stated"}


def test_the_submissions_are_with_the_review() -> None:
    submissions = {name: [s.key for s in plan(name).submissions] for name in NAMES}

    assert submissions.pop("usmca-joint-review") == ["nam", "camimex", "bluegreen-alliance"]
    assert not any(submissions.values())


# The reference list, and the page that describes all this


def test_the_minerals_read() -> None:
    it = read_minerals(open_minerals())

    assert len(it.minerals) == 18
    assert {fact.key: len(fact.minerals) for fact in it.facts} == {
        "us-supply-from-china": 7,
        "other-us-imports": 5,
        "aluminium-exposure": 1,
        "mexican-reserves": 4,
        "china-rare-earths": 1,
        "mining-2019": 3,
        "processing-2019": 2,
    }


def test_every_mineral_is_in_a_fact() -> None:
    it = read_minerals(open_minerals())

    assert {key for fact in it.facts for key in fact.minerals} == {m.key for m in it.minerals}


def test_the_page_on_the_catalogue_has_an_example_that_reads() -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", page(), re.DOTALL)

    assert read_plan(example).slug == "short-plan"


def test_the_page_on_the_catalogue_names_every_field_and_value() -> None:
    names = {name for model in _models() for name in model}

    assert {"schema", "put_forward_by", "memorandum", "longlist"} <= names
    assert {name for name in names if not re.search(rf"\b{name}\b", page())} == set()


def _models() -> Iterator[set[str]]:
    schema = PlanFile.model_json_schema()
    for model in [schema, *schema["$defs"].values()]:
        yield set(model["properties"])
        yield {value for part in model["properties"].values() for value in part.get("enum", [])}


def page() -> str:
    root = Path(reader.__file__).parents[2]
    return (root / "docs" / "catalogue.md").read_text("utf-8")
