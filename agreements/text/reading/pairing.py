"""Which bracket closes which, and which are lost.

Brackets are pairs, as nested as typed. What holds together:

1. Within a paragraph every pair holds.
2. Between two headings (of an article, an annex and the like) pairs hold if all brackets there
   balance, however many paragraphs they span.
3. A pair that crosses a heading holds if it opens at the start of a paragraph and closes at the
   end of one: whole articles in brackets.

Where that leaves something over between two headings, the labels of options part the text in the
same way; and where it still does, an opening bracket inside a paragraph that ends like a sentence
is lost at the end of that paragraph, and a closing one inside a paragraph that begins afresh was
never opened. No more are lost than do not balance.

Where a paragraph starts and ends, and what a heading says, is judged without the whole brackets
there that name a party: nobody's proposal moves another bracket's end.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from agreements.text.reading.ground import Ground
from agreements.text.reading.heads import Heads, closed_codes
from agreements.text.reading.line_starts import Label
from agreements.text.reading.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Pairing:
    """``other_end`` has for each code point the other bracket of its pair, or -1.

    ``closed_codes`` are the openers of ``[US/JP] propose: …]``; ``headings`` where lines with a
    heading start; ``labels`` the labels of options, by place.
    """

    other_end: "array[int]"
    closed_codes: frozenset[int]
    headings: tuple[int, ...]
    labels: tuple[Label, ...]


def pair(source: str, heads: Heads, tokens: Tokens) -> Pairing:
    """Pair the brackets of ``source``; the time taken grows with its length."""
    ground = Ground(source, heads, tokens)
    labels = ground.find_lines()
    if ground.may_pair:
        _Resolving(ground).resolve()
    return Pairing(
        ground.other_end,
        frozenset(_close_codes(ground)) if ground.items and ground.may_pair else frozenset(),
        tuple(ground.headings),
        labels,
    )


@dataclass(slots=True)
class _Group:
    """Items between two lines that part the text, paired as typed, and what that leaves over."""

    items: list[int]
    pairs: list[tuple[int, int]] = field(default_factory=list)
    closers: list[int] = field(default_factory=list)
    openers: list[int] = field(default_factory=list)
    balances: bool = True


class _Resolving:
    """Pairs what the paragraphs leave over; items are told by their place in ``ground.items``."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def resolve(self) -> None:
        """Pair what can be paired across paragraphs; the rest stays without another end."""
        items = list(range(len(self._ground.items)))
        groups = self._parted(items, self._ground.headings)
        self._hold_groups(groups, self._ground.starts_paragraph, self._by_options)

    def _by_options(self, items: list[int]) -> None:
        groups = self._parted(items, self._ground.option_lines)
        self._hold_groups(groups, self._opens_before_options, self._by_sentences)

    def _opens_before_options(self, opener: int) -> bool:
        return self._is_before_options(opener) or self._ground.starts_paragraph(opener)

    def _is_before_options(self, opener: int) -> bool:
        """Whether no option stands between an opening bracket and the heading above it."""
        at = self._ground.items[opener]
        headings = self._ground.headings
        place = bisect_right(headings, at)
        above = headings[place - 1] if place else 0
        lines = self._ground.option_lines
        return bisect_right(lines, at) == bisect_left(lines, above)

    def _parted(self, items: list[int], lines: list[int]) -> list[_Group]:
        groups: list[_Group] = []
        number = -1
        for item in items:
            at = self._ground.items[item]
            place = bisect_right(lines, at if at >= 0 else ~at)
            if place != number:
                number = place
                groups.append(_Group([]))
            groups[-1].items.append(item)
        for group in groups:
            self._pair(group)
        return groups

    def _pair(self, group: _Group) -> None:
        """Pair the items of a group as nested as typed."""
        for item in group.items:
            if self._ground.items[item] >= 0:
                group.openers.append(item)
            elif group.openers:
                group.pairs.append((group.openers.pop(), item))
            else:
                group.closers.append(item)

    def _hold_groups(
        self,
        groups: list[_Group],
        may_cross: Callable[[int], bool],
        mend: Callable[[list[int]], None],
    ) -> None:
        """Hold the pairs of the groups that balance and between groups; mend the others."""
        crossing = self._cross(groups, may_cross)
        for group in groups:
            if group.balances:
                self._hold(group.pairs)
            else:
                for part in _split(group.items, crossing):
                    self._mend_part(part, mend)

    def _mend_part(self, items: list[int], mend: Callable[[list[int]], None]) -> None:
        part = _Group(items)
        self._pair(part)
        if part.openers or part.closers:
            mend(items)
        else:
            self._hold(part.pairs)

    def _cross(self, groups: list[_Group], may_cross: Callable[[int], bool]) -> set[int]:
        """Pair across groups what may be, and note which groups do not balance."""
        crossing: set[int] = set()
        carried: list[tuple[int, _Group]] = []
        for group in groups:
            for closer in group.closers:
                if carried and self._crosses(carried[-1][0], closer):
                    opener, _ = carried.pop()
                    self._hold([(opener, closer)])
                    crossing |= {opener, closer}
                else:
                    group.balances = False
            for opener in group.openers:
                if may_cross(opener):
                    carried.append((opener, group))
                else:
                    group.balances = False
        for _, group in carried:
            group.balances = False
        return crossing

    def _crosses(self, opener: int, closer: int) -> bool:
        ground = self._ground
        if ground.ends_paragraph(closer):
            return True
        at, end = ground.items[opener], ~ground.items[closer]
        headings = ground.headings
        is_one_section = bisect_right(headings, at) == bisect_right(headings, end)
        return is_one_section and self._is_before_options(opener)

    def _by_sentences(self, items: list[int]) -> None:
        """Find which brackets are lost: first among closing ones, then among opening ones."""
        whole = _Group(items)
        self._pair(whole)
        last_closer = whole.closers[-1] if whole.closers else -1
        first_opener = whole.openers[0] if whole.openers else len(self._ground.items)
        self._hold(
            (opener, closer)
            for opener, closer in whole.pairs
            if last_closer < opener and closer < first_opener
        )
        unopened = [item for item in items if item <= last_closer]
        unclosed = [item for item in items if item >= first_opener]
        excess = bytearray(len(self._ground.items))
        for item in (*whole.openers, *whole.closers):
            excess[item] = True
        self._lose(unclosed, excess, self._is_lost_opener)
        self._lose(unopened[::-1], excess, self._is_lost_closer)

    def _is_lost_opener(self, item: int) -> bool:
        ground = self._ground
        paragraph = ground.paragraph_of[item]
        return ground.ends_like_a_sentence(paragraph) and not ground.starts_paragraph(item)

    def _is_lost_closer(self, item: int) -> bool:
        ground = self._ground
        paragraph = ground.paragraph_of[item]
        return ground.begins_afresh(paragraph) and not ground.ends_paragraph(item)

    def _lose(self, items: list[int], excess: bytearray, is_lost: Callable[[int], bool]) -> None:
        """Pair ``items``, which may run backwards, losing no more than there are in excess.

        ``excess`` marks those that stay open if none is lost before them.
        """
        opened: list[int] = []
        to_lose = 0
        paragraph_of = self._ground.paragraph_of
        for place, item in enumerate(items):
            before = items[place - 1]
            is_new = place > 0 and paragraph_of[before] != paragraph_of[item]
            if is_new and to_lose and opened and paragraph_of[opened[-1]] == paragraph_of[before]:
                to_lose -= self._drop(opened, excess, is_lost, to_lose)
            if (self._ground.items[item] >= 0) == (self._ground.items[items[0]] >= 0):
                opened.append(item)
                to_lose += excess[item]
            elif opened:
                self._hold([(opened.pop(), item)])

    def _drop(
        self, opened: list[int], excess: bytearray, is_lost: Callable[[int], bool], most: int
    ) -> int:
        """Drop up to ``most`` brackets of the last paragraph that are lost; how many it was.

        Those in excess go first, then the innermost.
        """
        paragraph_of = self._ground.paragraph_of
        first = len(opened)
        while first and paragraph_of[opened[first - 1]] == paragraph_of[opened[-1]]:
            first -= 1
        lost = [item for item in reversed(opened[first:]) if is_lost(item)]
        lost.sort(key=lambda item: not excess[item])
        gone = set(lost[:most])
        opened[first:] = [item for item in opened[first:] if item not in gone]
        return len(gone)

    def _hold(self, pairs: Iterable[tuple[int, int]]) -> None:
        items = self._ground.items
        for one, other in pairs:
            opener, closer = (one, other) if items[one] >= 0 else (other, one)
            self._ground.hold(items[opener], ~items[closer])


def _split(items: list[int], at: set[int]) -> list[list[int]]:
    """The runs of ``items`` between those in ``at``."""
    runs: list[list[int]] = [[]]
    for item in items:
        if item in at:
            runs.append([])
        else:
            runs[-1].append(item)
    return runs


def _close_codes(ground: Ground) -> Iterable[int]:
    """Give what is not opened to the nearest ``[US/JP] propose:`` before it, at its level."""
    source, other_end = ground.source, ground.other_end
    found: list[list[int]] = [[]]
    headings = iter(ground.headings)
    heading = next(headings, None)
    skip_to = 0
    for kind, start, _ in ground.tokens:
        while heading is not None and heading <= start:
            found[-1].clear()
            heading = next(headings, None)
        if start < skip_to or kind not in ("[", "]"):
            continue
        end = other_end[start]
        if kind == "[" and end != -1:
            if closed_codes(source, start + 1) == end:
                found[-1].append(start)
                skip_to = end + 1
            else:
                found.append([])
        elif kind == "]" and end != -1:
            found.pop()
        elif kind == "]" and found[-1]:
            opener = found[-1].pop()
            other_end[other_end[opener]] = -1
            other_end[opener] = start
            other_end[start] = opener
            yield opener
