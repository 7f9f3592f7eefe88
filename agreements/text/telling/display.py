"""A rolling text as HTML for pages and PDF: escaped, and readable without seeing colour.

The brackets stay in the text. All that is put out is ``span`` elements, with these classes or
with ``aria-hidden``:

    br p1, br p2 …    proposed by one party, by its place in the plan's order
    br shared         proposed by several parties, or by one that the plan does not have
    br opposed        opposed by somebody, with nobody named as proposing it
    br joint          names nobody
    br placeholder, br note
    alternatives      brackets side by side, one of which is to be chosen
    options, option   options to choose from, and one of them; label: ``Option 1:``
    footnote          a footnote mark
    link, address     the words of a link, with its address after them
    problem           a bracket that is not closed (besides its other classes), not opened, or
                      nested too deep to be read
    who, mark         the visible label of a bracket and the party's mark in it
    sr                for those who listen: to be hidden from the eye, not from the ear
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from agreements.text.core.nodes import (
    Alternatives,
    Attribution,
    Bracket,
    FootnoteMark,
    Link,
    Node,
    Note,
    Options,
    Placeholder,
    Run,
    Sealed,
    Stray,
    Text,
)
from agreements.text.telling.escaping import escaped

MARKS = "▲●■◆▼"

_ESCAPED_BRACKET = re.compile(r"\\([\[\]])")


@dataclass(frozen=True)
class PartyMark:
    """How a party is shown; ``index`` is its place in the plan's order, from 1."""

    code: str
    name: str
    index: int

    @property
    def mark(self) -> str:
        """The party's mark; the sixth party begins again with the first mark."""
        return MARKS[(self.index - 1) % len(MARKS)]


@dataclass(frozen=True)
class DisplayWords:
    """The words put around brackets, in the reader's language.

    For one party ("United States proposes") and for several ("United States, Mexico propose");
    ``problem`` is said at an unbalanced bracket, ``bracket`` at one that names nobody;
    ``alternatives`` and ``alternative`` before a set of them and before each but the first,
    ``too_deep`` at a bracket nested too deep, ``footnote`` before a footnote mark.
    """

    proposes: str
    propose: str
    opposes: str
    oppose: str
    bracket: str
    end_of_bracket: str
    placeholder: str
    note: str
    problem: str
    alternatives: str
    end_of_alternatives: str
    alternative: str
    options: str
    end_of_options: str
    footnote: str
    too_deep: str


def to_html(text: Text, parties: Mapping[str, PartyMark], words: DisplayWords) -> str:
    """The text as inline HTML, every character of it escaped.

    ``parties`` maps codes as they stand in the attributions to marks; a code that it lacks is
    shown without a mark. Line ends are left to the page's style (``white-space: pre-line``).
    """
    return _Display(parties, words).nodes(text.nodes)


