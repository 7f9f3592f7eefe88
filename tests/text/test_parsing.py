"""Reading a rolling text: every notation as meant, no string lost, none refused."""

import gc
import re
import time
import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agreements.text import (
    Alternatives,
    Bracket,
    Node,
    Note,
    Options,
    Placeholder,
    Problem,
    Run,
    Stray,
    Text,
    parse,
    render,
)
from agreements.text.reading.options import MAX_OPTIONS_DEPTH
from agreements.text.reading.parsing import MAX_DEPTH
from tests.text.dumping import every_node, inside

PIECES = st.sampled_from(
    [
        *(
            "[",
            "]",
            "[[",
            "]]",
            "\\[",
            "\\]",
            "\\",
            ":",
            ";",
            "/",
            ",",
            " ",
            "\n",
            "\n\n",
            "\r\n\r\n",
        ),
        *("US", "MX", "us", "[US: ", "[MX oppose: ", "[US/MX: ", "[US propose; MX oppose: "),
        *("[X]", "[20XX]", "[insert date]", "[Negotiators' note: ", "[ ]", "[…]", "shall", "<b>"),
        *("[US propose: CL oppose; ", "[US/JP] propose: ", "[CLpropose: ", "[US propose ", "[US 5"),
        *("[shall][should]", "[a](#b)", "[^1]", "\nOption 1: ", "\nOption 2:", "\n\tOption (a)\n"),
        *("{End of options}", "\n## ", "\nArticle 5\n", "\n1. **Option I:** ", "act.\n\n", "2. "),
        *("\x00", "\u2028", "\u202e", "\ud800", "\ufeff", "é", "\N{EARTH GLOBE AMERICAS}"),
    ]
)
HOSTILE = st.one_of(
    st.lists(PIECES, max_size=40).map("".join),
    st.text(max_size=60),
    st.text(alphabet="[]\\US:;/, \nX", max_size=60),
)


def only(text: Text) -> Node:
    (node,) = text.nodes
    return node


def bracket(source: str, parties: list[str] | None = None) -> Bracket:
    node = only(parse(source, parties))
    assert isinstance(node, Bracket)
    return node


@pytest.mark.parametrize(
    ("source", "proposed_by", "opposed_by"),
    [
        ("[US: shall]", ["US"], []),
        ("[US:shall]", ["US"], []),
        ("[ US : shall]", ["US"], []),
        ("[US/MX: shall]", ["US", "MX"], []),
        ("[MX/US: shall]", ["MX", "US"], []),
        ("[US, MX: shall]", ["US", "MX"], []),
        ("[US / MX, CA: shall]", ["US", "MX", "CA"], []),
        ("[US/US: shall]", ["US"], []),
        ("[US propose: shall]", ["US"], []),
        ("[US proposes: shall]", ["US"], []),
        ("[us propose: shall]", ["US"], []),
        ("[US PROPOSE: shall]", ["US"], []),
        ("[US oppose: shall]", [], ["US"]),
        ("[US Opposes: shall]", [], ["US"]),
        ("[US propose; MX oppose: shall]", ["US"], ["MX"]),
        ("[MX oppose; US propose: shall]", ["US"], ["MX"]),
        ("[US/MX propose; CA oppose: shall]", ["US", "MX"], ["CA"]),
        ("[US propose; MX, CA oppose: shall]", ["US"], ["MX", "CA"]),
        ("[US propose, MX oppose: shall]", ["US"], ["MX"]),
        ("[US\npropose; MX\noppose: shall]", ["US"], ["MX"]),
        ("[US propose;MX oppose:shall]", ["US"], ["MX"]),
        ("[US: on time: shall]", ["US"], []),
        # Not heads: text, and who stands where is not said.
        ("[shall]", [], []),
        ("[US shall]", [], []),
        ("[Annex: shall]", [], []),
        ("[US; MX: shall]", [], []),
        ("[US MX propose: shall]", [], []),
        ("[propose: shall]", [], []),
        ("[OPPOSE: shall]", [], []),
        ("[US propose; : shall]", [], []),
        ("[us: shall]", [], []),
        ("[US/: shall]", [], []),
        ("[: shall]", [], []),
        ("[US oppo\u017fe: shall]", [], []),
    ],
)
def test_heads(source: str, proposed_by: list[str], opposed_by: list[str]) -> None:
    node = bracket(source)
    assert list(node.attribution.proposed_by) == proposed_by
    assert list(node.attribution.opposed_by) == opposed_by
    assert bool(node.attribution) == bool(proposed_by or opposed_by) == bool(node.head)


