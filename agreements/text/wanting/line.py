"""Leaves in a line: what a wording and a new wording are compared by, and where they differ."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from agreements.text.comparing.cutting import Cut, cut
from agreements.text.comparing.diffing import Block, common
from agreements.text.core.nodes import Span
from agreements.text.core.words import is_one_word, same_end, same_start
from agreements.text.wanting.leaves import Kind, Leaf


class StraysDiffer(ValueError):
    """The wording's unbalanced brackets are not those of the text."""


class Line:
    """Leaves one after the other as a string, and the units that it is compared by.

    A unit is a word or a whole (a placeholder, a bracket that names nobody, a bracket that pairs
    with nothing); words and wholes that make one word between them (``CO2[e]``) are one unit.
    ``units`` has their texts, ``starts`` where they begin.
    """

    def __init__(self, flat: Sequence[Leaf], words: Cut, wholes: Sequence[Span]) -> None:
        self.leaves = flat
        self.text = words.text
        self.units, self.starts = words.words, words.starts[:-1]
        self._ends = list(accumulate([len(leaf.text) for leaf in flat]))
        self._strays = _where(flat, Kind.STRAY) if wholes else []
        if wholes:
            self._take_in(wholes)

    def end(self, unit: int) -> int:
        """Where a unit ends; unit -1 ends where the line begins."""
        return self.starts[unit] + len(self.units[unit]) if unit >= 0 else 0

    def start(self, unit: int) -> int:
        """Where a unit begins; the one after the last begins where the line ends."""
        return self.starts[unit] if unit < len(self.starts) else len(self.text)

    def strays(self) -> list[int]:
        """The units that are brackets which pair with nothing."""
        return [bisect_left(self.starts, stray.start) for stray in self._strays]

    def between(self, start: int, end: int) -> list[Leaf]:
        """The leaves between two places, cut there."""
        found: list[Leaf] = []
        index = bisect_left(self._ends, start + 1)
        while start < end:
            leaf, last = self.leaves[index], self._ends[index]
            first = last - len(leaf.text)
            stop = min(end, last)
            found.append(leaf.cut(start - first, stop - first))
            start = stop
            index += 1
        return found

    def _take_in(self, wholes: Sequence[Span]) -> None:
        strays = set(self._strays)
        words = [Span(at, at + len(w)) for at, w in zip(self.starts, self.units, strict=True)]
        found: list[Span] = []
        for unit in sorted((*words, *wholes)):
            apart = not found or unit in strays or found[-1] in strays
            if apart or not is_one_word(self.text, found[-1], unit):
                found.append(unit)
            else:
                found[-1] = Span(found[-1].start, unit.end)
        self.starts = [unit.start for unit in found]
        self.units = [self.text[start:end] for start, end in found]


def lines(*flats: Sequence[Leaf]) -> list[Line]:
    """Several lists of leaves in lines, their words looked up together."""
    texts = ["".join([leaf.text for leaf in flat]) for flat in flats]
    wholes = [_where(flat, Kind.WHOLE, Kind.STRAY) for flat in flats]
    masked = [_masked(text, spans) for text, spans in zip(texts, wholes, strict=True)]
    return [
        Line(flat, Cut(text, found.words, found.starts), spans)
        for flat, text, found, spans in zip(flats, texts, cut(*masked), wholes, strict=True)
    ]


def _where(flat: Iterable[Leaf], *kinds: Kind) -> list[Span]:
    spans = []
    at = 0
    for leaf in flat:
        if leaf.kind in kinds:
            spans.append(Span(at, at + len(leaf.text)))
        at += len(leaf.text)
    return spans


def _masked(text: str, wholes: Iterable[Span]) -> str:
    """A text without what stands in wholes: no word is found there, and none moves."""
    parts: list[str] = []
    at = 0
    for start, end in wholes:
        parts += (text[at:start], "\0" * (end - start))
        at = end
    return "".join((*parts, text[at:]))


class Hunk(NamedTuple):
    """What stands between two units that stay, in the old line and in the new one.

    ``old_core`` and ``new_core`` reach from the first unit of either passage to its last; with no
    unit they are empty, at the end of the passage.
    """

    old: Span
    new: Span
    old_core: Span
    new_core: Span


def hunks(old: Line, new: Line) -> Iterator[Hunk]:
    """The passages that differ, in order. Raises ``StraysDiffer``."""
    last = new_last = -1
    for block in (*_blocks(old, new), Block(len(old.units), len(new.units), 0)):
        hunk = _between(old, new, (last, block.old), (new_last, block.new))
        if hunk is not None:
            yield hunk
        first, new_first = block.old, block.new
        last, new_last = first + block.size - 1, new_first + block.size - 1
        if block.size > 1 and (
            old.text[old.starts[first] : old.end(last)]
            != new.text[new.starts[new_first] : new.end(new_last)]
        ):
            for at in range(block.size - 1):
                left, new_left = first + at, new_first + at
                hunk = _between(old, new, (left, left + 1), (new_left, new_left + 1))
                if hunk is not None:
                    yield hunk


def _between(
    old: Line, new: Line, around: tuple[int, int], new_around: tuple[int, int]
) -> Hunk | None:
    """What stands between two units of either line, if it is not the same."""
    (left, right), (new_left, new_right) = around, new_around
    start, end = old.end(left), old.start(right)
    new_start, new_end = new.end(new_left), new.start(new_right)
    if old.text[start:end] == new.text[new_start:new_end]:
        return None
    return Hunk(
        Span(start, end),
        Span(new_start, new_end),
        Span(old.start(left + 1), max(start, old.end(right - 1))),
        Span(new.start(new_left + 1), max(new_start, new.end(new_right - 1))),
    )


def _blocks(old: Line, new: Line) -> Iterator[Block]:
    """The units in common, unbalanced brackets held fast against each other."""
    strays, new_strays = old.strays(), new.strays()
    if [old.units[unit] for unit in strays] != [new.units[unit] for unit in new_strays]:
        raise StraysDiffer
    ends = zip((*strays, len(old.units)), (*new_strays, len(new.units)), strict=True)
    at_old = at_new = 0
    for to_old, to_new in ends:
        for block in common(old.units[at_old:to_old], new.units[at_new:to_new]):
            yield Block(at_old + block.old, at_new + block.new, block.size)
        if to_old < len(old.units):
            yield Block(to_old, to_new, 1)
        at_old, at_new = to_old + 1, to_new + 1


def core(hunk: Hunk, old: Line, new: Line, *, start_first: bool = True) -> tuple[Span, Span]:
    """A passage, old and new, without the punctuation and white space at its ends that stays.

    What could stay at either end stays at the start, or else at the end.
    """
    (start, end), (new_start, new_end) = hunk.old, hunk.new
    for at_start in (start_first, not start_first):
        if at_start:
            lead = old.text[start : min(hunk.old_core.start, end)]
            stays = same_start(lead, new.text[new_start : min(hunk.new_core.start, new_end)])
            start, new_start = start + stays, new_start + stays
        else:
            trail = old.text[max(hunk.old_core.end, start) : end]
            stays = same_end(trail, new.text[max(hunk.new_core.end, new_start) : new_end])
            end, new_end = end - stays, new_end - stays
    return Span(start, end), Span(new_start, new_end)
