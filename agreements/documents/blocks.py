"""A reading as a run of blocks, headings and passages, in the order they are set.

Formats differ in how a block looks, not in what follows what.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from agreements.provisions.models import Provision
from agreements.provisions.selectors.reading import Node, Reading
from agreements.text import Text

_HEADED = frozenset(("preamble", "part", "chapter", "article", "annex"))


@dataclass(frozen=True)
class Heading:
    """A heading. `level` counts from 1 and never skips one; `open_brackets` those below it."""

    anchor: str
    kind: str
    level: int
    number: str
    words: str
    label: str
    status: str
    open_brackets: int


@dataclass(frozen=True)
class Passage:
    """A paragraph of text. `indent` counts the passages it hangs from; `leads_in` is whether
    others hang from it; `heading` runs in before the text."""

    anchor: str
    kind: str
    indent: int
    number: str
    heading: str
    text: Text
    status: str
    leads_in: bool


Block = Heading | Passage


def blocks(reading: Reading) -> Iterator[Block]:
    """All of a text, in document order."""
    for node in reading.nodes:
        yield from _blocks(node, level=1, indent=0)


def _blocks(node: Node, level: int, indent: int) -> Iterator[Block]:
    if node.kind in _HEADED:
        yield _heading(node, level)
        below = (level + 1, 0)
        if node.source:
            yield _passage(node, 0, number="", heading="", status=Provision.Status.OPEN)
    else:
        yield _passage(node, indent, node.number, node.heading, node.status)
        below = (level, indent + 1)
    for child in node.children:
        yield from _blocks(child, *below)


def _heading(node: Node, level: int) -> Heading:
    return Heading(
        anchor=node.uid,
        kind=node.kind,
        level=level,
        number=node.number,
        words=node.heading,
        label=node.label,
        status=node.status,
        open_brackets=node.open_brackets,
    )


def _passage(node: Node, indent: int, number: str, heading: str, status: str) -> Passage:
    return Passage(
        anchor=node.uid,
        kind=node.kind,
        indent=indent,
        number=number,
        heading=heading,
        text=node.text,
        status=status,
        leads_in=bool(node.children),
    )
