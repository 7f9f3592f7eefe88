"""The brackets that a new wording calls for: as few touched as the laws allow."""

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import groupby, pairwise

from agreements.text.core.nodes import Attribution
from agreements.text.core.words import ends_paragraph
from agreements.text.wanting.fitting import Change, Fitted, Stretch
from agreements.text.wanting.leaves import Layer, Leaf, by_paragraphs, shared
from agreements.text.wanting.standing import Everybody, has, joined, left

_Extent = dict[Layer, range]


def layered(stretches: Iterable[Stretch], party: str, everybody: Everybody) -> list[Leaf]:
    """The leaves with the brackets they need, once ``party`` has kept, left, joined and added."""
    flat: list[Leaf] = []
    for stretch, following in pairwise((*stretches, Stretch([], []))):
        flat.extend(stretch.stay)
        if stretch.passage:
            flat.extend(_changed(flat[-1:], stretch.passage, following.stay[:1], party, everybody))
    return flat


def _changed(
    before: Sequence[Leaf],
    passage: Iterable[Fitted],
    after: Sequence[Leaf],
    party: str,
    everybody: Everybody,
) -> list[Leaf]:
    """One passage, between two leaves that stay and may share brackets with it."""
    ends = [[Fitted(leaf, Change.KEPT) for leaf in end] for end in (before, after)]
    parts = [*ends[0], *_by_paragraphs(passage), *ends[1]]
    flat: list[Leaf | None] = [part.leaf for part in parts]
    _join(parts, flat, party, everybody)
    for given_up in _given_up(parts):
        _Leaving(parts, flat, party, given_up).leave()
    for index, part in enumerate(parts):
        leaf = flat[index]
        if leaf is not None and leaf is not part.leaf:
            flat[index] = settled(leaf, everybody)
    _add(parts, flat, party, everybody)
    known = {layer for part in parts for layer in part.leaf.layers}
    merged = _merged([leaf for leaf in flat if leaf is not None], known)
    return merged[len(before) : len(merged) - len(after)]


def _by_paragraphs(fitted: Iterable[Fitted]) -> Iterator[Fitted]:
    """New and left words cut at the edges of paragraphs: no bracket of ours holds two."""
    for change, parts in groupby(fitted, key=lambda part: part.change):
        if change in (Change.NEW, Change.LEFT):
            for leaf, is_last in by_paragraphs(part.leaf for part in parts):
                yield Fitted(leaf, change, is_last)
        else:
            yield from parts


def _join(
    parts: Sequence[Fitted], flat: list[Leaf | None], party: str, everybody: Everybody
) -> None:
    """Name the party in the brackets that kept it from words that it has taken up."""
    opened: dict[Layer, Layer] = {}
    for index, part in enumerate(parts):
        if part.change is Change.JOINED:
            layers = tuple(
                layer
                if has(layer.attribution, party)
                else opened.setdefault(
                    layer, Layer(everybody.ordered(joined(layer.attribution, party)))
                )
                for layer in part.leaf.layers
            )
            flat[index] = part.leaf.within(layers)


def _given_up(parts: Sequence[Fitted]) -> Iterator[range]:
    """The runs of leaves in which something is given up and nothing stays with the party."""
    start = 0
    for index in range(len(parts) + 1):
        if index < len(parts) and parts[index].change in (Change.LEFT, Change.OTHERS):
            continue
        if any(parts[at].change is Change.LEFT for at in range(start, index)):
            yield range(start, index)
        start = index + 1


class _Leaving:
    """A passage in which nothing stays with the party.

    Brackets that lie in it whole no longer name the party as having them; the words around those
    come into a bracket that the party opposes.
    """

    def __init__(
        self, parts: Sequence[Fitted], flat: list[Leaf | None], party: str, passage: range
    ) -> None:
        self._parts = parts
        self._flat = flat
        self._party = party
        self._passage = passage
        self._inside = _inside(flat, passage)
        self._taken: set[Layer] = set()

    def leave(self) -> None:
        opposed = []
        for index in self._passage:
            if self._parts[index].change is not Change.LEFT:
                continue
            whole = [layer for layer in self._parts[index].leaf.layers if layer in self._inside]
            if not whole:
                opposed.append(index)
            elif whole[0] not in self._taken:
                self._take_out(whole[0])
        self._oppose(opposed)

    def _take_out(self, layer: Layer) -> None:
        self._taken.add(layer)
        attribution = left(layer.attribution, self._party)
        instead = Layer(attribution) if attribution is not None else None
        for index in self._inside[layer]:
            leaf = self._flat[index]
            if leaf is not None and layer in leaf.layers:
                self._flat[index] = None if instead is None else leaf.renamed({layer: instead})

    def _oppose(self, indices: Sequence[int]) -> None:
        """Bracket words given up, those of a paragraph together with what stands between them."""
        start = 0
        for at in range(1, len(indices) + 1):
            if at == len(indices) or not self._is_one(indices[at - 1], indices[at]):
                self._bracket(indices[start], indices[at - 1])
                start = at

    def _is_one(self, before: int, after: int) -> bool:
        """Whether one bracket can hold two leaves given up and all that is between them."""
        prefix = self._parts[before].leaf.layers
        between = self._parts[before:after]
        return self._parts[after].leaf.layers == prefix and all(
            part.leaf.layers[: len(prefix)] == prefix and not part.is_last for part in between
        )

    def _bracket(self, first: int, last: int) -> None:
        depth = len(self._parts[first].leaf.layers)
        ours = Layer(Attribution((), (self._party,)))
        for index in range(first, last + 1):
            leaf = self._flat[index]
            if leaf is not None:
                layers = (*leaf.layers[:depth], ours, *leaf.layers[depth:])
                self._flat[index] = leaf.within(layers)


