"""Two texts compared word by word, and what moved."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Literal, NamedTuple

from agreements.text.comparing.aligning import Hunk, hunks, wordless
from agreements.text.comparing.cutting import Cut, cut
from agreements.text.comparing.diffing import Block
from agreements.text.comparing.moving import moved_sentences, moves
from agreements.text.core.nodes import Span, Text
from agreements.text.core.words import PARAGRAPH_EDGE, same_end, same_start, words
from agreements.text.reading.parsing import render

Kind = Literal["equal", "insert", "delete", "move-from", "move-to"]

_PARAGRAPH_EDGE = re.compile(rf"{PARAGRAPH_EDGE.pattern}\s*")
# What still belongs to the words before it; what follows (a bullet, "(") leads the next ones.
_TRAIL = re.compile(r"\S*\s*")


@dataclass(frozen=True, slots=True)
class Change:
    """A part of one text or of both.

    ``old`` and ``new`` are where it stands in either text, in code points; on the side that lacks
    it the span is empty, at the place where it would stand. ``text`` is its characters, and those
    of both sides where it is equal. ``move`` numbers the moves from 1 by their place in the old
    text, the same for where one is from and where it is to; for everything else it is 0.
    """

    kind: Kind
    old: Span
    new: Span
    text: str
    move: int = 0


def compare(old: Text | str, new: Text | str) -> list[Change]:
    """The new text as changes to the old one, word by word; a parsed text as it renders.

    The texts of what is equal, deleted and moved from are, joined, the old text; those of what is
    equal, inserted and moved to the new one; and the spans tile both. What was deleted comes
    before what was inserted in its place.

    Words are aligned first (``agreements.text.diffing.common``), then the punctuation and white
    space between them; no word, number or code is ever split. Between two aligned words there is
    one change, unless it has the same number of paragraphs on both sides: then one a paragraph. A
    change that could as well stand some words on begins where a paragraph, a sentence or a clause
    does. What counts as moved: see ``agreements.text.comparing.moving``.
    """
    return list(_changes(*cut(_source(old), _source(new))))


def words_changed(changes: Iterable[Change]) -> int:
    """How many words were deleted or inserted; a word that moved was both."""
    return sum(len(words(change.text)) for change in changes if change.kind != "equal")


def _source(text: Text | str) -> str:
    return text if isinstance(text, str) else render(text)


class _Edit(NamedTuple):
    """Characters of the old text, and those of the new one that take their place."""

    old: Span
    new: Span


def _changes(old: Cut, new: Cut) -> Iterator[Change]:
    sentences = moved_sentences(old, new)
    found = hunks(old, new, sentences)
    moved = moves(old, new, [hunk.old for hunk in found], [hunk.new for hunk in found], sentences)
    writing = _Writing(old, new, moved)
    for hunk in _with_gaps(old, new, found):
        yield from writing.edit(_fitted(old, new, hunk))
    yield from writing.equal_up_to(len(old.text))


def _with_gaps(old: Cut, new: Cut, hunks: Iterable[Hunk]) -> Iterator[Hunk]:
    """The hunks, and between them one without words wherever something between words changed."""
    at_old = at_new = 0
    for hunk in hunks:
        size = hunk.old.start - at_old
        if size > 1 and _span_text(old, at_old, size) != _span_text(new, at_new, size):
            for into in range(1, size):
                if old.gap(at_old + into) != new.gap(at_new + into):
                    yield wordless(at_old + into, at_new + into)
        yield hunk
        at_old, at_new = hunk.old.end, hunk.new.end


def _span_text(cut: Cut, start: int, size: int) -> str:
    return cut.text[cut.starts[start] : cut.end(start + size - 1)]


def _fitted(old: Cut, new: Cut, hunk: Hunk) -> _Edit:
    """What changed between the aligned words around a hunk, without what is the same at its ends.

    What is the same before goes first, so that an inserted word takes the blank after it.
    """
    old_start, old_lead, old_trail, old_end = _bounds(old, hunk.old)
    new_start, new_lead, new_trail, new_end = _bounds(new, hunk.new)
    lead = same_start(old.text[old_start:old_lead], new.text[new_start:new_lead])
    old_start, new_start = old_start + lead, new_start + lead
    trail = same_end(
        old.text[max(old_start, old_trail) : old_end],
        new.text[max(new_start, new_trail) : new_end],
    )
    return _Edit(Span(old_start, old_end - trail), Span(new_start, new_end - trail))


def _bounds(cut: Cut, words: Span) -> tuple[int, int, int, int]:
    """The end of the word before, the start of the first, the end of the last, what follows."""
    start, end = words
    return cut.end(start - 1), cut.starts[start], cut.end(end - 1), cut.starts[end]


class _Moved(NamedTuple):
    """Characters of one side that moved, by their ends, and the number of the move."""

    end: int
    start: int
    move: int


class _Side:
    """One text, and what in it moved."""

    def __init__(self, text: str, moved: Iterable[_Moved]) -> None:
        self._text = text
        self._moved = sorted(moved)

    def moved_in(self, span: Span) -> list[_Moved]:
        if not self._moved:
            return []
        first = bisect_right(self._moved, (span.start, len(self._text), 0))
        return list(takewhile(lambda moved: moved.start < span.end, self._moved[first:]))

    def cut(self, span: Span) -> Iterator[tuple[Span, int]]:
        """The span where moves begin and end, with the number of each move, 0 for the rest.

        White space next to a move goes with it.
        """
        at = span.start
        for moved in self.moved_in(span):
            if self._text[at : moved.start].strip():
                yield Span(at, moved.start), 0
                at = moved.start
            end = min(moved.end, span.end)
            if not self._text[end : span.end].strip():
                end = span.end
            yield Span(at, end), moved.move
            at = end
        if at < span.end:
            yield Span(at, span.end), 0


class _Writing:
    """Puts edits into changes, in order, with what is equal between them."""

    def __init__(self, old: Cut, new: Cut, moved: Sequence[Block]) -> None:
        self._old = old.text
        self._new = new.text
        self._at_old = 0
        self._at_new = 0
        parts = [_moved(old, new, block, number) for number, block in enumerate(moved, start=1)]
        self._from = _Side(old.text, [part for part, _ in parts])
        self._to = _Side(new.text, [part for _, part in parts])

    def edit(self, edit: _Edit) -> Iterator[Change]:
        """The changes up to the end of an edit."""
        for part in self._paragraphs(edit):
            yield from self.equal_up_to(part.old.start)
            for span, move in self._from.cut(part.old):
                yield self._change(
                    "move-from" if move else "delete", span.end - span.start, 0, move
                )
            for span, move in self._to.cut(part.new):
                yield self._change("move-to" if move else "insert", 0, span.end - span.start, move)

    def equal_up_to(self, end: int) -> Iterator[Change]:
        """What is equal from here up to a place of the old text, if anything."""
        size = end - self._at_old
        if size:
            yield self._change("equal", size, size)

    def _paragraphs(self, edit: _Edit) -> Iterable[_Edit]:
        """The edit, or one for each paragraph and edge where both sides have as many of them."""
        if edit.old.start == edit.old.end and edit.new.start == edit.new.end:
            return []
        lines = self._old.find("\n", *edit.old) >= 0 and self._new.find("\n", *edit.new) >= 0
        if not lines or self._from.moved_in(edit.old) or self._to.moved_in(edit.new):
            return [edit]
        olds, news = _paragraphs(self._old, edit.old), _paragraphs(self._new, edit.new)
        if len(olds) != len(news):
            return [edit]
        return [
            _Edit(old, new)
            for old, new in zip(olds, news, strict=True)
            if self._old[old.start : old.end] != self._new[new.start : new.end]
        ]

    def _change(self, kind: Kind, old_size: int, new_size: int, move: int = 0) -> Change:
        old = Span(self._at_old, self._at_old + old_size)
        new = Span(self._at_new, self._at_new + new_size)
        self._at_old, self._at_new = old.end, new.end
        text = self._old[old.start : old.end] if old_size else self._new[new.start : new.end]
        return Change(kind, old, new, text, move)


def _paragraphs(text: str, span: Span) -> list[Span]:
    """The paragraphs of a part of a text and, between them, what parts them."""
    edges = [place for found in _PARAGRAPH_EDGE.finditer(text, *span) for place in found.span()]
    return [Span(*ends) for ends in pairwise([span.start, *edges, span.end])]


def _moved(old: Cut, new: Cut, block: Block, move: int) -> tuple[_Moved, _Moved]:
    """The characters of a move in both texts: its words with what leads and trails them alike."""
    old_lead, old_trail = _around(old, block.old, block.size)
    new_lead, new_trail = _around(new, block.new, block.size)
    if old_lead.split() != new_lead.split():
        old_lead = new_lead = ""
    if old_trail.split() != new_trail.split():
        old_trail = new_trail = ""
    return (
        _Moved(
            old.end(block.old + block.size - 1) + len(old_trail),
            old.starts[block.old] - len(old_lead),
            move,
        ),
        _Moved(
            new.end(block.new + block.size - 1) + len(new_trail),
            new.starts[block.new] - len(new_lead),
            move,
        ),
    )


def _around(cut: Cut, start: int, size: int) -> tuple[str, str]:
    """What leads words (a bullet, an opening bracket) and what trails them (a full stop)."""
    before, after = cut.gap(start), cut.gap(start + size)
    return before[_trail(before) if start else 0 :], after[: _trail(after)]


def _trail(gap: str) -> int:
    found = _TRAIL.match(gap)
    return found.end() if found else 0
