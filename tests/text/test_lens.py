"""Laws 2 to 4: what each party would have, and what a text becomes when one wants something new."""

import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from agreements.text import WordingError, amend, parse, render, view
from tests.text.strategies import BROKEN, CLEAN, CODES, SOURCES

PARTIES = st.integers(1, len(CODES)).map(lambda count: CODES[:count])
ANYBODY = "ZZ"


US_MX = ("US", "MX")
THREE = ("US", "MX", "CA")


@pytest.mark.parametrize(
    ("attribution", "seen_by"),
    [
        ("US: ", "US"),
        ("US/MX: ", "US MX"),
        ("US oppose: ", "MX CA"),
        ("US/MX oppose: ", "CA"),
        ("US propose; MX oppose: ", "US"),
        ("MX oppose; US propose: ", "US"),
        ("", "none: it stays, brackets and all"),
    ],
)
def test_who_has_the_words_of_a_bracket(attribution, seen_by):
    text = parse(f"a [{attribution}b] c", THREE)
    if not attribution:
        assert {view(text, party) for party in THREE} == {"a [b] c"}
        return
    assert [party for party in THREE if view(text, party) == "a b c"] == seen_by.split()
    assert all(view(text, party) in ("a b c", "a  c") for party in THREE)


@pytest.mark.parametrize(
    "kept",
    [
        *("[X] years", "[20XX]", "[insert date]", "[\u2026]", "[shall][should][other]", "CO2[e]"),
        *("[Negotiators' note: b]", "[^3]", "[a](https://example.org)", "\\[b\\]", "[a [US: b] c]"),
    ],
)
def test_what_names_nobody_stays_in_every_wording(kept):
    assert {view(parse(f"a {kept} c", THREE), party) for party in THREE} == {f"a {kept} c"}


@pytest.mark.parametrize(
    ("source", "party", "wording", "becomes"),
    [
        # New words and struck words.
        ("a c", "US", "a b c", "a [US: b ]c"),
        ("a b c", "US", "a c", "a [US oppose: b ]c"),
        ("a b c", "US", "a d c", "a [US oppose: b][US: d] c"),
        (
            "shall not apply",
            "US",
            "may freely grant",
            "[US oppose: shall not apply][US: may freely grant]",
        ),
        ("end.", "US", "end, as agreed.", "end[US: , as agreed]."),
        ("", "US", "a b", "[US: a b]"),
        ("a b", "US", "", "[US oppose: a b]"),
        # Numbers and codes whole, placeholders and brackets as one.
        ("by 1,000.50 t", "US", "by 1,000.75 t", "by [US oppose: 1,000.50][US: 1,000.75] t"),
        ("CO2[e] now", "US", "CO2[f] now", "[US oppose: CO2[e]][US: CO2[f]] now"),
        ("[X] years", "US", "[Y] years", "[US oppose: [X]][US: [Y]] years"),
        # Changing one's own proposal, or withdrawing it.
        ("a [US: b c] d", "US", "a b d", "a [US: b] d"),
        ("a [US: b] d", "US", "a c d", "a [US: c] d"),
        ("a [US: b ]d", "US", "a d", "a d"),
        ("a [US: b][MX: c] d", "US", "a  d", "a [MX: c] d"),
        ("a [US oppose: b ]c", "US", "a b c", "a b c"),
        # Joining others, and leaving them.
        ("a [US: b ]c", "MX", "a b c", "a b c"),
        ("a[US:  b] c", "MX", "a b c", "a b c"),
        ("[US: shall][MX: may] do", "MX", "shall do", "shall do"),
        ("[US: shall][MX: may] do", "US", "may do", "may do"),
        ("a [US: x y z] c", "MX", "a x y c", "a x y[US:  z] c"),
        ("a [US oppose: b ]c", "MX", "a c", "a c"),
        # What people bracketed stays as they bracketed it.
        (
            "a [US propose, MX oppose: b c d] e",
            "US",
            "a b d e",
            "a [US propose, MX oppose: b d] e",
        ),
        # A paragraph in each bracket.
        ("A.\n\nD.", "US", "A.\n\nB.\n\nC.\n\nD.", "A.\n\n[US: B.\n\n][US: C.\n\n]D."),
    ],
)
def test_between_two_parties(source, party, wording, becomes):
    assert render(amend(parse(source, US_MX), party, wording)) == becomes


