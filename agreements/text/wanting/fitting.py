"""A party's new wording laid over the text: which pieces it keeps, gives up, joins and adds."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from itertools import accumulate
from typing import NamedTuple

from agreements.text.comparing.diffing import common
from agreements.text.core.nodes import Span
from agreements.text.core.words import PARAGRAPH_EDGE, WORD, pieces
from agreements.text.wanting.leaves import Kind, Layer, Leaf
from agreements.text.wanting.line import Hunk, Line, core, hunks, lines

# Where a passage holds other parties' words too, every piece is weighed against every other up to
# this many pairs; beyond, pieces are aligned by their number alone.
_WEIGHED_PAIRS = 100_000


class Change(Enum):
    """What becomes of a leaf, seen from the party that wants the new wording."""

    KEPT = "kept"
    LEFT = "left"
    JOINED = "joined"
    NEW = "new"
    OTHERS = "others"


class Fitted(NamedTuple):
    """A leaf and what becomes of it; ``OTHERS`` is what the party neither has nor wants.

    ``is_last`` tells that a bracket of ours must end with it, at the edge of a paragraph.
    """

    leaf: Leaf
    change: Change
    is_last: bool = False


class Stretch(NamedTuple):
    """Leaves that stay as they are, and behind them a passage in which something changes."""

    stay: list[Leaf]
    passage: list[Fitted]


def fit(flat: Sequence[Leaf], wanted: Sequence[Leaf], party: str) -> Iterator[Stretch]:
    """Every leaf of ``flat``, cut where that is needed, and the new ones in their places.

    ``wanted`` is the new wording laid flat. Raises ``StraysDiffer``.
    """
    seen: dict[tuple[Layer, ...], bool] = {}
    mine = []
    for leaf in flat:
        if leaf.layers not in seen:
            seen[leaf.layers] = leaf.is_seen_by(party)
        mine.append(seen[leaf.layers] and leaf.text != "")
    old, new = lines([leaf for leaf, is_mine in zip(flat, mine, strict=True) if is_mine], wanted)
    return _Fitting(flat, party, mine, old, new).stretches()


class _Fitting:
    """One walk over the leaves; ``_at`` is the place reached in the party's old wording.

    ``_index`` and ``_cut`` are the same place among the leaves: so far into that one.
    """

    def __init__(
        self, flat: Sequence[Leaf], party: str, mine: Sequence[bool], old: Line, new: Line
    ) -> None:
        self._flat = flat
        self._party = party
        self._mine = mine
        self._old = old
        self._new = new
        lengths = [
            len(leaf.text) if is_mine else 0 for leaf, is_mine in zip(flat, mine, strict=True)
        ]
        self._ends = list(accumulate(lengths))
        self._index = 0
        self._cut = 0
        self._at = 0

    def stretches(self) -> Iterator[Stretch]:
        for hunk in hunks(self._old, self._new):
            stay = self._up_to(hunk.old.start)
            yield Stretch(stay, list(self._change(hunk, list(self._passage(hunk.old.end)))))
        rest = [self._next(len(self._old.text)).leaf] if self._cut else []
        yield Stretch([*rest, *self._flat[self._index :]], [])

    def _up_to(self, end: int) -> list[Leaf]:
        """The leaves up to a place in the old wording, but not what others have right there."""
        stay: list[Leaf] = []
        if self._cut and self._at < end:
            stay.append(self._next(end).leaf)
        if self._at < end:
            last = bisect_left(self._ends, end, lo=self._index)
            stay.extend(self._flat[self._index : last])
            self._index = last
            self._at = self._ends[last - 1] if last else 0
            if self._at < end:
                stay.append(self._next(end).leaf)
        return stay

    def _passage(self, end: int) -> Iterator[Fitted]:
        """The leaves up to a place in the old wording, and what others have right there."""
        while self._index < len(self._flat) and (self._at < end or not self._mine[self._index]):
            yield self._next(end)

    def _next(self, end: int) -> Fitted:
        leaf = self._flat[self._index]
        if not self._mine[self._index]:
            self._index += 1
            return Fitted(leaf, Change.OTHERS)
        taken = min(len(leaf.text) - self._cut, end - self._at)
        part = leaf.cut(self._cut, self._cut + taken)
        self._at += taken
        self._cut += taken
        if self._cut == len(leaf.text):
            self._index, self._cut = self._index + 1, 0
        return Fitted(part, Change.KEPT)

    def _change(self, hunk: Hunk, passage: Sequence[Fitted]) -> Iterator[Fitted]:
        if any(part.change is Change.OTHERS and part.leaf.text for part in passage):
            new = [Leaf(word, leaf.kind) for leaf, word in _cut(self._new.between(*hunk.new))]
            yield from _weighed(_in_pieces(passage), new)
        else:
            yield from self._replaced(self._best(hunk), hunk.old.start, passage)

    def _best(self, hunk: Hunk) -> tuple[Span, Span]:
        """Where words could be struck or added in two places, the one that needs fewer brackets."""
        first = core(hunk, self._old, self._new)
        second = core(hunk, self._old, self._new, start_first=False)
        if first == second or self._price(first[0]) <= self._price(second[0]):
            return first
        return second

    def _price(self, passage: Span) -> int:
        """Other brackets struck into, or a bracket of the party's own not added to."""
        if passage.start < passage.end:
            return len({leaf.layers for leaf in self._old.between(*passage)})
        beside = self._old.between(
            max(passage.start - 1, 0), min(passage.end + 1, len(self._old.text))
        )
        said = [leaf.layers[-1].attribution for leaf in beside if leaf.layers]
        return int(all(one.proposed_by != (self._party,) or one.opposed_by for one in said))

    def _replaced(
        self, change: tuple[Span, Span], at: int, passage: Sequence[Fitted]
    ) -> Iterator[Fitted]:
        """Nobody else has words here: the old ones go, and the new ones come after them."""
        old, new = change
        news = [Fitted(leaf, Change.NEW) for leaf in self._new.between(*new)]
        for part in passage:
            for piece, is_core in _around(part.leaf, old.start - at, old.end - at):
                if not is_core and at >= old.end:
                    yield from news
                    news = []
                at += len(piece.text)
                yield Fitted(piece, Change.LEFT if is_core else part.change)
        yield from news


