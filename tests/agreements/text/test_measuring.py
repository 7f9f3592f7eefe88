"""Counting what is agreed in a rolling text and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.text import Measure, measure, parse

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
    assert measure(parse(source)) == expected


def test_words_too_deep_to_be_read_are_disputed() -> None:
    found = measure(parse("[" * 80 + "three more words" + "]" * 80))
    assert (found.words_agreed, found.words_disputed, found.depth) == (0, 3, 64)


@given(st.lists(st.sampled_from(["word", "[US: word]", "[X]", "[word [MX: word]]"]), max_size=12))
def test_measures_of_parts_add_up(parts: list[str]) -> None:
    whole = measure(parse(" ".join(parts)))
    each = [measure(parse(part)) for part in parts]
    for name in ("brackets", "placeholders", "words_agreed", "words_disputed"):
        assert getattr(whole, name) == sum(getattr(one, name) for one in each)
    assert whole.depth == max((one.depth for one in each), default=0)
