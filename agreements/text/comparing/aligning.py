"""Which words of two texts are not the same: the stretches that a comparison has to show."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from agreements.text.comparing.cutting import Cut
from agreements.text.comparing.diffing import Block, common
from agreements.text.core.nodes import Span

# What a change had best begin after, best first.
_BEGINNINGS = (
    re.compile(r"\n[^\S\n]*\n"),
    re.compile(r"\n"),
    re.compile(r"[.;:!?]"),
    re.compile(r"[^\w\s]"),
)
# Stand for the words of moved sentences while the others are aligned; no word is like them.
_MOVED_FROM, _MOVED_TO = "\0", "\1"


class Hunk(NamedTuple):
    """Words that are not aligned, by their places in either text; each side may have none."""

    old: Span
    new: Span


def hunks(old: Cut, new: Cut, moved: Sequence[Block]) -> list[Hunk]:
    """The words between those that are aligned; ``moved`` sentences are aligned with nothing.

    The first and the last hunk stand at the two ends of the texts, with words or without.
    """
    old_words = _without(old.words, [Span(at, at + size) for at, _, size in moved], _MOVED_FROM)
    new_words = _without(new.words, [Span(at, at + size) for _, at, size in moved], _MOVED_TO)
    sides = Cut(old.text, old_words, old.starts), Cut(new.text, new_words, new.starts)
    between = _between(common(old_words, new_words), len(old_words), len(new_words))
    ends = wordless(0, 0), wordless(len(old_words), len(new_words))
    return list(_merged([ends[0], *_slid(*sides, between), ends[1]]))


def wordless(old: int, new: int) -> Hunk:
    """A hunk without words, before two words or at the ends."""
    return Hunk(Span(old, old), Span(new, new))


def _without(words: list[str], spans: Iterable[Span], instead: str) -> list[str]:
    words = list(words)
    for start, end in spans:
        words[start:end] = [instead] * (end - start)
    return words


def _between(blocks: Sequence[Block], olds: int, news: int) -> list[Hunk]:
    found = []
    old = new = 0
    for block in (*blocks, Block(olds, news, 0)):
        if old < block.old or new < block.new:
            found.append(Hunk(Span(old, block.old), Span(new, block.new)))
        old, new = block.old + block.size, block.new + block.size
    return found


def _slid(old: Cut, new: Cut, hunks: Sequence[Hunk]) -> Iterator[Hunk]:
    """The hunks, those with words on one side only where they begin best."""
    before = 0
    for at, hunk in enumerate(hunks):
        after = hunks[at + 1].old.start if at + 1 < len(hunks) else len(old.words)
        by = 0
        if _is_empty(hunk.old) != _is_empty(hunk.new):
            side, span = (new, hunk.new) if _is_empty(hunk.old) else (old, hunk.old)
            by = _slide(side, span, hunk.old.start - before, after - hunk.old.end)
        yield _shifted(hunk, by) if by else hunk
        before = hunk.old.end + by


def _is_empty(span: Span) -> bool:
    return span.start == span.end


def _slide(cut: Cut, span: Span, room_before: int, room_after: int) -> int:
    """By how many words the span had best go forward (back, if negative).

    It can go as long as the word that it takes up is the same as the one that it leaves.
    """
    words = cut.words
    start, end = span
    least = most = 0
    while least > -room_before and words[start + least - 1] == words[end + least - 1]:
        least -= 1
    while most < room_after and words[start + most] == words[end + most]:
        most += 1
    if least == most:
        return 0
    return min(range(least, most + 1), key=lambda by: _rank(cut, start + by))


def _rank(cut: Cut, word: int) -> int:
    """How well a change can begin at a word; 0 is best."""
    if word == 0:
        return 0
    gap = cut.gap(word)
    return next((rank for rank, edge in enumerate(_BEGINNINGS) if edge.search(gap)), 4)


def _shifted(hunk: Hunk, by: int) -> Hunk:
    return Hunk(*(Span(side.start + by, side.end + by) for side in hunk))


def _merged(hunks: Iterable[Hunk]) -> Iterator[Hunk]:
    """The hunks, with those that have come to touch made one."""
    last: Hunk | None = None
    for hunk in hunks:
        if last is None:
            last = hunk
        elif last.old.end == hunk.old.start:
            last = Hunk(Span(last.old.start, hunk.old.end), Span(last.new.start, hunk.new.end))
        else:
            yield last
            last = hunk
    if last is not None:
        yield last
