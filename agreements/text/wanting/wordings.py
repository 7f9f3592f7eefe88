"""What a wording may hold, and why one is refused."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Literal

from agreements.text.core.nodes import Alternatives, Bracket, Node, Options, Text
from agreements.text.reading.parsing import parse
from agreements.text.wanting.leaves import Kind, Leaf, leaves
from agreements.text.wanting.standing import Everybody

WordingCode = Literal["attributed", "unbalanced", "mended", "backslash", "entangled"]

_SAID: dict[WordingCode, str] = {
    "attributed": "a bracket names a party, but a wording is what one party alone would have",
    "unbalanced": "a bracket is not closed or not opened",
    "mended": "an unbalanced bracket of the text is missing: mend it in the text itself first",
    "backslash": "a backslash stands where a bracket must come, and would make it literal",
    "entangled": "the text's unbalanced brackets stand in the way: mend them first",
}
_NEAR_LENGTH = 40


class WordingError(ValueError):
    """No text gives this wording back; ``code`` says why, ``line`` and ``column`` (from 1) where.

    ``attributed``: a bracket in it names a party. ``unbalanced``: it has an unbalanced bracket that
    the text does not have. ``mended``: it lacks one that the text has. ``backslash``: a lone
    backslash at the edge of what changes. ``entangled``: the text's own unbalanced brackets would
    pair otherwise than before. ``party`` is whose wording it is, "" where only one was given.
    """

    def __init__(self, code: WordingCode, wording: str, at: int = 0) -> None:
        self.code = code
        self.party = ""
        self.line = wording.count("\n", 0, at) + 1
        self.column = at - wording.rfind("\n", 0, at)
        self.near = wording[at : at + _NEAR_LENGTH]
        super().__init__(code)

    def __str__(self) -> str:
        whose = f"the wording of {self.party}, " if self.party else ""
        place = f"{whose}line {self.line}, column {self.column}"
        return f"{place}: {_SAID[self.code]}: {self.near!r}"


@contextmanager
def wording_of(party: str) -> Iterator[None]:
    """Whatever is refused in here is refused as this party's wording."""
    try:
        yield
    except WordingError as error:
        error.party = party
        raise


def wanted(wording: str, everybody: Everybody) -> list[Leaf]:
    """A wording laid flat. Raises ``WordingError`` where a bracket in it names a party."""
    if "[" not in wording and "]" not in wording:
        return [Leaf(wording, Kind.WORDS)] if wording else []
    nodes = parse(wording, everybody.codes if everybody.known else None).nodes
    for bracket in _attributed(nodes):
        raise WordingError("attributed", wording, bracket.span.start)
    return [leaf for leaf in leaves(nodes) if leaf.text]


def unbalanced(wording: str, text: Text) -> WordingError:
    """The error for a wording whose unbalanced brackets are not those of the text."""
    at = 0
    for leaf in leaves(parse(wording, text.parties).nodes):
        if leaf.kind is Kind.STRAY:
            return WordingError("unbalanced", wording, at)
        at += len(leaf.text)
    return WordingError("mended", wording)


def _attributed(nodes: Iterable[Node]) -> Iterator[Bracket]:
    for node in nodes:
        match node:
            case Bracket(closed=True, attribution=attribution) if attribution:
                yield node
            case Bracket(closed=False, children=children) | Alternatives(children=children):
                yield from _attributed(children)
            case Options(options=options):
                for option in options:
                    yield from _attributed(option.children)
            case _:
                pass