@pytest.mark.parametrize(
    ("source", "head", "content"),
    [
        ("[US: shall]", "US: ", "shall"),
        ("[US:shall]", "US:", "shall"),
        ("[US:  shall]", "US: ", " shall"),
        ("[MX:, after consultations]", "MX:", ", after consultations"),
        ("[US propose; MX oppose: 30: thirty]", "US propose; MX oppose: ", "30: thirty"),
        ("[US\n/MX: shall]", "US\n/MX: ", "shall"),
        ("[CO2: shall]", "", "CO2: shall"),
        ("[e]", "", "e"),
    ],
)
def test_the_head_ends_after_its_colon_and_one_space(source: str, head: str, content: str) -> None:
    node = bracket(source)
    (run,) = node.children
    assert isinstance(run, Run)
    assert (node.head, run.text) == (head, content)


def test_with_the_plans_parties_a_code_is_read_in_any_case_and_written_as_theirs() -> None:
    node = bracket("[us/mx: shall]", ["US", "MX"])
    assert node.attribution.proposed_by == ("US", "MX")
    assert bracket("[Mx oppose: shall]", ["US", "MX"]).attribution.opposed_by == ("MX",)


def test_a_code_that_is_no_partys_stays_as_typed_and_is_reported() -> None:
    text = parse("Each Party [US/Ca propose: shall]", ["US", "MX"])
    assert text.nodes[1].attribution.proposed_by == ("US", "Ca")  # type: ignore[union-attr]
    assert text.problems == (Problem("unknown_party", 1, 12, {"code": "Ca"}),)
    assert parse("[US/CA: shall]").problems == ()


@pytest.mark.parametrize(
    "source",
    [
        *("[X]", "[x]", "[Y]", "[ X ]", "[XX]", "[20XX]", "[…]", "[...]", "[ ]", "[]", "[\n]"),
        *("[insert date]", "[Insert name of ministry]", "[insertar fecha]", "[INSERT DATE]"),
        *("[Placeholder for Annex II]", "[placeholder: tariff lines]", "[Placeholder]"),
        "[Placeholder for the list of [X] minerals]",
    ],
)
def test_placeholders(source: str) -> None:
    text = parse(f"of {source} days")
    assert [type(node) for node in text.nodes] == [Run, Placeholder, Run]
    assert text.nodes[1] == Placeholder((3, 3 + len(source)), source)  # type: ignore[arg-type]
    assert text.problems == ()


@pytest.mark.parametrize(
    "source",
    [
        "[Negotiators' note: to be checked.]",
        "[Negotiator's Note: to be checked.]",
        "[Negotiators\N{RIGHT SINGLE QUOTATION MARK} note: to be checked.]",
        "[NOTE: to be checked.]",
        "[US note: to be checked.]",
        "[Drafting note: to be checked.]",
        "[Nota de los negociadores: por revisar.]",
        "[Nota: por revisar.]",
        "[Negotiators' note: aligned with [US: shall] in Article 3.]",
    ],
)
def test_notes(source: str) -> None:
    assert only(parse(source)) == Note((0, len(source)), source)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "source",
    [
        *("[Xenon]", "[20XX and after]", "[insertion of text]", "[insert]", "[placeholders]"),
        *("[e]", "[A]", "[30]", "[notes the report]", "[takes note: the Parties]", "[. . .]"),
    ],
)
def test_what_only_looks_like_a_placeholder_or_a_note_is_a_bracket(source: str) -> None:
    assert bracket(source).attribution.proposed_by == ()