@pytest.mark.parametrize(
    ("source", "party", "wording", "becomes"),
    [
        ("a [US: b ]c", "MX", "a b c", "a [US/MX: b ]c"),
        ("a [MX: b ]c", "US", "a b c", "a [US/MX: b ]c"),
        ("a [US/MX: b ]c", "CA", "a b c", "a b c"),
        ("a [US/MX propose; CA oppose: b ]c", "CA", "a b c", "a b c"),
        ("a [US/MX propose; CA oppose: b ]c", "MX", "a c", "a [US propose; CA oppose: b ]c"),
        ("a [US oppose: b ]c", "MX", "a c", "a [US/MX oppose: b ]c"),
        ("a [US/MX: b c d] e", "MX", "a b d e", "a [US/MX: b [MX oppose: c ]d] e"),
        ("a [US/MX: b d] e", "MX", "a b c d e", "a [US/MX: b [MX: c ]d] e"),
    ],
)
def test_among_three_parties(source, party, wording, becomes):
    assert render(amend(parse(source, THREE), party, wording)) == becomes


def test_a_text_that_does_not_know_its_parties_dissolves_nothing():
    amended = amend(parse("a [US: b ]c"), "MX", "a b c")
    assert render(amended) == "a [MX/US: b ]c"
    assert view(amended, "CA") == "a c"


@pytest.mark.parametrize(
    ("source", "wording", "code", "line", "column"),
    [
        ("a b", "a [MX: b]", "attributed", 1, 3),
        ("a\nb", "a\nb [US oppose: c]", "attributed", 2, 3),
        ("a b", "a [b", "unbalanced", 1, 3),
        ("a b", "a\n\nb]", "unbalanced", 3, 2),
        ("a [b", "a b", "mended", 1, 1),
        ("a", "a b\\", "backslash", 1, 4),
    ],
)
def test_what_is_no_wording_is_refused_with_its_place(source, wording, code, line, column):
    with pytest.raises(WordingError) as refused:
        amend(parse(source, US_MX), "US", wording)
    assert (refused.value.code, refused.value.line, refused.value.column) == (code, line, column)
    assert f"line {line}, column {column}" in str(refused.value)


def test_a_party_that_the_text_does_not_have_is_refused():
    with pytest.raises(ValueError, match="CA is not a party"):
        amend(parse("a", US_MX), "CA", "b")


def test_words_around_an_unbalanced_bracket_can_be_amended():
    text = parse("The [goods listed.\n\nThe price", US_MX)
    assert render(amend(text, "MX", "The [services listed.\n\nThe price")) == (
        "The [[MX oppose: goods][MX: services] listed.\n\nThe price"
    )


def test_one_paragraph_of_a_thousand_costs_no_whole_text():
    paragraph = "Each Party [US: shall][MX: may] apply the price floor to goods of chapter 26."
    source = "\n\n".join([paragraph] * 1000)
    whole = _seconds(lambda: parse(source, US_MX))
    text = parse(source, US_MX)
    wording = view(text, "US").replace("goods", "services", 1)
    assert _seconds(lambda: amend(text, "US", wording)) < whole


def _seconds(action):
    times = []
    for _ in range(3):
        began = time.perf_counter()
        action()
        times.append(time.perf_counter() - began)
    return min(times)


def _readers(parties: tuple[str, ...] | None) -> tuple[str, ...]:
    return (*CODES, ANYBODY) if parties is None else parties


@given(SOURCES | BROKEN, st.sampled_from(CODES), st.none() | PARTIES)
def test_wanting_nothing_new_disturbs_nothing(source, party, parties):
    text = parse(source, parties)
    assume(parties is None or party in parties)
    assert amend(text, party, view(text, party)) == text


@settings(max_examples=300)
@given(SOURCES, st.sampled_from(CODES), st.none() | PARTIES, st.data())
def test_you_get_what_you_asked_for_and_nobodys_words_are_changed(source, party, parties, data):
    text = parse(source, parties)
    assume(parties is None or party in parties)
    wording = data.draw(wordings_near(view(text, party)))
    amended = _or_refusal(lambda: amend(text, party, wording))
    if isinstance(amended, WordingError):
        assert _is_rightly_refused(amended, text, wording)
        return
    assert view(amended, party) == wording
    for reader in _readers(parties):
        assert reader == party or view(amended, reader) == view(text, reader)
    assert parse(render(amended), parties) == amended


@st.composite
def wordings_near(draw: st.DrawFn, wording: str) -> str:
    """What a party may want next: a few places of its wording cut, moved or written anew."""
    text = wording
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 30)))
        text = text[:start] + draw(st.one_of(st.just(""), CLEAN)) + text[end:]
    return text


def _or_refusal(action):
    try:
        return action()
    except WordingError as refusal:
        return refusal


def _is_rightly_refused(error, text, wording):
    reread = parse(wording, text.parties)
    if error.code == "attributed":
        return view(reread, ANYBODY) != wording or any(view(reread, c) != wording for c in CODES)
    if error.code in ("unbalanced", "mended", "entangled"):
        return bool(reread.problems or text.problems or _has_heading(render(text) + wording))
    return "\\" in wording + render(text)


def _has_heading(source):
    """A heading inside a bracket inside a paragraph: whoever reads it must think it unbalanced."""
    return "Article 5" in source or "## Part 2" in source
