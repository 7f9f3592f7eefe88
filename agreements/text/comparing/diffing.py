"""What two sequences of words have in common: the innermost step of every comparison."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import repeat
from math import ceil, sqrt
from typing import NamedTuple, TypeVar

from rapidfuzz.distance import LCSseq

# Stretches of up to so many pairs of tokens (11,585 by 11,585) are compared exactly, in some ten
# milliseconds and with one bit for each pair: 16 MB.
_EXACT = 1 << 27
# A longer stretch is cut into parts of about so many pairs (4,096 by 4,096).
_PART = 1 << 24
# Parts that are still too long are cut again, so often and no more: the work stays linear.
_MAX_CUTS = 6
# A token that the shorter side of a stretch lacks. What it has is at most 11,585 tokens, so that
# their codes stay below the surrogates.
_FOREIGN = "\0"

_Token = TypeVar("_Token", bound=Hashable)


class Block(NamedTuple):
    """A common run: ``size`` tokens from ``old`` on the one side and from ``new`` on the other."""

    old: int
    new: int
    size: int


class _Stretch(NamedTuple):
    """Tokens of both sides to be compared, and where in the whole they begin."""

    old: Sequence[str]
    new: Sequence[str]
    at_old: int
    at_new: int

    @property
    def pairs(self) -> int:
        return len(self.old) * len(self.new)

    def part(self, start: tuple[int, int], end: tuple[int, int]) -> "_Stretch":
        """What lies between two places, each given by its distances from the two beginnings."""
        return _Stretch(
            self.old[start[0] : end[0]],
            self.new[start[1] : end[1]],
            self.at_old + start[0],
            self.at_new + start[1],
        )


def common(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """The runs that both sequences share, in order; none is empty and no two touch.

    Together they are a longest common subsequence wherever, equal ends apart, the product of the
    lengths is at most ``_EXACT``. Longer stretches are cut first: at runs of three tokens that
    stand once on either side, else at single ones, as many as keep their order; and where there
    are none, into slices of equal proportion. So the time grows with the length whatever the
    tokens are, and the same sequences always give the same runs.
    """
    blocks: list[Block] = []
    for block in _shared(_Stretch(old, new, 0, 0), _MAX_CUTS):
        if blocks and _touch(blocks[-1], block):
            blocks[-1] = blocks[-1]._replace(size=blocks[-1].size + block.size)
        elif block.size:
            blocks.append(block)
    return blocks


def _touch(left: Block, right: Block) -> bool:
    return left.old + left.size == right.old and left.new + left.size == right.new


def _shared(stretch: _Stretch, cuts: int) -> Iterator[Block]:
    """The common runs of a stretch; some may be empty or touch."""
    old, new, at_old, at_new = stretch
    head = _equal_start(old, new)
    tail = _equal_end(old, new, head)
    middle = stretch.part((head, head), (len(old) - tail, len(new) - tail))
    yield Block(at_old, at_new, head)
    if middle.pairs <= _EXACT:
        yield from _exact(middle)
    else:
        yield from _in_parts(middle, cuts)
    yield Block(at_old + len(old) - tail, at_new + len(new) - tail, tail)


def _equal_start(old: Sequence[str], new: Sequence[str]) -> int:
    size = 0
    for left, right in zip(old, new, strict=False):
        if left != right:
            break
        size += 1
    return size


def _equal_end(old: Sequence[str], new: Sequence[str], head: int) -> int:
    """How many tokens at the end are equal, of those after ``head``."""
    most = min(len(old), len(new)) - head
    size = 0
    while size < most and old[-1 - size] == new[-1 - size]:
        size += 1
    return size


def _exact(stretch: _Stretch) -> Iterator[Block]:
    """A longest common subsequence, found on the tokens written as single characters."""
    old, new, at_old, at_new = stretch
    if not old or not new:
        return
    known = dict.fromkeys(old if len(old) < len(new) else new)
    codes = {token: chr(code) for code, token in enumerate(known, start=1)}
    edits = LCSseq.editops(
        "".join(map(codes.get, old, repeat(_FOREIGN))),
        "".join(map(codes.get, new, repeat(_FOREIGN))),
    )
    for block in edits.as_matching_blocks():
        yield Block(at_old + block.a, at_new + block.b, block.size)


def _in_parts(stretch: _Stretch, cuts: int) -> Iterator[Block]:
    """The common runs of a stretch that is too long to be compared whole."""
    places = _cuts(_anchors(stretch.old, stretch.new)) if cuts else []
    if not places:
        cuts = 0
        places = _slices(stretch)
    start = (0, 0)
    for end in (*places, (len(stretch.old), len(stretch.new))):
        yield from _shared(stretch.part(start, end), cuts - 1)
        start = end


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Places, in order, where both sides have what either of them has only once."""
    places = once_on_both(_threes(old), _threes(new)) or once_on_both(old, new)
    return [places[at] for at in rising([place[1] for place in places])]


def _threes(tokens: Sequence[str]) -> list[tuple[str, str, str]]:
    return list(zip(tokens, tokens[1:], tokens[2:], strict=False))


def once_on_both(old: Sequence[_Token], new: Sequence[_Token]) -> list[tuple[int, int]]:
    """Where, in ``old`` and in ``new``, the tokens are that each of them has once, by ``old``."""
    counts = Counter(new)
    where = {token: at for at, token in enumerate(new) if counts[token] == 1}
    counts = Counter(old)
    return [
        (at, where[token]) for at, token in enumerate(old) if counts[token] == 1 and token in where
    ]


def rising(values: Sequence[int], weights: Iterable[int] = repeat(1)) -> list[int]:
    """The places of those ``values``, all different, that rise and together weigh most."""
    # Of the chains met so far, those that no other beats: by last value, and so by weight.
    ends: list[int] = []
    totals: list[int] = []
    lasts: list[int] = []
    before: list[int] = []
    for at, (value, weight) in enumerate(zip(values, weights, strict=False)):
        rank = bisect_left(ends, value)
        total = weight + (totals[rank - 1] if rank else 0)
        before.append(lasts[rank - 1] if rank else -1)
        beaten = rank
        while beaten < len(ends) and totals[beaten] <= total:
            beaten += 1
        ends[rank:beaten], totals[rank:beaten], lasts[rank:beaten] = [value], [total], [at]
    kept = []
    at = lasts[-1] if lasts else -1
    while at >= 0:
        kept.append(at)
        at = before[at]
    return kept[::-1]


def _cuts(anchors: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """As few of the anchors as keep what lies between them about as large as a part may be."""
    cuts: list[tuple[int, int]] = []
    start = last = (0, 0)
    for anchor in anchors:
        if (anchor[0] - start[0]) * (anchor[1] - start[1]) > _PART and last != start:
            cuts.append(last)
            start = last
        last = anchor
    return [*cuts, last] if last != start else cuts


def _slices(stretch: _Stretch) -> list[tuple[int, int]]:
    """Cuts that give either side as many equal slices as make parts of the right size."""
    count = ceil(sqrt(stretch.pairs / _PART))
    return [
        (len(stretch.old) * at // count, len(stretch.new) * at // count) for at in range(1, count)
    ]