def _inside(flat: Sequence[Leaf | None], passage: range) -> _Extent:
    """The brackets that lie in a passage whole, with the leaves they hold."""
    reaching_out = {
        layer
        for index in (passage.start - 1, passage.stop)
        if 0 <= index < len(flat)
        for layer in _layers(flat[index])
    }
    extent: _Extent = {}
    for index in passage:
        for layer in _layers(flat[index]):
            if layer not in reaching_out:
                first = extent[layer].start if layer in extent else index
                extent[layer] = range(first, index + 1)
    return extent


def _layers(leaf: Leaf | None) -> tuple[Layer, ...]:
    return () if leaf is None else leaf.layers


def _add(
    parts: Sequence[Fitted], flat: list[Leaf | None], party: str, everybody: Everybody
) -> None:
    """Put new words into brackets of the party's own, a paragraph in each."""
    prefix: tuple[Layer, ...] = ()
    ours: Layer | None = None
    for index, part in enumerate(parts):
        if part.change is not Change.NEW:
            ours = None
            continue
        if ours is None:
            prefix = _around(parts, flat, index, party)
            ours = Layer(Attribution((party,), ()))
        flat[index] = settled(part.leaf.within((*prefix, ours)), everybody)
        if part.is_last:
            ours = Layer(Attribution((party,), ()))


def _around(
    parts: Sequence[Fitted], flat: Sequence[Leaf | None], index: int, party: str
) -> tuple[Layer, ...]:
    """The brackets that hold both what stands before and after, as far as the party has them."""
    before = next((flat[at] for at in range(index - 1, -1, -1) if flat[at] is not None), None)
    after = next(
        (
            flat[at]
            for at in range(index, len(flat))
            if flat[at] is not None and parts[at].change is not Change.NEW
        ),
        None,
    )
    both = _layers(before)[: shared(_layers(before), _layers(after))]
    seen = []
    for layer in both:
        if not has(layer.attribution, party):
            break
        seen.append(layer)
    return tuple(seen)


def settled(leaf: Leaf, everybody: Everybody) -> Leaf | None:
    """The leaf without those of our brackets that keep nobody apart; None if nobody has it."""
    readers = everybody.readers
    layers = []
    for layer in leaf.layers:
        able = frozenset(reader for reader in readers if has(layer.attribution, reader))
        is_idle = able == readers and not everybody.strangers(layer.attribution)
        if layer.typed is not None or not is_idle:
            layers.append(layer)
        readers = able
    is_strangers = any(everybody.strangers(layer.attribution) for layer in layers)
    return leaf.within(tuple(layers)) if readers or is_strangers else None


def _merged(flat: Sequence[Leaf], known: Set[Layer]) -> list[Leaf]:
    """The leaves with new brackets made one with their like beside them; ``known`` ones stay."""
    merged: list[Leaf] = []
    same: dict[Layer, Layer] = {}
    for leaf in flat:
        merged.append(leaf.renamed(same))
        alike = _alike(merged[-2], merged[-1]) if len(merged) > 1 else None
        if alike is not None:
            before, after = alike
            if after not in known:
                same[after] = before
                merged[-1] = merged[-1].renamed(same)
            elif before not in known:
                merged = [one.renamed({before: after}) for one in merged]
    return merged


def _alike(before: Leaf, after: Leaf) -> tuple[Layer, Layer] | None:
    """Two brackets that say the same, where one leaf's ends and the other's begins."""
    at = shared(before.layers, after.layers)
    if at == min(len(before.layers), len(after.layers)) or ends_paragraph(before.text):
        return None
    ends, begins = before.layers[at], after.layers[at]
    return (ends, begins) if _say_the_same(ends.attribution, begins.attribution) else None


def _say_the_same(one: Attribution, other: Attribution) -> bool:
    return set(one.proposed_by) == set(other.proposed_by) and set(one.opposed_by) == set(
        other.opposed_by
    )
