"""Which bracket closes which: nothing that balances is doubted, and what is lost stays local."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agreements.text import Bracket, Stray, Text, parse
from tests.text.dumping import every_node

PARTS = st.lists(
    st.sampled_from(
        [
            *("[US: ", "[", "[MX oppose: ", "]", "]", "]", "shall ", "act.", "a;", "Party "),
            *(
                " ",
                "\n",
                "\n\n",
                "\n\n",
                "1. ",
                "(a) ",
                "\n\nArticle 5\n\n",
                "\n\nAnnex II: Fees\n\n",
            ),
            *(
                "\n\n## Fees\n\n",
                "\n\n[Article 6 (Fees)\n\n",
                "\n\nOption 1: ",
                "\n\n**Option 2:** ",
            ),
            *("]\n\n", ".]\n\n", "\n\n[", ".\n\n", "[X]", "[^1]", "**", "and"),
        ]
    ),
    max_size=40,
).map("".join)
INSERTED = "[US: new words.] "


def ends(text: Text) -> tuple[set[tuple[int, int]], set[int]]:
    """The pairs of a text, and the places of brackets that have no other end."""
    pairs: set[tuple[int, int]] = set()
    single: set[int] = set()
    for node in every_node(text.nodes):
        if isinstance(node, Stray):
            single.update(range(node.span.start, node.span.end))
        elif isinstance(node, Bracket) and node.closed:
            pairs.add((node.span.start, node.span.end - 1))
        elif isinstance(node, Bracket):
            single.add(node.span.start)
    return pairs, single


def balances(source: str) -> bool:
    depth = 0
    for sign in re.findall(r"[\[\]]", source):
        depth += 1 if sign == "[" else -1
        if depth < 0:
            return False
    return depth == 0


@pytest.mark.parametrize(
    ("source", "single"),
    [
        # Within a paragraph every pair holds, and between headings whatever balances.
        ("[a [b] c]", []),
        ("x [a.\n\nb.\n\nc] y", []),
        ("Article 5\n\nx [a.\n\nb] y\n\nArticle 6\n\n[c]", []),
        # A pair with words of one paragraph only, whatever is lost elsewhere.
        ("lost [here\n\nx [US: a.\n\n] y", ["[here"]),
        ("lost [here\n\nx [\n\na.] y", ["[here"]),
        ("lost ]here\n\nx [\n\na.\n\n] y", ["]here"]),
        # Over a heading only from the start of a paragraph to the end of one.
        ("[Article 5\n\na\n\nArticle 6\n\nb]", []),
        ("1. [US: a\n\nArticle 6\n\nb].", []),
        ("[US: c] [a\n\nArticle 6\n\nb] [US: c]", []),
        ("x [a\n\nArticle 6\n\nb]", ["[a", "]"]),
        ("[a\n\nArticle 6\n\nb] x", ["[a", "] x"]),
        ("x [a\n\n## Fees\n\nb]", ["[a", "]"]),
        ("x [a\n\nANNEX II\n\nb]", ["[a", "]"]),
        ("x [a\n\nArtículo 6 bis. Tarifas\n\nb]", ["[a", "]"]),
        ("x [a\n\n**ARTICLE 5 (FEES)**\n\nb]", ["[a", "]"]),
        ("x [a\n\nArticle 5 [US: or 6]: Fees\n\nb]", ["[a", "]"]),
        ("x [a\n\nArticle 6 of the Convention\n\nb]", []),
        ("x [a\n\nArticle 6: each Party shall act.\n\nb]", []),
        # A heading inside a pair of one paragraph parts nothing.
        ("x [a [US: b\nArticle 6\nc]\n\nd]", []),
        ("x [a [b\nArticle 6\nc]\n\nd]", []),
        # A lost bracket ends with its sentence; the article around it stays whole.
        ("[Article 5\n\n1. a [US: b.\n\n2. c.]\n\nArticle 6\n\nd", ["[US"]),
        ("[Article 5\n\n1. a] b.\n\n2. c.]\n\nArticle 6\n\nd", ["] b"]),
        ("[Article 5\n\n1. a [US: b. [MX: c]\n\n2. d.]\n\nArticle 6", ["[US"]),
        ("[1. a:\n\n(a) b [US: c;\n\n(b) d.]\n\ne.", ["[1. a"]),
        ("[1. a\n\n2. b [US: c.] d", ["[1"]),
        # No more are lost than do not balance.
        ("[Article 5\n\n1. a [US: b.\n\n2. c [MX: d.\n\ne] f.]\n\nArticle 6", ["[US"]),
        ("x [US: a.\n\nb] c ] d", ["] d"]),
        # Where the text does not balance, options part it.
        ("**Option 1:** [a [b].\n\n**Option 2:** c][d [e] f.", ["[a", "][", "[d"]),
        ("Party [shall:\n\nOption 1: a\n\nOption 2: b] ] c.", ["] c"]),
    ],
)
def test_which_brackets_are_lost(source: str, single: list[str]) -> None:
    found = sorted(ends(parse(source))[1])
    assert len(found) == len(single)
    for place, near in zip(found, single, strict=True):
        assert source[place:].startswith(near), (source[place:], near)


@given(PARTS)
def test_between_headings_nothing_that_balances_is_doubted(source: str) -> None:
    without_headings = re.sub(r"Article|Annex|##", "Word", source)
    text = parse(without_headings)
    assert (text.problems == ()) == balances(re.sub(r"\[\^1\]", "", without_headings))


@given(PARTS)
def test_no_pair_crosses_another_and_none_is_forgotten(source: str) -> None:
    pairs, single = ends(parse(source))
    # What stands in leaves has no node of its own.
    assert len(pairs) * 2 + len(single) <= len(re.findall(r"[\[\]]", source))
    for opener, closer in pairs:
        for other, its_end in pairs:
            assert not opener < other < closer < its_end


@given(PARTS, st.data())
@example("x [a.\n\nb.]", None)
def test_a_whole_bracket_put_in_changes_no_other_pair(source: str, data: st.DataObject) -> None:
    places = [
        found.start()
        for found in re.finditer(r"(?<=\s)(?=\S)", source)
        if not re.match(r"[\s\S]*\[(?:US|MX oppose)?:? ?\Z", source[: found.start()])
    ]
    if not places:
        return
    at = places[0] if data is None else data.draw(st.sampled_from(places))
    longer = source[:at] + INSERTED + source[at:]

    def moved(place: int) -> int:
        return place + len(INSERTED) if place >= at else place

    pairs, single = ends(parse(source))
    new_pairs, new_single = ends(parse(longer))
    assert new_single == {moved(place) for place in single}
    # Among them the new one, unless it stands in a note or the like.
    assert new_pairs >= {(moved(one), moved(two)) for one, two in pairs}
