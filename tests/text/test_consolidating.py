"""Laws 5 and 6: one rolling text out of what several parties want, with few words in brackets."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.text import WordingError, consolidate, parse, render, view
from agreements.text.core.words import words
from agreements.text.wanting.leaves import leaves
from tests.text.longest import longest_common
from tests.text.strategies import CLEAN, CODES, PLAIN, SOURCES


@settings(max_examples=200)
@given(SOURCES, st.dictionaries(st.sampled_from(CODES), CLEAN, max_size=6), st.booleans())
def test_everyone_has_their_wording_and_the_others_what_they_had(source, wordings, is_known):
    base = parse(source, CODES if is_known else None)
    text = _or_refusal(lambda: consolidate(base, wordings))
    turned = _or_refusal(lambda: consolidate(base, dict(reversed(wordings.items()))))
    if isinstance(text, WordingError):
        assert _is_rightly_refused(text, [source, *wordings.values()])
        assert isinstance(turned, WordingError)
        return
    assert render(turned) == render(text)
    for party in (*CODES, "ZZ") if text.parties is None else text.parties:
        assert view(text, party) == wordings.get(party, view(base, party))
    if is_known and len(wordings) == 6 and len(set(wordings.values())) == 1:
        assert not [leaf for leaf in leaves(text.nodes) if leaf.layers]


@settings(max_examples=200)
@given(PLAIN, PLAIN, PLAIN)
def test_two_parties_bracket_few_words(source, first, second):
    base = parse(source, ("US", "MX"))
    text = _or_refusal(lambda: consolidate(base, {"US": first, "MX": second}))
    if isinstance(text, WordingError):
        assert text.code == "backslash"
        return
    one = [first[a:b] for a, b in words(first)]
    other = [second[a:b] for a, b in words(second)]
    apart = len(one) + len(other) - 2 * longest_common(one, other)
    bracketed = sum(len(words(leaf.text)) for leaf in leaves(text.nodes) if leaf.layers)
    assert bracketed <= 1.1 * apart


def _or_refusal(action):
    try:
        return action()
    except WordingError as refusal:
        return refusal


def _is_rightly_refused(error, sources):
    """For an unbalanced bracket, a backslash at the edge, or a heading inside a bracket."""
    if error.code == "attributed":
        return any("[" in source for source in sources[1:])
    if error.code == "backslash":
        return any("\\" in source for source in sources)
    headings = ("Article 5", "## Part 2")
    return any(parse(one, CODES).problems or any(h in one for h in headings) for one in sources)


@pytest.mark.parametrize(
    ("base", "wordings", "text"),
    [
        ("a b c", {"US": "a b c", "MX": "a b c"}, "a b c"),
        ("a b c", {"US": "a d c", "MX": "a d c"}, "a d c"),
        ("a b c", {"US": "a c"}, "a [US oppose: b ]c"),
        ("a c", {"US": "a b c"}, "a [US: b ]c"),
        ("a b c", {"US": "a d c", "MX": "a e c"}, "a [US: d][MX: e] c"),
        ("a b c", {"US": "a d c", "MX": "a b c"}, "a [US: d][US oppose: b] c"),
        ("a c", {"US": "a b c", "MX": "a d c"}, "a [US: b][MX: d] c"),
        # Its brackets are kept where that costs no more words.
        ("a [US/MX: b] c", {"US": "a b c"}, "a [US/MX: b] c"),
        ("[US: shall][MX: may] do", {"US": "shall do", "MX": "shall do"}, "shall do"),
    ],
)
def test_of_two_parties(base, wordings, text):
    assert render(consolidate(parse(base, ("US", "MX")), wordings)) == text


def test_of_three_parties():
    base = parse("Each Party shall apply the floor.", ("US", "MX", "CA"))
    wordings = {
        "CA": "Each Party may apply the new floor.",
        "US": "Each Party may apply the floor.",
        "MX": "Each Party shall apply the new floor.",
    }
    assert render(consolidate(base, wordings)) == (
        "Each Party [US/CA oppose: shall][US/CA: may] apply the [MX/CA: new ]floor."
    )


def test_parties_are_those_with_a_wording_where_the_base_knows_none():
    text = consolidate("a b", {"MX": "a c", "US": "a c"})
    assert (render(text), text.parties) == ("a c", ("MX", "US"))


def test_one_wording_alone_is_not_everybodys():
    text = consolidate("a b", {"US": "a c"})
    assert render(text) == "a [US oppose: b][US: c]"
    assert view(text, "MX") == "a b"


def test_whose_wording_is_refused_and_where():
    base = parse("a b", ("US", "MX"))
    with pytest.raises(WordingError, match="wording of MX, line 2, column 1: a bracket is not"):
        consolidate(base, {"US": "a", "MX": "a\n[b"})


def test_a_party_that_the_base_does_not_have_is_refused():
    with pytest.raises(ValueError, match="CA is not a party"):
        consolidate(parse("a", ("US", "MX")), {"CA": "b"})


@given(PLAIN, st.dictionaries(st.sampled_from(CODES), PLAIN, min_size=1, max_size=6))
def test_no_bracket_falls_inside_a_word(source, wordings):
    text = _or_refusal(lambda: consolidate(parse(source, CODES), wordings))
    if isinstance(text, WordingError):
        assert text.code == "backslash"
        return
    flat = list(leaves(text.nodes))
    for party in CODES:
        seen = [leaf for leaf in flat if leaf.is_seen_by(party)]
        edges = {
            sum(len(leaf.text) for leaf in seen[:index])
            for index in range(1, len(seen))
            if seen[index - 1].layers != seen[index].layers
        }
        wording = view(text, party)
        inside = {at for start, end in words(wording) for at in range(start + 1, end)}
        assert not edges & inside
