"""Where words came from, and what became of brackets."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.text.comparing.tracing import Origin, lives, trace
from agreements.text.core.nodes import Attribution
from agreements.text.core.words import words
from agreements.text.reading.parsing import parse

EDITIONS = [
    "Each Party may apply a price floor.",
    "Each Party [US: shall][MX: may] apply a price floor [US: at the border].",
    "Each Party shall apply a [MX: fair] price floor [US/MX: at the border].",
    "Each Party shall apply a price floor at the border.",
]

fragments = st.sampled_from(
    [
        "a",
        "b",
        "c",
        "shall",
        " ",
        ". ",
        "\n\n",
        "[",
        "]",
        "[US: ",
        "[MX: ",
        "[X]",
        "[^1]",
        "Option 1: ",
    ]
)
texts = st.lists(fragments, max_size=20).map("".join)


def by_word(origins: list[Origin]) -> dict[str, tuple[int, str, str]]:
    """Each word's edition, who brought it (proposing), and what stood there before."""
    return {
        origin.word: (
            origin.edition,
            "/".join(origin.attribution.proposed_by) if origin.attribution else "",
            origin.before,
        )
        for origin in origins
    }


def test_traces_each_word_to_the_edition_and_the_party_that_brought_it() -> None:
    assert by_word(trace(EDITIONS)) == {
        "Each": (0, "", ""),
        "Party": (0, "", ""),
        "shall": (1, "US", ""),
        "apply": (0, "", ""),
        "a": (0, "", ""),
        "price": (0, "", ""),
        "floor": (0, "", ""),
        "at": (1, "US", ""),
        "the": (1, "US", ""),
        "border": (1, "US", ""),
    }


@pytest.mark.parametrize(
    ("editions", "word", "origin"),
    [
        (["a b", "a [US: c d] e"], "c", (1, "US", "b")),
        (["the old rule", "the [MX: new] rule"], "new", (1, "MX", "old")),
        # Innermost of those that name somebody, when it came.
        (["a", "a [US: b [MX: c [d]]]"], "d", (1, "MX", "")),
        (["a", "a [b]"], "b", (1, "", "")),
        # It came back: it came when it came last.
        (["a b", "a", "a [US: b]"], "b", (2, "US", "")),
        # A placeholder is a word; what replaces it came in its place.
        (["within [X] days", "within 30 days"], "30", (1, "", "[X]")),
        # A move keeps its origin.
        (
            ["It ends.", "It ends. [US: Costs lie where they fall.] It begins again here today.",
             "It begins again here today. Costs lie where they fall. It ends."],
            "Costs",
            (1, "US", ""),
        ),
    ],
)  # fmt: skip
def test_traces(editions: list[str], word: str, origin: tuple[int, str, str]) -> None:
    assert by_word(trace(editions))[word] == origin


def test_traces_nothing_without_editions() -> None:
    assert trace([]) == []
    assert lives([]) == []


@given(st.lists(texts, min_size=1, max_size=4))
def test_every_word_of_the_last_edition_is_traced(editions: list[str]) -> None:
    origins = trace(editions)
    last = editions[-1]
    assert [last[slice(*origin.span)] for origin in origins] == [origin.word for origin in origins]
    assert all(left.span.end <= right.span.start for left, right in pairwise(origins))
    assert all(0 <= origin.edition < len(editions) for origin in origins)
    assert trace([*map(parse, editions)]) == origins


@given(texts)
def test_an_edition_that_changes_nothing_brings_nothing(text: str) -> None:
    assert trace([text, text]) == trace([text])
    assert [life.end for life in lives([text, text])] == ["open"] * len(lives([text]))


@given(st.text(alphabet="ab .\n", max_size=30))
def test_plain_words_are_all_traced(text: str) -> None:
    assert [origin.span for origin in trace([text])] == words(text)


@pytest.mark.parametrize(
    ("editions", "told"),
    [
        (["a [US: b] c"], [(0, "US", "b", 0, "open")]),
        (["a [US: b] c", "a b c"], [(0, "US", "b", 0, "agreed")]),
        (["a [US: b] c", "a c"], [(0, "US", "b", 0, "dropped")]),
        (["a [US: b d] c", "a b c"], [(0, "US", "b d", 0, "part")]),
        (["a [US: b d] c", "a [US: b] d c"], [(0, "US", "b d", 1, "open")]),
        # Followed by its words, whoever names it.
        (["a [US: b] c", "a [US/MX: b] c", "a b c"], [(0, "US", "b", 1, "agreed")]),
        (
            ["[US: a] x y z", "x y z [US: a]"],
            [(0, "US", "a", 0, "dropped"), (1, "US", "a", 1, "open")],
        ),
        # One that names nobody, and one in another.
        (["a [b [c]] d", "a [b c] d"], [(0, "", "b c", 1, "open"), (0, "", "c", 0, "merged")]),
        (
            ["[US: a b][MX: c]", "[US/MX: a b c]"],
            [(0, "US", "a b", 1, "open"), (0, "MX", "c", 0, "merged")],
        ),
        # As much in the one as in the other: that of the same party.
        (
            ["[US: a b]", "[MX: a][US: b]", "[US: b]"],
            [(0, "US", "a b", 2, "open"), (1, "MX", "a", 1, "dropped")],
        ),
        # Neither lost brackets nor empty ones.
        (["a [US: b\n\nc", "a"], []),
        (["[US: ] a", "a"], []),
    ],
)  # fmt: skip
def test_tells_the_lives_of_brackets(
    editions: list[str], told: list[tuple[int, str, str, int, str]]
) -> None:
    assert [
        (life.first, "/".join(life.attribution.proposed_by), life.words, life.last, life.end)
        for life in lives(editions)
    ] == told


def test_a_life_says_where_the_bracket_stood() -> None:
    (life,) = lives(["a [US: b] c", "now a [MX: b] c"])
    assert life.attribution == Attribution(("US",))
    assert (life.first_span, life.last_span) == ((2, 9), (6, 13))


def test_the_lives_of_the_editions() -> None:
    assert [(life.words, life.first, life.last, life.end) for life in lives(EDITIONS)] == [
        ("shall", 1, 1, "agreed"),
        ("may", 1, 1, "dropped"),
        ("at the border", 1, 2, "agreed"),
        ("fair", 2, 2, "dropped"),
    ]
