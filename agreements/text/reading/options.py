"""Which labels make one set of options, and where an option ends.

A label continues the nearest set of its style that it is the next of (``Option 2`` after
``Option 1``, ``Option (b)`` after ``Option (a)``), and then all between the two labels is the
first one's. The last option of a set ends, whichever comes first,

- at ``{End of options}``, at a heading, or with the bracket that the set stands in;
- at a label of the set around it, or of a new set that cannot stand inside it;
- at a paragraph that is indented no further than the label's line; if the label stands alone on
  its line, or the line ends with a colon, at one that is indented less;
- at the paragraph numbered next after the set's own: ``4.`` after ``3. Option 1:``.

A paragraph starts after a blank line, at a line indented with a tab, and at a numbered line.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from agreements.text.core.nodes import Node, Option, Options, Run, Span
from agreements.text.reading.line_starts import Label, Style, indent_of, number_of

# How deep sets of options nest; a deeper label is plain text.
MAX_OPTIONS_DEPTH = 4

_PARAGRAPH = re.compile(
    r"\n(?:(?P<edge>(?:[^\S\n]*\n)+)(?P<indent>[^\S\n]*)"
    r"|(?P<tabs>(?=\t)[^\S\n]*)"
    r"|(?P<blanks>[^\S\n]*)(?=[0-9]{1,3}(?:\.[0-9]{1,3})*[.)]?\s|\([a-z]{1,3}\)\s))"
)
_NUMBER = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3})*)(?:[.)]|\s)")


@dataclass(frozen=True, slots=True)
class End:
    """Where options end in any case: at a heading, or at ``{End of options}`` (``ending``)."""

    start: int
    end: int

    @property
    def is_ending(self) -> bool:
        return self.end > self.start


Part = Node | Label | End


@dataclass(slots=True)
class _Set:
    """A set being read; ``limit`` is where it ends at the latest.

    ``limited_by_line`` is whether a line ends it there, and ``last_inside`` where the last label
    stands that is its own or of a set inside it.
    """

    labels: list[Label]
    style: Style
    last: int
    depth: int
    limit: int = -1
    limited_by_line: bool = False
    last_inside: int = -1
    end: int = -1
    ending: End | None = None

    def is_continued_by(self, label: Label) -> bool:
        return (self.style, self.last + 1) in label.readings

    def may_hold(self, label: Label) -> bool:
        """Whether a new set that begins with ``label`` may stand in the last option."""
        last = self.labels[-1]
        if label.number and label.number == _next(self.labels[0].number):
            return False
        if label.indent > last.indent:
            return True
        is_finer = all(style != self.style for style, _ in label.readings)
        return label.indent == last.indent and is_finer and self.style[:5] != "paren"


@dataclass(slots=True)
class _Paragraph:
    """A paragraph that may end a set: where the white space before it starts, and how it begins."""

    start: int
    indent: int
    number: tuple[int, ...]


def grouped(source: str, parts: Sequence[Part], end: int) -> list[Node]:
    """The nodes among ``parts`` with their options gathered into sets.

    ``parts`` are siblings in order, up to ``end``, with labels and ends lying between them.
    """
    nodes = [part for part in parts if not isinstance(part, Label | End)]
    if len(nodes) == len(parts):
        return nodes
    sets = _sets(parts, end)
    paragraphs = _paragraphs(source, parts) if sets else []
    starts = [paragraph.start for paragraph in paragraphs]
    for one in sets:
        one.end = _end(source, one, paragraphs, bisect_left(starts, one.last_inside))
    return _Building(source, sets).build(parts)


def _next(number: tuple[int, ...]) -> tuple[int, ...] | None:
    return (*number[:-1], number[-1] + 1) if number else None


def _sets(parts: Sequence[Part], end: int) -> list[_Set]:
    """The sets in order of their first labels, each with its limit."""
    found: list[_Set] = []
    opened: list[_Set] = []
    for part in parts:
        if isinstance(part, End):
            _end_sets(opened, part)
        elif isinstance(part, Label):
            _take(part, opened, found)
    for one in opened:
        one.limit = end
    return found


def _end_sets(opened: list[_Set], at: End) -> None:
    """End all sets at a heading, the innermost one at ``{End of options}``."""
    while opened:
        last = opened.pop()
        last.limit = at.start
        last.limited_by_line = not at.is_ending
        if at.is_ending:
            last.ending = at
            break
    for one in opened:
        one.last_inside = at.start


def _take(label: Label, opened: list[_Set], found: list[_Set]) -> None:
    following = [one for one in opened if one.is_continued_by(label)]
    nearest = [one for one in following if one.labels[0].indent <= label.indent] or following
    if nearest:
        _close_down_to(opened, nearest[-1].depth + 1, label.start)
        nearest[-1].labels.append(label)
        nearest[-1].last += 1
    else:
        depth = len(opened)
        while depth and not opened[depth - 1].may_hold(label):
            depth -= 1
        if depth == MAX_OPTIONS_DEPTH:
            return
        _close_down_to(opened, depth, label.start)
        style, ordinal = next((one for one in label.readings if one[1] == 1), label.readings[0])
        opened.append(_Set([label], style, ordinal, depth))
        found.append(opened[-1])
    for one in opened:
        one.last_inside = label.start


def _close_down_to(opened: list[_Set], depth: int, at: int) -> None:
    while len(opened) > depth:
        last = opened.pop()
        last.limit = at
        last.limited_by_line = True


def _paragraphs(source: str, parts: Sequence[Part]) -> list[_Paragraph]:
    found = []
    for part in parts:
        if isinstance(part, Run):
            for edge in _PARAGRAPH.finditer(source, part.span.start, part.span.end):
                blanks = edge["indent"] or edge["tabs"] or edge["blanks"] or ""
                number = _NUMBER.match(source, edge.end())
                found.append(
                    _Paragraph(
                        edge.start(),
                        indent_of(blanks),
                        number_of(number[1]) if number else (),
                    )
                )
    return found


def _end(source: str, one: _Set, paragraphs: list[_Paragraph], place: int) -> int:
    """Where a set ends; ``place`` is that of the first paragraph that may end it."""
    if one.ending is not None:
        return one.limit
    last = one.labels[-1]
    following = _next(one.labels[0].number)
    while place < len(paragraphs) and paragraphs[place].start < one.limit:
        paragraph = paragraphs[place]
        is_out = paragraph.indent < last.indent + (not last.leads)
        if is_out or (paragraph.number and paragraph.number == following):
            return paragraph.start
        place += 1
    if not one.limited_by_line:
        return one.limit
    line = source.rfind("\n", last.end, one.limit)
    at = one.limit if line == -1 else line
    while at > last.end and source[at - 1].isspace():
        at -= 1
    return at


@dataclass(slots=True)
class _Frame:
    """A set being built: the options that are finished, and the nodes of the one that is not."""

    of: _Set
    end: int
    options: list[Option] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)


class _Building:
    """Puts the nodes into the options that they stand in, cutting runs where a set ends."""

    def __init__(self, source: str, sets: Iterable[_Set]) -> None:
        self._source = source
        self._set_of = {label.start: one for one in sets for label in one.labels}
        self._frames: list[_Frame] = []
        self._nodes: list[Node] = []

    def build(self, parts: Sequence[Part]) -> list[Node]:
        for part in parts:
            if isinstance(part, Label):
                self._label(part)
            elif isinstance(part, End):
                self._ending(part)
            elif isinstance(part, Run):
                self._run(part.span.start, part.span.end)
            else:
                self._close_up_to(part.span.start)
                self._hold(part.span.end)
                self._siblings.append(part)
        while self._frames:
            self._close(self._frames[-1].end)
        return self._nodes

    @property
    def _siblings(self) -> list[Node]:
        return self._frames[-1].children if self._frames else self._nodes

    def _hold(self, end: int) -> None:
        """Hold a node whole: a bracket that is not closed may reach past the last words."""
        for frame in self._frames:
            frame.end = max(frame.end, end)

    def _label(self, label: Label) -> None:
        self._close_up_to(label.start)
        one = self._set_of.get(label.start)
        if one is None:
            self._run(label.start, label.end)
        elif label is one.labels[0]:
            end = min(one.end, self._frames[-1].end) if self._frames else one.end
            self._frames.append(_Frame(one, end))
        else:
            self._finish_option(label.start)

    def _ending(self, at: End) -> None:
        if not at.is_ending:
            return
        self._close_up_to(at.start, but_with=at)
        if self._frames and self._frames[-1].of.ending is at and self._frames[-1].end == at.start:
            self._close(at.start, at.end)
        else:
            self._run(at.start, at.end)

    def _run(self, start: int, end: int) -> None:
        while self._frames and self._frames[-1].end < end:
            cut = max(start, self._frames[-1].end)
            self._add_run(start, cut)
            self._close(self._frames[-1].end)
            start = cut
        self._add_run(start, end)

    def _add_run(self, start: int, end: int) -> None:
        """Add words, to the run before them if there is one."""
        siblings = self._siblings
        if start == end:
            return
        if siblings and isinstance(before := siblings[-1], Run):
            siblings.pop()
            start = before.span.start
        siblings.append(Run(Span(start, end), self._source[start:end]))

    def _close_up_to(self, at: int, but_with: End | None = None) -> None:
        while self._frames and self._frames[-1].end <= at:
            if but_with is not None and self._frames[-1].of.ending is but_with:
                return
            self._close(self._frames[-1].end)

    def _finish_option(self, end: int) -> None:
        frame = self._frames[-1]
        label = frame.of.labels[len(frame.options)]
        span = Span(label.start, end)
        children = tuple(frame.children)
        frame.options.append(Option(span, self._source[label.start : label.end], children))
        frame.children = []

    def _close(self, at: int, ending_end: int = -1) -> None:
        self._finish_option(at)
        frame = self._frames.pop()
        end = max(at, ending_end)
        options = Options(
            Span(frame.options[0].span.start, end), tuple(frame.options), self._source[at:end]
        )
        self._siblings.append(options)
