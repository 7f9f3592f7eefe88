"""From the string that negotiators type to the tree of nodes, and back without loss."""

import heapq
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TypeGuard

from agreements.text.core.nodes import (
    Alternatives,
    Bracket,
    FootnoteMark,
    Link,
    Node,
    Note,
    Options,
    Placeholder,
    Problem,
    ProblemCode,
    Run,
    Sealed,
    Span,
    Stray,
    Text,
)
from agreements.text.core.words import PARAGRAPH_EDGE
from agreements.text.reading.heads import Head, Heads, opens_note, opens_placeholder
from agreements.text.reading.line_starts import END_OF_OPTIONS, Label
from agreements.text.reading.options import End, Part, grouped
from agreements.text.reading.pairing import pair
from agreements.text.reading.tokens import Tokens

# Deeper than any text met; keeps every walk over the tree, here or in a renderer, shallow.
MAX_DEPTH = 64
# Options are looked for in brackets down to here, for the same reason.
MAX_DEPTH_OF_OPTIONS = 8
_NEAR_LENGTH = 40

_Leaf = Placeholder | Note | FootnoteMark | Link | Sealed


def parse(source: str, parties: Iterable[str] | None = None) -> Text:
    """Read a rolling text; never refuses, whatever the string.

    With ``parties`` (the plan's codes) a head may name them in any case, and a code that is
    none of theirs is reported. The time taken grows with the length of ``source``.
    """
    return _Reading(source, None if parties is None else tuple(parties)).text()


def render(text: Text) -> str:
    """The string a text was parsed from: ``render(parse(s)) == s``, code point by code point."""
    return "".join(_pieces(text.nodes))


def _pieces(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Bracket):
            yield "[" + node.head
            yield from _pieces(node.children)
            yield "]" if node.closed else ""
        elif isinstance(node, Alternatives):
            yield from _pieces(node.children)
        elif isinstance(node, Options):
            for option in node.options:
                yield option.label
                yield from _pieces(option.children)
            yield node.ending
        else:
            yield node.text


# A token, or a line that matters to brackets and options: what, from where, to where.
_Sign = tuple[str, int, int]


@dataclass(slots=True)
class _Open:
    """A bracket being read; ``close`` is where its other end is, or -1."""

    start: int
    head: Head
    close: int
    parts: list[Part] = field(default_factory=list)


