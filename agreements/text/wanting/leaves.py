"""A text laid flat: what stands in it, piece by piece, each with the brackets it stands in.

Only brackets that name a party count as such here. One that names nobody is a single piece, like a
placeholder: it stays in every wording, brackets and all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import zip_longest
from typing import NamedTuple

from agreements.text.core.nodes import (
    Alternatives,
    Attribution,
    Bracket,
    Node,
    Options,
    Run,
    Stray,
    Text,
)
from agreements.text.core.words import ends_paragraph, paragraphs
from agreements.text.reading.parsing import render
from agreements.text.wanting.standing import Everybody, has, head_of


class Kind(Enum):
    """What may be done with a leaf: run it apart, take it whole, or nothing at all."""

    WORDS = "words"
    WHOLE = "whole"
    STRAY = "stray"


@dataclass(eq=False, slots=True)
class Layer:
    """One bracket that names a party; ``typed`` is its head as typed, None if we write it."""

    attribution: Attribution
    typed: str | None = None

    def head(self, everybody: Everybody, *, as_typed: bool) -> str:
        """What is written between its opening bracket and its words."""
        if self.typed is None or not as_typed:
            return head_of(self.attribution, everybody)
        return self.typed


class Leaf(NamedTuple):
    """A piece of a text and the brackets around it, outermost first.

    An empty ``text`` keeps the place of a bracket with nothing in it.
    """

    text: str
    kind: Kind
    layers: tuple[Layer, ...] = ()

    def cut(self, start: int, end: int) -> "Leaf":
        """The part of its text from ``start`` to ``end``."""
        if end - start == len(self.text):
            return self
        return Leaf(self.text[start:end], self.kind, self.layers)

    def within(self, layers: tuple[Layer, ...]) -> "Leaf":
        """The same words in these brackets."""
        return Leaf(self.text, self.kind, layers)

    def renamed(self, instead: Mapping[Layer, Layer]) -> "Leaf":
        """The same leaf with other brackets in the place of some of its own."""
        if not any(layer in instead for layer in self.layers):
            return self
        return self.within(tuple(instead.get(layer, layer) for layer in self.layers))

    def is_seen_by(self, party: str) -> bool:
        """Whether it is in a party's wording."""
        return all(has(layer.attribution, party) for layer in self.layers)


class LoneBackslash(ValueError):
    """A backslash at the place where a bracket must be written: it would make it literal."""


def leaves(nodes: Iterable[Node], layers: tuple[Layer, ...] = ()) -> Iterator[Leaf]:
    """The nodes laid flat, in order."""
    for node in nodes:
        match node:
            case Run():
                yield Leaf(node.text, Kind.WORDS, layers)
            case Bracket():
                yield from _of_bracket(node, layers)
            case Alternatives():
                yield from leaves(node.children, layers)
            case Options():
                yield from _of_options(node, layers)
            case Stray():
                yield Leaf(node.text, Kind.STRAY, layers)
            case _:
                yield Leaf(node.text, Kind.WHOLE, layers)


def _of_bracket(node: Bracket, layers: tuple[Layer, ...]) -> Iterator[Leaf]:
    if not node.closed:
        # Nobody's until it is mended: the opening stays in every wording, and so do the words.
        yield Leaf("[" + node.head, Kind.STRAY, layers)
        yield from leaves(node.children, layers)
    elif not node.attribution:
        yield Leaf(render(Text((node,))), Kind.WHOLE, layers)
    else:
        inner = (*layers, Layer(node.attribution, node.head))
        yield from leaves(node.children, inner) if node.children else [Leaf("", Kind.WORDS, inner)]


def _of_options(node: Options, layers: tuple[Layer, ...]) -> Iterator[Leaf]:
    for option in node.options:
        yield Leaf(option.label, Kind.WORDS, layers)
        yield from leaves(option.children, layers)
    if node.ending:
        yield Leaf(node.ending, Kind.WORDS, layers)


