"""A rolling text as HTML: escaped, labelled for the eye and for the ear."""

import re
from dataclasses import fields
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agreements.text import (
    Alternatives,
    Attribution,
    Bracket,
    DisplayWords,
    Link,
    Node,
    Options,
    PartyMark,
    Run,
    Span,
    Text,
    parse,
    to_html,
)

PARTIES = {
    "US": PartyMark("US", "United States", 1),
    "MX": PartyMark("MX", "Mexico", 2),
    "CA": PartyMark("CA", "Canada", 3),
}
WORDS = DisplayWords(
    proposes="proposes",
    propose="propose",
    opposes="opposes",
    oppose="oppose",
    bracket="not agreed",
    end_of_bracket="end of bracket",
    placeholder="placeholder",
    note="note",
    problem="unbalanced bracket",
    alternatives="alternatives",
    end_of_alternatives="end of alternatives",
    alternative="or",
    options="options",
    end_of_options="end of options",
    footnote="footnote",
    too_deep="too deep",
)
HOSTILE_WORDS = [
    *("<script>alert(1)</script>", '" onmouseover="x', "&amp;", "&#91;", "<!--", "]]>", "'", "`"),
    *("</span>", "<span class=sr>", "\x00", "\ud800", "\x0b", "\u202e"),
]
HOSTILE = st.one_of(
    st.lists(
        st.sampled_from(
            [
                *HOSTILE_WORDS,
                *("[", "]", "[US: ", "[MX oppose: ", "[US propose; MX oppose: ", "[X]", "[ ]"),
                *("[Note: ", "\\[", "\\]", " ", "\n\n", "shall", "[ZZ: ", "[US/MX: "),
                *("[a][b]", "\nOption 1: ", "\nOption 2: ", "{End of options}", "[^1]"),
                *("[<b>](https://a.example/?b=<c>&d)", "[a](javascript:alert)", "\n## "),
            ]
        ),
        max_size=30,
    ).map("".join),
    st.text(max_size=60),
)
CLASSES = {"br", "p1", "p2", "p3", "shared", "opposed", "joint", "placeholder", "note", "problem"}
CLASSES |= {"who", "mark", "sr", "alternatives", "options", "option", "label", "footnote"}
CLASSES |= {"link", "address"}