class _Reading:
    """One pass over a source with the open brackets on an explicit stack.

    ``_at`` is where the text that no node holds yet begins; stray brackets just before it, from
    ``_stray`` on, wait to be joined by their neighbours, so that a million of them are one node.
    """

    def __init__(self, source: str, parties: tuple[str, ...] | None) -> None:
        self._source = source
        self._parties = parties
        known = None if parties is None else {code.upper(): code for code in parties}
        self._heads = Heads(source, known)
        self._tokens = Tokens(source, self._heads)
        self._pairing = pair(source, self._heads, self._tokens)
        self._labels = {label.start: label for label in self._pairing.labels}
        self._parts: list[Part] = []
        self._stack: list[_Open] = []
        self._problems: list[tuple[int, ProblemCode, dict[str, str]]] = []
        self._at = 0
        self._stray: int | None = None
        self._deep_reported = False

    def text(self) -> Text:
        for kind, start, end in self._signs():
            if start >= self._at:
                self._take(kind, start, end)
        self._end_unclosed(len(self._source))
        self._flush(len(self._source))
        nodes = self._nodes(self._parts, len(self._source))
        return Text(nodes, self._located_problems(), self._parties)

    def _take(self, kind: str, start: int, end: int) -> None:
        match kind:
            case "[":
                self._open(start)
            case "]":
                self._close(start)
            case "edge":
                self._end_unclosed(start)
            case "mark":
                self._leaf(FootnoteMark, start, end)
            case "link":
                self._leaf(Link, start, end)
            case "label":
                self._for_options(self._labels[start])
            case _:
                if kind == "heading":
                    self._end_unclosed(start)
                self._for_options(End(start, end))

    def _signs(self) -> Iterator[_Sign]:
        """All signs in order; where two start at one place, the heading comes first."""
        signs: Iterator[_Sign] = iter(self._tokens)
        if not self._labels and not self._pairing.headings:
            return signs
        headings = (("heading", at, at) for at in self._pairing.headings)
        labels = (("label", one.start, one.end) for one in self._pairing.labels)
        endings = (("ending", *one.span()) for one in END_OF_OPTIONS.finditer(self._source))
        return heapq.merge(headings, labels, endings, signs, key=itemgetter(1))

    def _for_options(self, part: Label | End) -> None:
        """Take what only matters for options; too deep it is plain text."""
        if len(self._stack) <= MAX_DEPTH_OF_OPTIONS:
            self._flush(part.start)
            self._siblings().append(part)
            self._at = part.end

    def _open(self, at: int) -> None:
        close = self._pairing.other_end[at]
        if close != -1 and opens_placeholder(self._source, at + 1):
            self._leaf(Placeholder, at, close + 1)
        elif close != -1 and opens_note(self._source, at + 1):
            self._leaf(Note, at, close + 1)
        elif len(self._stack) < MAX_DEPTH:
            self._push(at, close)
        elif close != -1:
            self._report_deep(at)
            self._leaf(Sealed, at, close + 1)
        else:
            self._report_deep(at)
            self._add_stray(None, at, at + 1)

    def _push(self, at: int, close: int) -> None:
        self._flush(at)
        codes_closed = at in self._pairing.closed_codes
        head = self._heads.at(at + 1, codes_closed=codes_closed)
        if close == -1:
            self._report("unclosed", at)
        for code in head.unknown:
            self._problems.append((at, "unknown_party", {"code": code}))
        self._stack.append(_Open(at, head, close))
        self._at = at + 1 + len(head.typed)

    def _close(self, at: int) -> None:
        if self._pairing.other_end[at] == -1:
            self._add_stray("unopened", at, at + 1)
            return
        # What is still open inside the bracket that is closed here was never closed.
        while self._stack[-1].close != at:
            self._flush(at)
            self._pop(at)
        self._flush(at)
        self._pop(at + 1)
        self._at = at + 1

    def _end_unclosed(self, at: int) -> None:
        """End what nobody closes here, at the edge of a paragraph."""
        while self._stack and self._stack[-1].close == -1:
            self._flush(at)
            self._pop(at)

    def _pop(self, end: int) -> None:
        top = self._stack.pop()
        self._deep_reported = False
        closed = top.close != -1
        children = self._nodes(top.parts, end - 1 if closed else end)
        span = Span(top.start, end)
        node = Bracket(span, top.head.typed, top.head.attribution, children, closed)
        self._siblings().append(node)

    def _nodes(self, parts: list[Part], end: int) -> tuple[Node, ...]:
        """The parts of a bracket or of the text, gathered into alternatives and options."""
        if len(parts) == 1 and isinstance(parts[0], Run):
            return (parts[0],)
        return tuple(grouped(self._source, _with_alternatives(parts), end))

    def _siblings(self) -> list[Part]:
        return self._stack[-1].parts if self._stack else self._parts

    def _leaf(self, kind: type[_Leaf], start: int, end: int) -> None:
        self._flush(start)
        self._siblings().append(kind(Span(start, end), self._source[start:end]))
        self._at = end

    def _add_stray(self, code: ProblemCode | None, start: int, end: int) -> None:
        """Take brackets that pair with nothing; ``code`` is None where that is reported already."""
        if self._stray is None or self._at != start:
            self._flush(start)
            self._stray = start
            if code is not None:
                self._report(code, start)
        self._at = end

    def _flush(self, end: int) -> None:
        """Give the waiting stray brackets and the text after them, up to ``end``, their nodes."""
        if self._stray is not None:
            span = Span(self._stray, self._at)
            self._siblings().append(Stray(span, self._source[span.start : span.end]))
            self._stray = None
        if self._at < end:
            self._siblings().append(Run(Span(self._at, end), self._source[self._at : end]))
            self._at = end

    def _report_deep(self, at: int) -> None:
        if not self._deep_reported:
            self._deep_reported = True
            self._report("too_deep", at)

    def _report(self, code: ProblemCode, at: int) -> None:
        near = self._source[at : at + _NEAR_LENGTH]
        if code == "unopened":
            near = self._source[max(at + 1 - _NEAR_LENGTH, 0) : at + 1]
        self._problems.append((at, code, {"near": near}))

    def _located_problems(self) -> tuple[Problem, ...]:
        if not self._problems:
            return ()
        feeds = [found.start() for found in re.finditer("\n", self._source)]
        located = []
        for at, code, data in self._problems:
            line = bisect_left(feeds, at)
            line_start = feeds[line - 1] + 1 if line else 0
            located.append(Problem(code, line + 1, at - line_start + 1, data))
        return tuple(located)


def _with_alternatives(parts: Iterable[Part]) -> list[Part]:
    """The parts with brackets that name nobody and stand side by side gathered."""
    gathered: list[Part] = []
    run: list[Node] = []
    for part in parts:
        if _is_choice(part) or (run and _is_gap(part)):
            run.append(part)
        else:
            gathered.extend(_closed_off(run))
            run = []
            gathered.append(part)
    gathered.extend(_closed_off(run))
    return gathered


def _is_choice(part: Part) -> TypeGuard[Bracket]:
    return isinstance(part, Bracket) and part.closed and not part.attribution


def _is_gap(part: Part) -> TypeGuard[Run]:
    if not isinstance(part, Run) or not part.text.isspace():
        return False
    return PARAGRAPH_EDGE.search(part.text) is None


def _closed_off(run: list[Node]) -> list[Node]:
    """A run of choices and gaps as alternatives, if it has two choices; a last gap stays out."""
    rest = run[-1:] if run and isinstance(run[-1], Run) else []
    choices = run[: len(run) - len(rest)]
    if len(choices) < 2:
        return run
    span = Span(choices[0].span.start, choices[-1].span.end)
    return [Alternatives(span, tuple(choices)), *rest]