def written(flat: Sequence[Leaf], everybody: Everybody, *, as_typed: bool = True) -> str:
    """The leaves as a string: brackets open and close where the layers change.

    Heads are written as typed where they were, or all in our form. Raises ``LoneBackslash`` if a
    bracket would have to be written after a backslash.
    """
    parts: list[str] = []
    stack: tuple[Layer, ...] = ()
    for leaf in (*flat, Leaf("", Kind.WORDS)):
        if leaf.layers != stack:
            kept = shared(stack, leaf.layers)
            heads = [layer.head(everybody, as_typed=as_typed) for layer in leaf.layers[kept:]]
            if parts and parts[-1].endswith("\\"):
                raise LoneBackslash
            parts.append("]" * (len(stack) - kept) + "".join("[" + head for head in heads))
            stack = leaf.layers
        if leaf.text:
            parts.append(leaf.text)
    return "".join(parts)


def by_paragraphs(flat: Iterable[Leaf]) -> list[tuple[Leaf, bool]]:
    """The leaves cut behind the edges of paragraphs, and whether a paragraph ends with each.

    Blank leaves before the first words belong to their paragraph; a whole of several lines, in
    which a paragraph may end, is one by itself.
    """
    cut: list[tuple[Leaf, bool]] = []
    begun = False
    for leaf in flat:
        if "\n" not in leaf.text:
            cut.append((leaf, False))
            begun = begun or leaf.kind is not Kind.WORDS or bool(leaf.text.strip())
        elif leaf.kind is Kind.WORDS:
            for text in paragraphs(leaf.text, begun=begun):
                begun = begun or not text.isspace()
                is_last = begun and ends_paragraph(text)
                cut.append((Leaf(text, leaf.kind, leaf.layers), is_last))
                begun = begun and not is_last
        else:
            if begun:
                cut[-1] = (cut[-1][0], True)
            cut.append((leaf, True))
            begun = False
    return cut


def apart(flat: Iterable[Leaf]) -> Iterator[Leaf]:
    """The leaves with a bracket of its own for every paragraph of a bracket that holds several."""
    own: dict[Layer, Layer] = {}
    for leaf, is_last in by_paragraphs(flat):
        layers = [own.setdefault(one, Layer(one.attribution)) for one in leaf.layers]
        yield leaf.within(tuple(layers))
        if is_last:
            own = {}


def alike(left: Iterable[Leaf], right: Iterable[Leaf]) -> bool:
    """Whether leaves say the same, and of the same parties, however they are cut."""
    # In step, so that neither side is kept whole.
    return all(mine == other for mine, other in zip_longest(_as_read(left), _as_read(right)))


def _as_read(flat: Iterable[Leaf]) -> Iterator[tuple[str, tuple[Attribution, ...]]]:
    texts: list[str] = []
    layers: tuple[Layer, ...] = ()
    said: tuple[Attribution, ...] = ()
    for leaf in flat:
        if not leaf.text:
            continue
        if leaf.layers is not layers:
            layers, before = leaf.layers, said
            said = tuple([layer.attribution for layer in layers])
            if texts and said != before:
                yield "".join(texts), before
                texts = []
        texts.append(leaf.text)
    if texts:
        yield "".join(texts), said


def ordered(flat: Iterable[Leaf], everybody: Everybody) -> Iterator[Leaf]:
    """The leaves with all codes in the plan's order, as we write them."""
    for leaf in flat:
        layers = [Layer(everybody.ordered(one.attribution), one.typed) for one in leaf.layers]
        yield leaf.within(tuple(layers))


def shared(left: Sequence[Layer], right: Sequence[Layer]) -> int:
    """How many layers, from outside, two leaves stand in together."""
    count = 0
    for mine, theirs in zip(left, right, strict=False):
        if mine is not theirs:
            break
        count += 1
    return count
