"""Counting what is agreed in a rolling text and what is not, and who stands with whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.text import Alone, Measure, Side, measure, parse, total

BASIC = ("brackets", "placeholders", "by_party", "words_agreed", "words_disputed", "depth")
KINDS = (
    *("proposed", "opposed", "contested", "unattributed", "alternatives", "options", "notes"),
    *("footnotes", "problems", "words_placeholder"),
)
SECTION_3 = (
    "Each Party [US: shall][MX: may] apply a border-adjusted price floor\n"
    "[US propose; MX oppose: and shall notify the other Party of it]."
)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", Measure(0, 0, {}, 0, 0, 0)),
        ("Each Party shall act.", Measure(0, 0, {}, 4, 0, 0)),
        # Agreed: Each Party apply a border-adjusted price floor. Disputed: 1 + 1 + 8.
        (SECTION_3, Measure(3, 0, {"US": 2, "MX": 1}, 7, 10, 1)),
        ("[US/MX: a b]", Measure(1, 0, {"US": 1, "MX": 1}, 0, 2, 1)),
        ("[US oppose: a b]", Measure(1, 0, {}, 0, 2, 1)),
        ("[shall][should]", Measure(2, 0, {}, 0, 2, 1)),
        ("[US: a [MX: b [c]]] d", Measure(3, 0, {"US": 1, "MX": 1}, 1, 3, 3)),
        ("within [X] days of [insert date]", Measure(0, 2, {}, 3, 0, 0)),
        ("[US: within [X] days]", Measure(1, 1, {"US": 1}, 0, 2, 1)),
        ("Agreed. [Negotiators' note: all of it [X]]", Measure(0, 0, {}, 1, 0, 0)),
        ("1,000 tonnes of CO2\\[e\\] - 3.5 %", Measure(0, 0, {}, 6, 0, 0)),
        ("the Party's share", Measure(0, 0, {}, 3, 0, 0)),
        ("y la región", Measure(0, 0, {}, 3, 0, 0)),
        # A lost bracket disputes its paragraph, not the next one.
        ("[US: a b\n\nc", Measure(1, 0, {"US": 1}, 1, 2, 1)),
        ("a ] b", Measure(0, 0, {}, 2, 0, 0)),
    ],
)
def test_measures(source: str, expected: Measure) -> None:
    found = measure(parse(source))
    for name in BASIC:
        assert getattr(found, name) == getattr(expected, name), name


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[US: a]", {"proposed": 1}),
        ("[US oppose: a]", {"opposed": 1}),
        ("[US propose; MX oppose: a]", {"contested": 1}),
        ("[a]", {"unattributed": 1}),
        ("[a][b] [c]", {"unattributed": 3, "alternatives": 1}),
        ("[US: [a][b]]", {"proposed": 1, "unattributed": 2, "alternatives": 1}),
        ("Option 1: a\nOption 2: [b]", {"unattributed": 1, "options": 1}),
        ("[Note: a]", {"notes": 1}),
        ("a[^1]", {"footnotes": 1}),
        ("[US: a", {"proposed": 1, "problems": 1}),
        ("[insert the date of signature]", {"words_placeholder": 5}),
        ("[X] years", {"words_placeholder": 1}),
    ],
)
def test_brackets_by_kind(source: str, expected: dict[str, int]) -> None:
    found = measure(parse(source))
    assert {name: getattr(found, name) for name in KINDS if getattr(found, name)} == expected


@pytest.mark.parametrize(
    ("source", "agreed", "disputed"),
    [
        # A choice that is open is not agreed; labels and marks are no words of the text.
        ("a\n\nOption 1: b c\n\nOption 2: d", 1, 3),
        ("a[^1] [b](#c)", 2, 0),
        ("[the report](https://a.example/b) [US: [x y](#c)]", 2, 2),
        ("[a][b c] d", 1, 3),
    ],
)
def test_words(source: str, agreed: int, disputed: int) -> None:
    found = measure(parse(source))
    assert (found.words_agreed, found.words_disputed) == (agreed, disputed)


def test_who_stands_with_whom() -> None:
    found = measure(
        parse("[US/MX propose; CA oppose: a b][MX/US oppose: c][CA propose; MX oppose: d [US: e]]")
    )
    assert found.opposed_by_party == {"CA": 1, "MX": 2, "US": 1}
    assert found.sides == {
        ("CA", "MX"): Side(together=0, against=2),
        ("CA", "US"): Side(together=0, against=1),
        ("MX", "US"): Side(together=2, against=0),
    }
    # CA alone opposes the first and alone proposes the third, with the bracket in it.
    assert found.alone == {"CA": Alone(2, 4), "MX": Alone(1, 2), "US": Alone(1, 1)}


def test_a_party_is_not_against_itself() -> None:
    assert measure(parse("[US propose; US oppose: a]")).sides == {}


def test_measures_add_up() -> None:
    one, other = (measure(parse(source)) for source in (SECTION_3, "[US/MX: [a][b] [X]] c ]"))
    both = measure(parse(f"{SECTION_3}\n\n[US/MX: [a][b] [X]] c ]"))
    assert one + other == total([one, other]) == both
    assert both.sides == {("MX", "US"): Side(together=1, against=1)}
    assert total([]) == Measure()


def test_words_too_deep_to_be_read_are_disputed() -> None:
    found = measure(parse("[" * 80 + "three more words" + "]" * 80))
    assert (found.words_agreed, found.words_disputed, found.depth) == (0, 3, 64)


@given(st.lists(st.sampled_from(["word", "[US: word]", "[X]", "[word [MX: word]]"]), max_size=12))
def test_measures_of_parts_add_up(parts: list[str]) -> None:
    whole = measure(parse("; ".join(parts)))
    assert whole == total(measure(parse(part)) for part in parts)
