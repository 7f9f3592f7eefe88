"""From the string that negotiators type to the tree of nodes, and back without loss."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from agreements.text.heads import Head, opens_note, opens_placeholder, read_head
from agreements.text.nodes import (
    Bracket,
    Node,
    Note,
    Placeholder,
    Problem,
    ProblemCode,
    Run,
    Span,
    Stray,
    Text,
)

# Deeper than any text met; keeps every walk over the tree, here or in a renderer, shallow.
MAX_DEPTH = 64
_NEAR_LENGTH = 40

_TOKEN = re.compile(r"\\[\[\]]|(?P<bracket>[\[\]])|(?P<edge>\n[^\S\n]*\n)")


def parse(source: str, parties: Iterable[str] | None = None) -> Text:
    """Read a rolling text; never refuses, whatever the string.

    With ``parties`` (the plan's codes) a head may name them in any case, and a code that is
    none of theirs is reported. The time taken grows with the length of ``source``.
    """
    known = None if parties is None else {code.upper(): code for code in parties}
    return _Reading(source, known).text()


def render(text: Text) -> str:
    """The string a text was parsed from: ``render(parse(s)) == s``, code point by code point."""
    return "".join(_pieces(text.nodes))


def _pieces(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Bracket):
            yield "[" + node.head
            yield from _pieces(node.children)
            yield "]" if node.closed else ""
        else:
            yield node.text


def _pairs(source: str) -> dict[int, int]:
    """Where each opening bracket that is closed at all is closed."""
    opened: list[int] = []
    pairs: dict[int, int] = {}
    for token in _TOKEN.finditer(source):
        if token["bracket"] == "[":
            opened.append(token.start())
        elif token["bracket"] == "]" and opened:
            pairs[opened.pop()] = token.start()
    return pairs


@dataclass(slots=True)
class _Open:
    """A bracket being read; ``closed`` tells whether its other end is further on."""

    start: int
    head: Head
    closed: bool
    children: list[Node] = field(default_factory=list)


class _Reading:
    """One pass over a source with the open brackets on an explicit stack.

    ``_at`` is where the text that no node holds yet begins; stray brackets just before it, from
    ``_stray`` on, wait to be joined by their neighbours, so that a million of them are one node.
    """

    def __init__(self, source: str, known: dict[str, str] | None) -> None:
        self._source = source
        self._known = known
        self._close_of = _pairs(source)
        self._nodes: list[Node] = []
        self._stack: list[_Open] = []
        self._problems: list[tuple[int, ProblemCode, dict[str, str]]] = []
        self._at = 0
        self._stray: int | None = None
        self._deep_reported = False

    def text(self) -> Text:
        for token in _TOKEN.finditer(self._source):
            if token.start() < self._at:
                continue
            if token["bracket"] == "[":
                self._open(token.start())
            elif token["bracket"] == "]":
                self._close(token.start())
            elif token["edge"]:
                self._end_unclosed(token.start())
        self._end_unclosed(len(self._source))
        self._flush(len(self._source))
        return Text(tuple(self._nodes), self._located_problems())

    def _open(self, at: int) -> None:
        close = self._close_of.get(at)
        if close is not None and opens_placeholder(self._source, at + 1):
            self._leaf(Placeholder, at, close + 1)
        elif close is not None and opens_note(self._source, at + 1):
            self._leaf(Note, at, close + 1)
        elif len(self._stack) == MAX_DEPTH:
            code: ProblemCode | None = None if self._deep_reported else "too_deep"
            self._deep_reported = True
            self._add_stray(code, at, at + 1 if close is None else close + 1)
        else:
            self._push(at, close)

    def _push(self, at: int, close: int | None) -> None:
        self._flush(at)
        head = read_head(self._source, at + 1, self._known)
        if close is None:
            self._report("unclosed", at)
        for code in head.unknown:
            self._problems.append((at, "unknown_party", {"code": code}))
        self._stack.append(_Open(at, head, close is not None))
        self._at = at + 1 + len(head.typed)

    def _close(self, at: int) -> None:
        # Closing brackets are paired with the last one open, so this is the one on top.
        if self._stack:
            self._flush(at)
            self._pop(at + 1)
            self._at = at + 1
        else:
            self._add_stray("unopened", at, at + 1)

    def _end_unclosed(self, at: int) -> None:
        """End what nobody closes here, at the edge of a paragraph."""
        while self._stack and not self._stack[-1].closed:
            self._flush(at)
            self._pop(at)

    def _pop(self, end: int) -> None:
        top = self._stack.pop()
        self._deep_reported = False
        span = Span(top.start, end)
        node = Bracket(span, top.head.typed, top.head.attribution, tuple(top.children), top.closed)
        self._siblings().append(node)

    def _siblings(self) -> list[Node]:
        return self._stack[-1].children if self._stack else self._nodes

    def _leaf(self, kind: type[Placeholder | Note], start: int, end: int) -> None:
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
