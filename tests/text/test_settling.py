"""One bracket resolved, and nobody's wording changed who already had it so."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agreements.text import Alternatives, Bracket, Options, Placeholder, parse, render, settle, view
from agreements.text.core.walking import walk
from agreements.text.wanting.standing import has
from tests.text.strategies import CODES, SOURCES, heads


def _only(source, kind, parties=None):
    text = parse(source, parties)
    (node,) = [node for node in walk(text.nodes) if isinstance(node, kind)]
    return text, node


@pytest.mark.parametrize(
    ("source", "kind", "choice", "settled"),
    [
        ("a [US: b ]c", Bracket, "keep", "a b c"),
        ("a [US: b ]c", Bracket, "drop", "a c"),
        ("a [US: b ]c", Bracket, "US", "a b c"),
        ("a [US: b ]c", Bracket, "MX", "a c"),
        ("a [US oppose: b ]c", Bracket, "US", "a c"),
        ("a [US oppose: b ]c", Bracket, "MX", "a b c"),
        ("a [b] c", Bracket, "keep", "a b c"),
        ("a [shall][should] c", Alternatives, 0, "a shall c"),
        ("a [shall][should] c", Alternatives, 1, "a should c"),
        ("a [shall][should] c", Alternatives, "drop", "a  c"),
        ("within [X] days", Placeholder, "30", "within 30 days"),
        ("a [US: b\n\nc", Bracket, "keep", "a b\n\nc"),
    ],
)
def test_each_kind_is_resolved(source, kind, choice, settled):
    text = parse(source)
    node = next(node for node in walk(text.nodes) if isinstance(node, kind))
    assert render(settle(text, node, choice)) == settled


def test_an_option_is_chosen_without_its_label():
    text, node = _only("1. Text.\nOption 1: one\nOption 2: two", Options)
    assert render(settle(text, node, 1)).split() == ["1.", "Text.", "two"]


def test_a_settled_bracket_leaves_the_rest_as_typed():
    text = parse("[US: a [MX oppose: b]] [CA propose: c] [X]", ("US", "MX", "CA"))
    inner = next(n for n in walk(text.nodes) if isinstance(n, Bracket) and "MX" in n.head)
    assert render(settle(text, inner, "keep")) == "[US: a b] [CA propose: c] [X]"


@pytest.mark.parametrize(
    ("source", "kind", "choice"),
    [
        ("[US: a]", Bracket, 0),
        ("[a]", Bracket, "US"),
        ("[a][b]", Alternatives, 2),
        ("[a][b]", Alternatives, -1),
        ("[a][b]", Alternatives, "keep"),
    ],
)
def test_no_such_choice(source, kind, choice):
    text = parse(source)
    node = next(node for node in walk(text.nodes) if isinstance(node, kind))
    with pytest.raises(ValueError, match=r"choice|settled|choose"):
        settle(text, node, choice)


def test_a_bracket_of_another_text_is_refused():
    _, node = _only("[US: a]", Bracket)
    with pytest.raises(ValueError, match="not in the text"):
        settle(parse("b"), node, "keep")


@given(SOURCES, heads(), SOURCES, st.data())
def test_nobodys_wording_changes_who_already_had_it_so(before, head, inside, data):
    text = parse(f"{before}[{head}{inside}]", CODES)
    assume(not text.problems)
    brackets = list(_in_the_open(text.nodes))
    assume(brackets)
    bracket = data.draw(st.sampled_from(brackets))
    choice = data.draw(st.sampled_from(["keep", "drop"]))
    settled = settle(text, bracket, choice)
    for party in CODES:
        if has(bracket.attribution, party) == (choice == "keep"):
            assert view(settled, party) == view(text, party)


def _in_the_open(nodes):
    """The brackets that stand in none without a name."""
    for node in nodes:
        if isinstance(node, Bracket) and node.attribution:
            yield node
            yield from _in_the_open(node.children)
        elif isinstance(node, Alternatives):
            yield from _in_the_open(node.children)
        elif isinstance(node, Options):
            for option in node.options:
                yield from _in_the_open(option.children)