def test_brackets_nest_and_stand_side_by_side_with_their_spans() -> None:
    source = "Each [US: shall [MX: not]][MX: may] act"
    text = parse(source)
    each, outer, may, act = text.nodes
    assert isinstance(outer, Bracket)
    assert isinstance(may, Bracket)
    shall, inner = outer.children
    for node, expected in [
        (each, "Each "),
        (outer, "[US: shall [MX: not]]"),
        (shall, "shall "),
        (inner, "[MX: not]"),
        (may, "[MX: may]"),
        (act, " act"),
    ]:
        assert source[node.span.start : node.span.end] == expected
    assert text.problems == ()


def test_escaped_brackets_are_words() -> None:
    assert only(parse("CO2\\[e\\]")) == Run((0, 8), "CO2\\[e\\]")  # type: ignore[arg-type]
    inside = bracket("[US: a \\] b]")
    assert [type(child) for child in inside.children] == [Run]
    # One backslash escapes; the one before it is itself.
    assert only(parse("\\\\[")) == Run((0, 3), "\\\\[")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "problems"),
    [
        ("The Parties [US: shall", [("unclosed", 1, 13, "[US: shall")]),
        ("a [US: b [MX: c] d", [("unclosed", 1, 3, "[US: b [MX: c] d")]),
        ("shall] apply", [("unopened", 1, 6, "shall]")]),
        ("a\nb ]c", [("unopened", 2, 3, "a\nb ]")]),
        ("a\r\n\r\n  [b", [("unclosed", 3, 3, "[b")]),
        ("a ]]] b ]", [("unopened", 1, 3, "a ]"), ("unopened", 1, 9, "a ]]] b ]")]),
        ("[a\n\nb]", []),
        ("[a\n\nb", [("unclosed", 1, 1, "[a\n\nb")]),
        ("] [", [("unopened", 1, 1, "]"), ("unclosed", 1, 3, "[")]),
        ("\\[ a", []),
        ("a \\]", []),
        ("[X", [("unclosed", 1, 1, "[X")]),
        ("[Note: a", [("unclosed", 1, 1, "[Note: a")]),
        ("[" + "a" * 100, [("unclosed", 1, 1, "[" + "a" * 39)]),
        ("a" * 100 + "]", [("unopened", 1, 101, "a" * 39 + "]")]),
    ],
)
def test_problems_say_what_and_where(
    source: str, problems: list[tuple[str, int, int, str]]
) -> None:
    found = parse(source).problems
    assert [(p.code, p.line, p.column, p.data["near"]) for p in found] == problems


def test_an_unclosed_bracket_ends_with_its_paragraph() -> None:
    text = parse("1. [US: shall [MX: may] act.\n\n2. Agreed. [MX: not]")
    one, lost, rest, last = text.nodes
    assert isinstance(lost, Bracket)
    assert not lost.closed
    assert lost.attribution.proposed_by == ("US",)
    assert [type(child) for child in lost.children] == [Run, Bracket, Run]
    assert rest == Run((28, 41), "\n\n2. Agreed. ")  # type: ignore[arg-type]
    assert isinstance(last, Bracket)
    assert last.closed
    assert isinstance(one, Run)


def test_a_bracket_that_is_closed_may_span_paragraphs() -> None:
    node = bracket("[US: 1. One.\n\n2. Two.\n \n3. Three.]")
    assert node.closed
    assert len(node.children) == 1


@pytest.mark.parametrize("edge", ["\n\n", "\r\n\r\n", "\n \t\n"])
def test_paragraph_edges(edge: str) -> None:
    assert len(parse(f"[US: a{edge}b").nodes) == 2


def test_one_line_end_is_no_edge() -> None:
    assert len(parse("[US: a\nb").nodes) == 1


def test_stray_brackets_side_by_side_are_one_node() -> None:
    assert [type(node) for node in parse("a ]]] b").nodes] == [Run, Stray, Run]


def test_what_nests_too_deep_is_kept_and_reported_once() -> None:
    deep = MAX_DEPTH + 3
    source = "[" * deep + "a" + "]" * deep
    text = parse(source)
    assert [(p.code, p.column) for p in text.problems] == [("too_deep", MAX_DEPTH + 1)]
    assert render(text) == source
    assert parse("[" * MAX_DEPTH + "a" + "]" * MAX_DEPTH).problems == ()
    # Again where the text has come up in between.
    twice = parse(source + " b " + source).problems
    assert [(p.code, p.column) for p in twice] == [
        ("too_deep", MAX_DEPTH + 1),
        ("too_deep", len(source) + 3 + MAX_DEPTH + 1),
    ]
    assert len(parse("[US: " * 100).problems) == MAX_DEPTH + 1