class Reader(HTMLParser):
    """Reads the HTML as a browser would: what is seen, what is heard, what it is made of."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[dict[str, str]] = []
        self.attributes: set[str] = set()
        self.classes: set[str] = set()
        self.others: list[str] = []
        self.words = self.seen = self.heard = ""
        self.feed(html)
        self.close()
        assert self.open == [], "a span is left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.open.append(values)
        self.attributes |= set(values)
        self.classes |= set(values.get("class", "").split())
        if tag != "span":
            self.others.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()
        if tag != "span":
            self.others.append(tag)

    def handle_data(self, data: str) -> None:
        within = {name for values in self.open for name in values.get("class", "").split()}
        hidden = any(values.get("aria-hidden") == "true" for values in self.open)
        if not within & {"sr", "who"}:
            self.words += data
        if "sr" not in within:
            self.seen += data
        if not hidden:
            self.heard += data

    def handle_comment(self, data: str) -> None:
        self.others.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.others.append("declaration")

    def handle_pi(self, data: str) -> None:
        self.others.append("instruction")

    def unknown_decl(self, data: str) -> None:
        self.others.append("unknown declaration")


def shown(source: str, parties: dict[str, PartyMark] | None = None) -> Reader:
    return Reader(to_html(parse(source), PARTIES if parties is None else parties, WORDS))


def printable(text: str) -> str:
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", "\ufffd", text)


def words_of(nodes: tuple[Node, ...]) -> str:
    """What should be left of the text when labels are taken away."""
    out = ""
    for node in nodes:
        if isinstance(node, Bracket):
            out += "[" + words_of(node.children) + ("]" if node.closed else "")
        elif isinstance(node, Run):
            out += node.text.replace("\\[", "[").replace("\\]", "]")
        elif isinstance(node, Alternatives):
            out += words_of(node.children)
        elif isinstance(node, Options):
            for option in node.options:
                out += option.label + words_of(option.children)
            out += node.ending
        elif isinstance(node, Link):
            words, _, address = node.text[1:-1].partition("](")
            out += f"{words} ({address})"
        else:
            out += node.text
    return out


def test_the_whole_of_one_bracket() -> None:
    assert to_html(parse("Each Party [US: shall]."), PARTIES, WORDS) == (
        'Each Party <span class="br p1">['
        '<span class="who">'
        '<span aria-hidden="true"><span class="mark">▲</span> US </span>'
        '<span class="sr">United States proposes: </span></span>'
        'shall]<span class="sr"> end of bracket </span></span>.'
    )


@pytest.mark.parametrize(
    ("source", "seen", "heard"),
    [
        ("[US: x]", "[▲ US x]", "[United States proposes: x] end of bracket "),
        ("[US propose: x]", "[▲ US x]", "[United States proposes: x] end of bracket "),
        ("[MX: , x]", "[● MX , x]", "[Mexico proposes: , x] end of bracket "),
        (
            "[US/MX: x]",
            "[▲ US, ● MX x]",
            "[United States, Mexico propose: x] end of bracket ",
        ),
        (
            "[MX oppose; US propose: x]",
            "[▲ US proposes, ● MX opposes x]",
            "[United States proposes, Mexico opposes: x] end of bracket ",
        ),
        (
            "[US propose; MX/CA oppose: x]",
            "[▲ US proposes, ● MX, ■ CA oppose x]",
            "[United States proposes, Mexico, Canada oppose: x] end of bracket ",
        ),
        ("[US oppose: x]", "[▲ US opposes x]", "[United States opposes: x] end of bracket "),
        ("[ZZ: x]", "[ZZ x]", "[ZZ proposes: x] end of bracket "),
        ("[may]", "[may]", "[not agreed: may] end of bracket "),
        ("[X] days", "[X] days", "placeholder: [X] days"),
        ("[Note: x]", "[Note: x]", "note: [Note: x]"),
        ("a ] b", "a ] b", "a unbalanced bracket: ] b"),
        ("[US: x", "[▲ US x", "[unbalanced bracket: United States proposes: x"),
        ("CO2\\[e\\]", "CO2[e]", "CO2[e]"),
        (
            "[a][b]",
            "[a][b]",
            "alternatives: [not agreed: a] end of bracket or: [not agreed: b] end of bracket "
            " end of alternatives ",
        ),
        (
            "Option 1: a\nOption 2: b",
            "Option 1: a\nOption 2: b",
            "options: Option 1: a\nOption 2: b end of options ",
        ),
        ("a[^1]", "a[^1]", "afootnote: [^1]"),
        ("[a](#b)", "a (#b)", "a (#b)"),
    ],
)
def test_what_is_seen_and_what_is_heard(source: str, seen: str, heard: str) -> None:
    reader = shown(source)
    assert reader.seen == seen
    assert reader.heard == heard


@pytest.mark.parametrize(
    ("source", "classes"),
    [
        ("x", set()),
        ("[US: x]", {"br", "p1", "who", "mark", "sr"}),
        ("[MX: x]", {"br", "p2", "who", "mark", "sr"}),
        ("[US propose; MX oppose: x]", {"br", "p1", "who", "mark", "sr"}),
        ("[US/MX: x]", {"br", "shared", "who", "mark", "sr"}),
        ("[US oppose: x]", {"br", "opposed", "who", "mark", "sr"}),
        ("[ZZ: x]", {"br", "shared", "who", "sr"}),
        ("[may]", {"br", "joint", "sr"}),
        ("[X]", {"br", "placeholder", "sr"}),
        ("[Note: x]", {"br", "note", "sr"}),
        ("]", {"problem", "sr"}),
        ("[US: x", {"br", "p1", "problem", "who", "mark", "sr"}),
        ("[may", {"br", "joint", "problem", "sr"}),
        ("[a][b]", {"alternatives", "br", "joint", "sr"}),
        ("Option 1: a", {"options", "option", "label", "sr"}),
        ("[^1]", {"footnote", "sr"}),
        ("[a](#b)", {"link", "address"}),
        ("[" * 65 + "a" + "]" * 65, {"br", "joint", "problem", "sr"}),
    ],
)
def test_classes(source: str, classes: set[str]) -> None:
    assert shown(source).classes == classes


def test_marks_by_the_plans_order() -> None:
    marks = [PartyMark("P", "Party", index).mark for index in range(1, 7)]
    assert marks == ["▲", "●", "■", "◆", "▼", "▲"]


@given(HOSTILE)
@example("<script>alert(1)</script>")
@example("[US: <img src=x onerror=alert(1)>]")
@example("]" * 5 + "<")
@example("[Note: <script>alert(1)</script>]")
@example("[insert <b>]")
@example("[" * 70 + "<b>" + "]" * 70)
def test_only_our_spans_come_out_and_no_word_is_lost(source: str) -> None:
    text = parse(source)
    html = to_html(text, PARTIES, WORDS)
    reader = Reader(html)
    assert reader.others == []
    assert reader.attributes <= {"class", "aria-hidden"}
    assert reader.classes <= CLASSES
    assert reader.words == printable(words_of(text.nodes))
    html.encode("utf-8")


@given(st.sampled_from(HOSTILE_WORDS), st.sampled_from(HOSTILE_WORDS))
def test_names_codes_and_translations_are_escaped_too(name: str, word: str) -> None:
    parties = {"US": PartyMark(name, name, 1)}
    words = DisplayWords(*[word] * len(fields(DisplayWords)))
    source = "[US: a][US oppose: b][ZZ: c][X][Note: d][e][f ]][^1]\nOption 1: g"
    reader = Reader(to_html(parse(source), parties, words))
    assert reader.others == []
    assert reader.attributes == {"class", "aria-hidden"}
    assert reader.classes <= CLASSES
    assert printable(name) in reader.seen
    assert printable(word) in reader.heard


def test_a_code_that_no_party_has_is_escaped() -> None:
    # The parser takes letters only, but a tree can be built by hand.
    attribution = Attribution(("<b>",), ('"',))
    text = Text((Bracket(Span(0, 2), "", attribution, ()),))
    assert Reader(to_html(text, {}, WORDS)).seen == '[<b> proposes, " opposes ]'


@given(st.text(alphabet="<>&\"'abc \n", max_size=40))
def test_text_without_brackets_comes_out_as_it_went_in(source: str) -> None:
    html = to_html(parse(source), PARTIES, WORDS)
    assert "<" not in html
    assert Reader(html).words == source