def _around(leaf: Leaf, start: int, end: int) -> Iterator[tuple[Leaf, bool]]:
    """A leaf cut at two places, the part between them marked; an empty leaf as it is."""
    length = len(leaf.text)
    start, end = max(start, 0), max(min(end, length), 0)
    if not length:
        yield leaf, False
        return
    for first, last, is_between in (
        (0, min(start, length), False),
        (start, end, True),
        (end, length, False),
    ):
        if first < last:
            yield leaf.cut(first, last), is_between


def _cut(flat: Iterable[Leaf]) -> Iterator[tuple[Leaf, str]]:
    for leaf in flat:
        whole = leaf.kind is not Kind.WORDS or not leaf.text
        for word in [leaf.text] if whole else pieces(leaf.text):
            yield leaf, word


def _in_pieces(passage: Sequence[Fitted]) -> list[Fitted]:
    return [
        Fitted(Leaf(word, leaf.kind, leaf.layers), part.change)
        for part in passage
        for leaf, word in _cut([part.leaf])
    ]


def _weighed(old: Sequence[Fitted], new: Sequence[Leaf]) -> Iterator[Fitted]:
    """Others have words here too: the new wording keeps its own, then takes up theirs."""
    at = 0
    came = 0
    for old_index, new_index in (*_matches(old, new), (len(old), len(new))):
        for part in old[at:old_index]:
            yield Fitted(part.leaf, Change.LEFT if part.change is Change.KEPT else part.change)
        for leaf in new[came:new_index]:
            yield Fitted(leaf, Change.NEW)
        if old_index < len(old):
            part = old[old_index]
            is_joined = part.change is Change.OTHERS
            yield Fitted(part.leaf, Change.JOINED if is_joined else part.change)
        at, came = old_index + 1, new_index + 1


def _matches(old: Sequence[Fitted], new: Sequence[Leaf]) -> list[tuple[int, int]]:
    """The pieces of both that go together, in order."""
    if len(old) * len(new) <= _WEIGHED_PAIRS:
        found = _heaviest(old, new)
    else:
        blocks = common([part.leaf.text for part in old], [leaf.text for leaf in new])
        found = [
            (block.old + offset, block.new + offset)
            for block in blocks
            for offset in range(block.size)
            if _weight(old[block.old + offset], new[block.new + offset])
        ]
    return _without_lone_blanks(found, old, new)


def _heaviest(old: Sequence[Fitted], new: Sequence[Leaf]) -> list[tuple[int, int]]:
    """The matches with the greatest weight in all: words first, then one's own before others'."""
    best = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        here, below = best[i], best[i + 1]
        for j in range(len(new) - 1, -1, -1):
            weight = _weight(old[i], new[j])
            here[j] = max(below[j], here[j + 1], weight and weight + below[j + 1])
    found = []
    i = j = 0
    while i < len(old) and j < len(new):
        weight = _weight(old[i], new[j])
        if weight and best[i][j] == weight + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _weight(part: Fitted, leaf: Leaf) -> int:
    text = leaf.text
    if part.leaf.text != text or part.leaf.kind is not leaf.kind or not text:
        return 0
    own = part.change is Change.KEPT
    if leaf.kind is Kind.WHOLE or WORD.match(text):
        return 200 + own
    if text.isspace():
        return 60 + own if PARAGRAPH_EDGE.search(text) else 2 + own
    return 20 + own


def _without_lone_blanks(
    found: Sequence[tuple[int, int]], old: Sequence[Fitted], new: Sequence[Leaf]
) -> list[tuple[int, int]]:
    """The matches without white space and punctuation that stays between two changed words."""
    kept = []
    ends = ((-1, -1), (len(old), len(new)))
    for before, match, after in zip((ends[0], *found), found, (*found[1:], ends[1]), strict=False):
        is_lone = all(
            before[side] + 1 < match[side] and match[side] + 1 < after[side] for side in (0, 1)
        )
        if not is_lone or _weight(old[match[0]], new[match[1]]) >= 60:
            kept.append(match)
    return kept