@given(HOSTILE, st.sampled_from([None, ["US", "MX"]]))
@example("", None)
@example("[" * 100, None)
@example("]" * 100, None)
@example("[US: \n\n[MX: ]]\n\n[", ["US"])
@example("[" * 70 + "\n\n" + "]" * 80, None)
def test_no_string_is_lost_or_refused(source: str, parties: list[str] | None) -> None:
    assert render(parse(source, parties)) == source


@pytest.mark.parametrize("label", ["Option (ab):", "Option (abc)", "**Option (xy):**"])
def test_letters_that_number_nothing_label_no_option(label: str) -> None:
    first = parse(f"{label} one\nOption (a): two").nodes[0]
    assert isinstance(first, Run)
    assert first.text.startswith(f"{label} one")


@given(HOSTILE)
@example("\nOption 1: [\nArticle 5\n")
def test_spans_tile_the_source(source: str) -> None:
    check_tiles(source, parse(source).nodes, 0, len(source))


def check_tiles(source: str, nodes: tuple[Node, ...], start: int, end: int) -> None:
    """Each node starts where the one before it ends, and says what stands there."""
    for node in nodes:
        assert node.span.start == start
        match node:
            case Bracket():
                first = start + 1 + len(node.head)
                assert source[start:first] == "[" + node.head
                last = node.span.end - 1 if node.closed else node.span.end
                assert source[last : node.span.end] == "]" * node.closed
                check_tiles(source, node.children, first, last)
            case Alternatives():
                check_tiles(source, node.children, *node.span)
            case Options():
                check_options(source, node)
            case _:
                assert source[start : node.span.end] == node.text
        start = node.span.end
    assert start == end


def check_options(source: str, node: Options) -> None:
    start = node.span.start
    for option in node.options:
        assert option.span.start == start
        first = start + len(option.label)
        assert source[start:first] == option.label
        start = option.span.end
        check_tiles(source, option.children, first, start)
    assert source[start : node.span.end] == node.ending


@given(HOSTILE)
def test_no_node_is_empty_and_no_two_runs_touch(source: str) -> None:
    def check(nodes: tuple[Node, ...]) -> None:
        for node, following in pairwise((*nodes, None)):
            assert node is not None
            assert node.span.end > node.span.start
            assert not (isinstance(node, Run) and isinstance(following, Run))
            if isinstance(node, Options):
                for option in node.options:
                    check(option.children)
            else:
                check(inside(node))

    check(parse(source).nodes)


@given(HOSTILE)
def test_alternatives_are_closed_brackets_that_name_nobody(source: str) -> None:
    for node in every_node(parse(source).nodes):
        if isinstance(node, Alternatives):
            choices = [child for child in node.children if isinstance(child, Bracket)]
            gaps = [child for child in node.children if not isinstance(child, Bracket)]
            assert len(choices) > 1
            assert node.children[0] == choices[0]
            assert node.children[-1] == choices[-1]
            assert all(choice.closed and not choice.attribution for choice in choices)
            assert all(isinstance(gap, Run) and gap.text.isspace() for gap in gaps)
            assert not any(re.search(r"\n[^\S\n]*\n", render(Text((gap,)))) for gap in gaps)


@pytest.mark.parametrize("parties", [["US", "MX", "CA"], ["G77", "EU27", "US"]])
@given(content=HOSTILE, data=st.data())
def test_a_head_that_we_write_is_read_as_that_head(
    content: str, data: st.DataObject, parties: list[str]
) -> None:
    some = st.lists(st.sampled_from(parties), min_size=1, max_size=3, unique=True).map("/".join)
    pattern = data.draw(st.sampled_from(["[{}: ", "[{} oppose: ", "[{} propose; {} oppose: "]))
    head = pattern.format(data.draw(some), data.draw(some))
    first = parse(head + content, parties).nodes[0]
    assert isinstance(first, Bracket)
    assert "[" + first.head == head


