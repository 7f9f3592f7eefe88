"""Reading a catalogue file: every error at once, each on its line, and nothing hostile gets in."""

import time
from pathlib import Path

import pytest
from pydantic import ValidationError

from negotiations.catalogue import reader
from negotiations.catalogue.problems import CatalogueErrors, Problem
from negotiations.catalogue.reader import open_plan, read_minerals, read_plan, shipped
from negotiations.catalogue.schema import PlanFile

CASES = Path(__file__).parent / "cases"

MINIMAL = """\
schema: 1
slug: minimal
kind: programme
title: {en: "A plan", es: "Un plan"}
summary: {en: "Words.", es: "Palabras."}
tracked_only: true
announced: null
start: 2026-02-04
window: {length: 60, unit: days}
counting_rule: not_stated
parties:
  - code: US
    name: {en: "A", es: "A"}
    short: {en: "A", es: "A"}
    country: US
    zone: America/New_York
    sources: [news]
sources:
  news: {citation: "A newspaper", published: 2026}
facts: []
"""


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(CatalogueErrors) as caught:
        read_plan(text)
    return caught.value.problems


@pytest.mark.parametrize("case", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_bad_file_gets_all_its_errors_with_their_lines(case: Path) -> None:
    expected = case.with_suffix(".txt").read_text(encoding="utf-8").splitlines()

    assert [str(problem) for problem in problems_of(case.read_text("utf-8"))] == expected


def test_every_case_has_both_files() -> None:
    assert {path.stem for path in CASES.glob("*.yaml")} == {p.stem for p in CASES.glob("*.txt")}
    assert len(list(CASES.glob("*.yaml"))) >= 12


def test_the_minimal_plan_reads() -> None:
    plan = read_plan(MINIMAL)

    assert plan.slug == "minimal"
    assert plan.window is not None
    assert plan.window.length == 60
    assert plan.sources["news"].published == "2026"


def test_a_plan_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        read_plan(MINIMAL).slug = "other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("typed", "read"), [("17:00", "17:00"), ("'09:30'", "09:30"), ("00:00", "00:00")]
)
def test_a_time_stays_what_was_typed(typed: str, read: str) -> None:
    deadline = f"""deadlines:
  - key: one
    title: {{en: "One", es: "Uno"}}
    rule: end - 5 days
    time: {typed}
    zone: America/Mexico_City
    illustrative: true
"""
    assert read_plan(MINIMAL + deadline).deadlines[0].time == read


def test_words_that_yaml_1_1_takes_for_truth_values_stay_words() -> None:
    plan = read_plan(MINIMAL.replace("code: US", "code: NO").replace('"A plan"', "yes"))

    assert plan.parties[0].code == "NO"
    assert plan.title.en == "yes"


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode())

    assert read_plan(open_plan(str(file))) == read_plan(MINIMAL)


def test_validation_without_its_context_is_loud() -> None:
    with pytest.raises(TypeError, match="known_in"):
        PlanFile.model_validate({"sources": {}, "parties": [{"sources": ["news"]}]})


# Hostile files


def test_an_alias_bomb_is_refused_at_once() -> None:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 40)]
    bomb = "a0: &a0 boom\n" + "\n".join(levels)
    started = time.monotonic()

    problems = problems_of(bomb)

    assert time.monotonic() - started < 5
    assert str(problems[0]) == "line 1, column 5: anchors (&a0) are not allowed; remove it"
    assert sum("aliases" in problem.message for problem in problems) == 390


def test_a_tag_runs_nothing(tmp_path: Path) -> None:
    proof = tmp_path / "ran"

    problems = problems_of(f'slug: !!python/object/apply:os.mkdir ["{proof}"]\n')

    assert [problem.message for problem in problems] == ["tags (!) are not allowed; remove it"]
    assert not proof.exists()


def test_a_file_over_one_megabyte_is_refused(tmp_path: Path) -> None:
    padding = "#" * (1_000_000 - len(MINIMAL))
    assert read_plan(MINIMAL + padding).slug == "minimal"
    file = tmp_path / "plan.yaml"
    file.write_text(MINIMAL + padding + "#")

    assert "larger than 1 MB" in problems_of(MINIMAL + padding + "#")[0].message
    with pytest.raises(CatalogueErrors, match="larger than 1 MB"):
        open_plan(str(file))


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_deep_nesting_is_refused(opening: str) -> None:
    assert "nested more than 12 deep" in problems_of(opening * 100_000)[0].message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file must be a group of `name: value`"),
        ("a: \0", "has the character U+0000; take it out"),
        ("a: \ud800", "has the character U+D800; take it out"),
        ('a: "\\U00110000"', "an escape gives a character that does not exist"),
        ('a: "\\UFFFFFFFF"', "an escape gives a character that does not exist"),
        ("a:\n\tb: 1", "cannot start any token"),
    ],
)
def test_what_is_not_yaml_is_a_problem(text: str, message: str) -> None:
    [problem] = problems_of(text)

    assert message in problem.message
    assert problem.line == text.count("\n") + 1


def test_a_crowd_of_names_is_not_listed_whole() -> None:
    crowd = "".join(f"  s{n:03}: {{citation: A, published: null}}\n" for n in range(100))
    text = MINIMAL.replace("sources: [news]", "sources: [other]")

    [problem] = problems_of(text.replace("facts:", crowd + "facts:"))

    assert problem.message.startswith("no source other; the file has news, s000, ")
    assert problem.message.endswith(" and 71 more")


# Opening


def test_a_shipped_name_and_a_path_open() -> None:
    file = Path(reader.__file__).parent / "project-vault.yaml"

    assert open_plan("project-vault") == file.read_text("utf-8") == open_plan(str(file))


@pytest.mark.parametrize("name", ["no-such-plan", "", ".", "../catalogue/project-vault"])
def test_what_is_neither_name_nor_file_is_refused_with_the_names(name: str) -> None:
    with pytest.raises(CatalogueErrors) as caught:
        open_plan(name)

    [problem] = caught.value.problems
    assert (problem.line, problem.where) == (0, "")
    assert all(slug in str(problem) for slug in shipped())


def test_a_file_that_is_not_utf8_is_refused_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_bytes(b"schema: 1\nslug: a\xf1o\n")

    with pytest.raises(CatalogueErrors, match="line 2, column 1: is not UTF-8; save it as UTF-8"):
        open_plan(str(file))


# The reference list


def test_a_bad_list_of_minerals_gets_all_its_errors() -> None:
    text = """\
schema: 1
sources: {}
minerals:
  - {key: lead, symbol: lead, name: {en: lead, es: plomo}}
  - {key: lead, symbol: Pb, name: {en: lead}}
facts:
  - {key: one, statement: {en: A, es: A}, minerals: [gold], sources: []}
"""
    with pytest.raises(CatalogueErrors) as caught:
        read_minerals(text)

    assert [str(problem) for problem in caught.value.problems] == [
        "line 4, column 25: minerals[1].symbol: 'lead' must be the symbol of an element, like Li",
        "line 5, column 11: minerals[2].key: lead is taken by minerals[1]; give it another key",
        "line 5, column 35: minerals[2].name.es: is missing; add it",
        "line 7, column 54: facts[1].minerals[1]: no mineral gold; the reference list has lead",
        "line 7, column 70: facts[1].sources: name at least one of the file's sources",
    ]
