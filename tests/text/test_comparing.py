"""Two texts compared word by word."""

import time
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.text.comparing.comparing import Change, compare, words_changed
from agreements.text.comparing.cutting import cut
from agreements.text.core.words import words
from agreements.text.reading.parsing import parse
from tests.text.test_diffing import longest

OLD_KINDS = ("equal", "delete", "move-from")
NEW_KINDS = ("equal", "insert", "move-to")

WORDS = ["a", "b", "Party", "shall", "3.5", "CO2", "don't", "é", "e\u0301"]
MARKS = [" ", " ", "  ", "\n", "\n\n", ". ", ", ", "[", "]", "[US: ", "\\[", "(a)", "-", ";\n"]
STAYS = "Nothing that is said here has been changed or put anywhere else."
fragments = st.sampled_from([*WORDS, *MARKS, "one two three four five. "])
texts = st.lists(fragments, max_size=40).map("".join)
any_texts = st.one_of(texts, st.text(max_size=60))


def told(changes: Sequence[Change]) -> str:
    """The changes as one line, to be read in a test."""
    marks = {
        "equal": "{text}",
        "insert": "{{+{text}+}}",
        "delete": "[-{text}-]",
        "move-from": "<{move}:{text}<",
        "move-to": ">{move}:{text}>",
    }
    return "".join(
        marks[change.kind].format(text=change.text, move=change.move) for change in changes
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ""),
        ("", "a b.", "{+a b.+}"),
        ("a b.", "", "[-a b.-]"),
        ("a b", "a b", "a b"),
        # An insertion takes the blank after it where it can, or the one before.
        ("a c", "a b c", "a {+b +}c"),
        ("a c", "a, b, c", "a{+, b,+} c"),
        ("a, c", "a, b, c", "a, {+b, +}c"),
        ("a.", "a b.", "a{+ b+}."),
        ("a b.", "a.", "a[- b-]."),
        ("A. C", "A. B. C", "A. {+B. +}C"),
        # Wherever it is put, what stands after the last word counts.
        ("a.", "a a;", "{+a +}a[-.-]{+;+}"),
        # Punctuation and white space alone.
        ("a, b", "a; b", "a[-,-]{+;+} b"),
        ("a\n\nb", "a b", "a[-\n\n-]{+ +}b"),
        ("a, (b)", "a [b]", "a[-, (-]{+ [+}b[-)-]{+]+}"),
        # A replaced phrase is one replacement, whatever stands between its words.
        (
            "must, then, notify it",
            "may, later, tell it",
            "[-must, then, notify-]{+may, later, tell+} it",
        ),
        # Words, numbers and codes are whole.
        ("30 days of 3.5 t", "45 days of 3.6 t", "[-30-]{+45+} days of [-3.5-]{+3.6+} t"),
        ("A/RES/70/1 holds", "A/RES/70/2 holds", "[-A/RES/70/1-]{+A/RES/70/2+} holds"),
        ("border-adjusted price", "border price", "[-border-adjusted-]{+border+} price"),
        # Brackets are punctuation.
        ("[US: shall] act", "[US/MX: shall] act", "[US{+/MX+}: shall] act"),
        ("[shall][should] act", "[shall][may] act", "[shall][[-should-]{+may+}] act"),
        # As many paragraphs on both sides are told apart.
        (
            "Old one.\n\nOld two",
            "New x.\n\nFresh y",
            "[-Old one.-]{+New x.+}\n\n[-Old two-]{+Fresh y+}",
        ),
        ("Old one.\n\nOld two", "New x. Fresh y", "[-Old one.\n\nOld two-]{+New x. Fresh y+}"),
        # A change begins where a sentence does, or a clause.
        ("It ends. It is so.", "It ends. It was. It is so.", "It ends. {+It was. +}It is so."),
        ("x\n\nIt is a.\n\nIt is b.", "x\n\nIt is a.", "x\n\nIt is a.[-\n\nIt is b.-]"),
        (
            "the cat and the dog",
            "the cat and the bird and the dog",
            "the cat {+and the bird +}and the dog",
        ),
    ],
)
def test_compares(old: str, new: str, expected: str) -> None:
    assert told(compare(old, new)) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # A sentence.
        (
            "Costs lie where they fall. The Parties meet once every year.",
            "The Parties meet once every year. Costs lie where they fall.",
            "<1:Costs lie where they fall. <The Parties meet once every year."
            ">1: Costs lie where they fall.>",
        ),
        # Renumbered: the numbers change, the rest has moved.
        (
            "1. Each Party reports once a year.\n\n2. Costs lie where they fall, always.\n\n"
            "3. It meets.",
            "1. Costs lie where they fall, always.\n\n2. It meets.\n\n"
            "3. Each Party reports once a year.",
            "<1:Each Party reports once a year.\n\n<",
        ),
        # A provision with white space of its own.
        (
            "Scope\n\nThis binds  both Parties at once.\n\nThe rest stays where it was before.",
            "The rest stays where it was before.\n\nScope\n\nThis binds both Parties at once.",
            "Scope\n\nThis binds  both Parties at once.",
        ),
        # Most of a sentence: what changed in it shows.
        (
            "Alpha. Each Party shall keep a full record of its sales. Beta gamma delta "
            "epsilon zeta eta theta iota kappa lambda mu nu.",
            "Alpha. Beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu. Each Party "
            "shall keep a full record of all its sales.",
            "<1:Each Party shall keep a full record of <",
        ),
        # A comma that came in is not hidden by the move.
        (
            f"Each Party shall keep and publish a full record of sales. {STAYS}",
            f"{STAYS} Each Party shall keep, and publish a full record of sales.",
            f"{STAYS}{{+ Each Party shall keep, +}}>1:and publish a full record of sales.>",
        ),
    ],
    ids=["sentence", "renumbered", "white-space", "changed", "comma"],
)
def test_finds_what_moved(old: str, new: str, expected: str) -> None:
    assert expected in told(compare(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "One two three four five six. Z.",
            "Y. One two three four five six. One two three four five six.",
        ),
        ("q a b c d e f r", "a x c y e z"),
        (
            "Article 4\n\nAlpha beta gamma.\n\nArticle 5\n\nDelta epsilon zeta.",
            "Article 4\n\nNew words stand here.\n\nArticle 5\n\nAlpha beta gamma.\n\n"
            "Article 6\n\nDelta epsilon zeta.",
        ),
        # Five words alike by chance in long sentences.
        (
            "in the way of the law " + "x y z u v w " * 3 + f". {STAYS}",
            f"{STAYS} " + "k l m n o p " * 3 + "in the way of the law " + ".",
        ),
    ],
    ids=["copied", "unrelated", "headings", "chance"],
)
def test_takes_nothing_for_moved_that_is_not(old: str, new: str) -> None:
    assert {change.move for change in compare(old, new)} <= {0}