def test_the_parties_are_kept() -> None:
    assert parse("a", iter(["US", "MX"])).parties == ("US", "MX")
    assert parse("a").parties is None
    assert parse("a", []).parties == ()


def test_a_code_of_the_plan_is_known_before_its_digits_are_a_mark() -> None:
    node = bracket("[G77/us7 oppose: a]", ["US", "G77"])
    assert node.attribution.opposed_by == ("G77", "US")
    assert bracket("[G77: a]", ["G77"]).attribution.proposed_by == ("G77",)


def test_options_inside_many_brackets_are_words() -> None:
    # So that no tree is deeper than its brackets, by much.
    deep = "[US: \n" * 60 + "\n".join(["Option 1:", "Option (a):"] * 20) + "]" * 60
    assert not any(isinstance(node, Options) for node in every_node(parse(deep).nodes))


def test_options_nest_no_deeper_than_that() -> None:
    source = "\n".join("\t" * depth + "Option 1:" for depth in range(40))
    found = [node for node in every_node(parse(source).nodes) if isinstance(node, Options)]
    assert len(found) == MAX_OPTIONS_DEPTH
    assert render(parse(source)) == source


@given(st.text(alphabet="[]a\\", max_size=30))
def test_a_text_has_problems_exactly_if_its_brackets_do_not_balance(source: str) -> None:
    depth, balanced = 0, True
    for character in re.sub(r"\\[\[\]]", "", source):
        depth += {"[": 1, "]": -1}.get(character, 0)
        balanced = balanced and depth >= 0
    assert (parse(source).problems == ()) == (balanced and depth == 0)


def seconds_to_parse(source: str) -> float:
    """The time of parsing alone: what the tests before it left behind is not gone through."""
    gc.disable()
    try:
        started = time.process_time()
        text = parse(source)
        elapsed = time.process_time() - started
    finally:
        gc.enable()
    assert render(text) == source
    return elapsed


@pytest.mark.no_cover
@pytest.mark.parametrize("piece", ["[", "]", "[US: ", "word"])
def test_a_quarter_of_a_megabyte_takes_seconds(piece: str) -> None:
    # While every line is counted for the coverage; `bin/bench parse` times a whole one.
    assert seconds_to_parse(piece * (250_000 // len(piece))) < 10


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "piece",
    [
        *("[", "]", "[]", "[a]", "a ", " ", "\n", "\n\n", "\\", "\\[", "US/", ":", "[X", "] "),
        *("[\n\n", "]\n\n", "[Note: ", "[insert ", "[US propose; MX oppose: ", "[US propose"),
        *("[^", "[^1]", "[a](", "[a](#b)", "](", "[US/JP] propose: ", "[a] propose: ]", "US, "),
        *("Option ", "Option 1:\n", "\tOption 1:\n", "Option 1:\nOption (a):\n", "Option 1: [\n\n"),
        *("Article ", "Article 5\n", "## a\n[", "[Article 5\n", "a [b.\n\nc] ", "a] b.\n\n"),
        *("{End of options}", "[[a]\n\n", "1. ", "*", "[US: a] ", "[US: Article 5]\n"),
    ],
)
def test_nothing_repeated_takes_more_than_its_length(piece: str) -> None:
    # Four times the text in four times the time; quadratic would be sixteen.
    short, long = (piece * (length // len(piece)) for length in (10_000, 40_000))
    quickest = min(seconds_to_parse(short) for _ in range(2))
    assert min(seconds_to_parse(long) for _ in range(2)) < 9 * quickest + 0.1


@pytest.mark.parametrize(
    "inside", [" ", "\n", "US/", "note ", "x", "US ", "a", "\n ", "US propose "]
)
def test_nothing_repeated_inside_one_bracket_does_either(inside: str) -> None:
    assert seconds_to_parse("[" + inside * (50_000 // len(inside)) + "?]") < 4


@pytest.mark.no_cover
@pytest.mark.parametrize("piece", ["[", "]", "[US: ", "[]", "[a]", "\\[", "word ", "Option 1:\n"])
def test_memory_grows_by_less_than_200_bytes_a_character(piece: str) -> None:
    source = piece * (20_000 // len(piece))
    tracemalloc.start()
    try:
        parse(source)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 200 * len(source)