class _Display:
    def __init__(self, parties: Mapping[str, PartyMark], words: DisplayWords) -> None:
        self._parties = parties
        self._words = words

    def nodes(self, nodes: Iterable[Node]) -> str:
        return "".join(self._node(node) for node in nodes)

    def _node(self, node: Node) -> str:
        match node:
            case Run():
                return _words(node.text)
            case Bracket():
                return self._bracket(node)
            case Alternatives():
                return self._alternatives(node)
            case Options():
                return self._options(node)
            case Link():
                return self._link(node)
            case _:
                return self._leaf(node)

    def _leaf(self, node: Placeholder | Note | FootnoteMark | Stray | Sealed) -> str:
        match node:
            case Placeholder():
                classes, said = "br placeholder", self._words.placeholder
            case Note():
                classes, said = "br note", self._words.note
            case FootnoteMark():
                classes, said = "footnote", self._words.footnote
            case Sealed():
                classes, said = "problem", self._words.too_deep
            case _:
                classes, said = "problem", self._words.problem
        return _span(classes, _sr(f"{said}: ") + escaped(node.text))

    def _alternatives(self, node: Alternatives) -> str:
        shown = [_sr(f"{self._words.alternatives}: ")]
        is_first = True
        for child in node.children:
            if isinstance(child, Bracket) and not is_first:
                shown.append(_sr(f"{self._words.alternative}: "))
            is_first = False
            shown.append(self._node(child))
        shown.append(_sr(f" {self._words.end_of_alternatives} "))
        return _span("alternatives", "".join(shown))

    def _options(self, node: Options) -> str:
        shown = [_sr(f"{self._words.options}: ")]
        for option in node.options:
            label = _span("label", escaped(option.label))
            shown.append(_span("option", label + self.nodes(option.children)))
        shown.extend([escaped(node.ending), _sr(f" {self._words.end_of_options} ")])
        return _span("options", "".join(shown))

    def _link(self, node: Link) -> str:
        """Words and address, both to be read: nobody follows a link that another party wrote."""
        words, _, address = node.text[1:-1].partition("](")
        return _span("link", f"{_words(words)} {_span('address', escaped(f'({address})'))}")

    def _bracket(self, node: Bracket) -> str:
        classes = self._bracket_classes(node.attribution)
        opening = self._who(node.attribution)
        closing = "]" + _sr(f" {self._words.end_of_bracket} ")
        if not node.closed:
            classes += " problem"
            opening = _sr(f"{self._words.problem}: ") + opening
            closing = ""
        return _span(classes, "[" + opening + self.nodes(node.children) + closing)

    def _bracket_classes(self, attribution: Attribution) -> str:
        if not attribution:
            return "br joint"
        if not attribution.proposed_by:
            return "br opposed"
        marks = [self._parties.get(code) for code in attribution.proposed_by]
        only = marks[0] if len(marks) == 1 else None
        return "br shared" if only is None else f"br p{only.index}"

    def _who(self, attribution: Attribution) -> str:
        """The label that is seen and the sentence that is heard, each hidden from the other."""
        if not attribution:
            return _sr(f"{self._words.bracket}: ")
        seen = f'<span aria-hidden="true">{self._label(attribution)} </span>'
        return _span("who", seen + _sr(f"{self._sentence(attribution)}: "))

    def _label(self, attribution: Attribution) -> str:
        proposed, opposed = attribution.proposed_by, attribution.opposed_by
        if not opposed:
            return self._seen(proposed)
        clauses = [(proposed, self._proposing(proposed)), (opposed, self._opposing(opposed))]
        return ", ".join(f"{self._seen(codes)} {escaped(verb)}" for codes, verb in clauses if codes)

    def _sentence(self, attribution: Attribution) -> str:
        proposed, opposed = attribution.proposed_by, attribution.opposed_by
        clauses = [(proposed, self._proposing(proposed)), (opposed, self._opposing(opposed))]
        return ", ".join(f"{self._heard(codes)} {verb}" for codes, verb in clauses if codes)

    def _proposing(self, codes: tuple[str, ...]) -> str:
        return self._words.proposes if len(codes) == 1 else self._words.propose

    def _opposing(self, codes: tuple[str, ...]) -> str:
        return self._words.opposes if len(codes) == 1 else self._words.oppose

    def _seen(self, codes: tuple[str, ...]) -> str:
        return ", ".join(self._marked(code) for code in codes)

    def _marked(self, code: str) -> str:
        party = self._parties.get(code)
        if party is None:
            return escaped(code)
        return f"{_span('mark', party.mark)} {escaped(party.code)}"

    def _heard(self, codes: tuple[str, ...]) -> str:
        return ", ".join(
            self._parties[code].name if code in self._parties else code for code in codes
        )


def _words(typed: str) -> str:
    """Words as read: the backslash of ``\\[`` is not shown."""
    return escaped(_ESCAPED_BRACKET.sub(r"\1", typed))


def _sr(words: str) -> str:
    return _span("sr", escaped(words))


def _span(classes: str, html: str) -> str:
    return f'<span class="{classes}">{html}</span>'