def assert_tiles(old: str, new: str, changes: Sequence[Change]) -> None:
    assert "".join(change.text for change in changes if change.kind in OLD_KINDS) == old
    assert "".join(change.text for change in changes if change.kind in NEW_KINDS) == new
    at_old = at_new = 0
    for change in changes:
        assert (change.old.start, change.new.start) == (at_old, at_new)
        at_old, at_new = change.old.end, change.new.end
        if change.kind in OLD_KINDS:
            assert old[slice(*change.old)] == change.text
        else:
            assert at_old == change.old.start
        if change.kind in NEW_KINDS:
            assert new[slice(*change.new)] == change.text
        else:
            assert at_new == change.new.start
    assert (at_old, at_new) == (len(old), len(new))


@given(any_texts, any_texts)
def test_the_changes_are_both_texts(old: str, new: str) -> None:
    changes = compare(old, new)
    assert_tiles(old, new, changes)
    assert all(change.text for change in changes)
    assert all({left.kind, right.kind} != {"equal"} for left, right in pairwise(changes))


@given(any_texts, any_texts)
def test_splits_no_word(old: str, new: str) -> None:
    for change in compare(old, new):
        for text, span in ((old, change.old), (new, change.new)):
            assert all(not word.start < edge < word.end for word in words(text) for edge in span)


def from_word_to_word(text: str) -> list[str]:
    """What stands from the first word to the last, without the white space."""
    spans = words(text)
    return text[spans[0].start : spans[-1].end].split()


@given(any_texts, any_texts)
def test_every_move_is_from_somewhere_to_somewhere(old: str, new: str) -> None:
    changes = compare(old, new)
    left = [change for change in changes if change.kind == "move-from"]
    right = [change for change in changes if change.kind == "move-to"]
    numbers = [change.move for change in left]
    assert numbers == sorted(change.move for change in right) == list(range(1, len(left) + 1))
    texts_by_number = {change.move: change.text for change in right}
    for change in left:
        assert from_word_to_word(change.text) == from_word_to_word(texts_by_number[change.move])
    assert all((change.move > 0) == change.kind.startswith("move") for change in changes)


@given(texts)
def test_a_text_is_equal_to_itself(text: str) -> None:
    assert [change.kind for change in compare(text, text)] == (["equal"] if text else [])


@given(texts, texts)
def test_changes_hardly_more_words_than_it_must(old: str, new: str) -> None:
    changes = compare(old, new)
    olds, news = cut(old, new)
    fewest = len(olds.words) + len(news.words) - 2 * longest(olds.words, news.words)
    moved = sum(len(words(change.text)) for change in changes if change.move)
    assert fewest <= words_changed(changes) <= fewest + moved


@given(any_texts)
def test_cuts_where_the_words_are(text: str) -> None:
    (found,) = cut(text)
    spans = words(text)
    assert found.words == [text[slice(*span)] for span in spans]
    assert found.starts == [*(span.start for span in spans), len(text)]


def test_a_parsed_text_is_compared_as_it_renders() -> None:
    old, new = "Each Party [US: shall] act.", "Each Party [US: may] act."
    assert compare(parse(old), parse(new)) == compare(old, new)


@pytest.mark.no_cover
@pytest.mark.parametrize("many", [" ", ".", "[", "\n", "a ", "a. ", ".\n\n", "\\", "1."])
def test_hostile_texts_take_no_longer_than_others(many: str) -> None:
    old = "x" + many * 50_000 + "y"
    new = "z" + many * 35_000 + "\n\n" + many + "w"
    began = time.process_time()
    changes = compare(old, new)
    # A second at most; if the time grew with the square of the length, minutes.
    assert time.process_time() - began < 6
    assert_tiles(old, new, changes)
