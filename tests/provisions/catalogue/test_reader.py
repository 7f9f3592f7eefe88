"""What a bad agreement file is told, and on which line."""

import pytest

from agreements.catalogue.reader import (
    CatalogueErrors,
    Problem,
    open_agreement,
    read_agreement,
    shipped,
)

GOOD = """\
schema: 1
slug: small-agreement
plan: small-plan
symbol: AB-CM/TXT
title: {en: Small, es: Pequeño}
illustrative: true
note: {en: Made up., es: Inventado.}
marking: {en: CONFIDENTIAL, es: CONFIDENCIAL}
languages: [en, es]
provisions:
  - uid: preamble
    kind: preamble
    heading: {en: Preamble, es: Preámbulo}
    children:
      - {uid: preamble.1, kind: recital, text: {en: "A,", es: "A,"}}
  - uid: art-1
    kind: article
    number: "1"
    heading: {en: Scope, es: Ámbito}
    children:
      - uid: art-1.1
        kind: paragraph
        number: "1"
        text:
          en: "Each Party [US: shall][MX: may] act [US propose; MX oppose: by [insert date]]."
          es: "Cada Parte [US: deberá][MX: podrá] actuar [US propose; MX oppose: el [insertar fecha]]."
      - uid: art-1.2bis
        kind: paragraph
        number: 2bis
        status: agreed
        text:
          en: "Clean: nothing in brackets."
          es: "Limpio: nada entre corchetes."
  - uid: annex-i
    kind: annex
    number: I
    heading: {en: Minerals, es: Minerales}
    children:
      - {uid: annex-i.1, kind: item, text: {en: "[…]", es: "[…]"}}
"""  # noqa: E501


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(CatalogueErrors) as caught:
        read_agreement(text)
    return caught.value.problems


def spoilt(old: str, new: str) -> tuple[str, int]:
    """GOOD with one thing changed, and the line of the change."""
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new), GOOD[: GOOD.index(old)].count("\n") + 1


def test_a_good_file_reads_as_written() -> None:
    agreement = read_agreement(GOOD)

    assert [provision.uid for provision in agreement.walk()] == [
        "preamble",
        "preamble.1",
        "art-1",
        "art-1.1",
        "art-1.2bis",
        "annex-i",
        "annex-i.1",
    ]
    paragraph = agreement.provisions[1].children[1]
    assert (paragraph.number, paragraph.status) == ("2bis", "agreed")
    assert paragraph.text is not None
    assert paragraph.text.es == "Limpio: nada entre corchetes."


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(
            "act [US propose", "act US propose", "closes that never opened", id="unopened"
        ),
        pytest.param("[insert date]]", "[insert date]", "opens that never closes", id="unclosed"),
        pytest.param("[US: shall]", "[US:shall]", "write it “US: ”", id="head-not-canonical"),
        pytest.param("[US: shall]", "[US may: shall]", "names no party", id="head-misspelt"),
        pytest.param("[MX: podrá]", "[US: podrá]", "bracket 2 is [US: …]", id="other-head"),
        pytest.param(
            "[US: deberá][MX: podrá]", "[MX: podrá][US: deberá]", "bracket 1", id="other-order"
        ),
        pytest.param(
            "el [insertar fecha]].",
            "el] [insertar fecha].",
            "1 deep in English",
            id="other-nesting",
        ),
        pytest.param(", es: Ámbito}", "}", "is missing", id="heading-in-one-language"),
        pytest.param('es: "Limpio: nada entre corchetes."', "", "missing", id="text-in-one"),
        pytest.param("heading: {en: Scope, es: Ámbito}", "", "needs a heading", id="no-heading"),
        pytest.param(
            "kind: recital, text:", "kind: recital, heading:", "needs a text", id="no-text"
        ),
        pytest.param("number: I\n", "number: I\n    text: {en: A, es: A}\n", "no text", id="text"),
        pytest.param("nada entre", "nada [X] entre", "the English has 0", id="one-more-in-spanish"),
        pytest.param(
            "kind: recital", "kind: paragraph", "cannot stand in preamble", id="misplaced"
        ),
        pytest.param("uid: art-1.2bis", "uid: art-1.1", "ids are unique", id="same-id"),
        pytest.param("number: 2bis", 'number: "1"', "already paragraph 1", id="same-number"),
        pytest.param("number: 2bis", "number: two", "not written like", id="no-such-number"),
        pytest.param("languages: [en, es]", "languages: [en]", "must be [en, es]", id="languages"),
        pytest.param("note: {en: Made up., es: Inventado.}", "", "is missing", id="no-note"),
        pytest.param("status: agreed", "state: agreed", "not a field here", id="unknown-field"),
        pytest.param("status: agreed", "status: done", "or 'closed'", id="unknown-status"),
        pytest.param(
            'number: "1"\n    heading',
            'number: "1"\n    status: agreed\n    heading',
            "belongs to the provisions under",
            id="status-of-an-article",
        ),
    ],
)
def test_one_fault_is_one_problem_that_says_what_to_do(old: str, new: str, said: str) -> None:
    text, _ = spoilt(old, new)

    (problem,) = problems_of(text)

    assert said in problem.message


@pytest.mark.parametrize("status", ["agreed_ad_referendum", "agreed", "closed"])
@pytest.mark.parametrize("bracketed", ["[X]", "[US: …]", "[…]"])
def test_a_bracket_bars_every_status_above_open(status: str, bracketed: str) -> None:
    text = GOOD.replace("Clean: nothing", f"Clean: {bracketed}").replace("nada", bracketed)
    text = text.replace("status: agreed", f"status: {status}")

    (problem,) = problems_of(text)

    assert (problem.where, status in problem.message) == (
        "provisions[2].children[2].status",
        True,
    )


def test_a_problem_has_the_line_of_what_is_wrong() -> None:
    text, line = spoilt("[MX: podrá]", "[US: podrá]")

    (problem,) = problems_of(text)

    assert (problem.line, problem.where) == (line, "provisions[2].children[1].text.es")


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    text = (
        GOOD.replace("symbol: AB-CM/TXT", "symbol: ab")
        .replace("uid: preamble.1", "uid: preamble")
        .replace("[US: shall]", "[US: shall")
        .replace("kind: item", "kind: recital")
    )

    lines = [problem.line for problem in problems_of(text)]

    assert lines == sorted(lines)
    assert len(set(lines)) == 4


def test_an_article_number_is_taken_once_in_the_whole_agreement() -> None:
    parts = """\
  - {uid: part-i, kind: part, number: I, heading: {en: A, es: A}, children: [
      {uid: art-8, kind: article, number: "8", heading: {en: A, es: A}}]}
  - {uid: part-ii, kind: part, number: II, heading: {en: A, es: A}, children: [
      {uid: art-9, kind: article, number: "8", heading: {en: A, es: A}}]}
"""

    (problem,) = problems_of(GOOD + parts)

    assert "already article 8" in problem.message


def test_an_unknown_name_is_told_the_names_there_are() -> None:
    with pytest.raises(CatalogueErrors, match="us-mexico-critical-minerals"):
        open_agreement("no-such-agreement")


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_file_reads(name: str) -> None:
    assert read_agreement(open_agreement(name)).plan == name


def test_something_ships() -> None:
    assert shipped()
