"""How much of a rolling text is agreed, and who stands against whom."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeVar

from agreements.text.core.nodes import (
    Alternatives,
    Attribution,
    Bracket,
    FootnoteMark,
    Link,
    Node,
    Note,
    Options,
    Placeholder,
    Run,
    Sealed,
    Text,
)
from agreements.text.core.words import WORD

Pair = tuple[str, str]
_K = TypeVar("_K")
_V = TypeVar("_V", "Side", "Alone")


@dataclass(frozen=True)
class Side:
    """How two parties stand to each other.

    ``together`` counts the brackets that both propose or both oppose, ``against`` those that one
    proposes and the other opposes.
    """

    together: int = 0
    against: int = 0

    def __add__(self, other: "Side") -> "Side":
        return Side(self.together + other.together, self.against + other.against)


@dataclass(frozen=True)
class Alone:
    """What one party could settle by itself.

    ``brackets`` counts those that it is the only one to propose, or the only one to oppose;
    ``words`` what stands in them. A bracket inside another one of these adds its words to both.
    """

    brackets: int = 0
    words: int = 0

    def __add__(self, other: "Alone") -> "Alone":
        return Alone(self.brackets + other.brackets, self.words + other.words)


@dataclass(frozen=True)
class Measure:
    """Counts over one text; measures of several texts add up (``+``, ``total``).

    Words are those of ``agreements.text.core.words``. Heads, labels of options, notes and footnote
    marks have none; of a link only its words count. A text with problems can have no bracket at
    all: look at ``problems`` before calling it clean.
    """

    brackets: int = 0
    """All brackets, nested and unclosed ones too; neither placeholders nor notes."""
    placeholders: int = 0
    """What is still to be filled in: ``[X]``, ``[insert date]``."""
    by_party: Mapping[str, int] = field(default_factory=dict)
    """How many brackets each party proposes; one of two parties counts for both."""
    words_agreed: int = 0
    """Words outside all brackets and options."""
    words_disputed: int = 0
    """Words inside a bracket or an option; with those of a bracket too deep to be read."""
    depth: int = 0
    """How deep brackets nest; 0 if there is none."""
    words_placeholder: int = 0
    """Words in placeholders, neither agreed nor disputed."""
    opposed_by_party: Mapping[str, int] = field(default_factory=dict)
    """How many brackets each party opposes; one of two parties counts for both."""
    proposed: int = 0
    """Brackets that somebody proposes and nobody opposes."""
    opposed: int = 0
    """Brackets that somebody opposes and nobody is named as proposing."""
    contested: int = 0
    """Brackets that somebody proposes and somebody opposes."""
    unattributed: int = 0
    """Brackets that name nobody; those that are alternatives are among them."""
    alternatives: int = 0
    """Sets of brackets side by side that name nobody, one of which is to be chosen."""
    options: int = 0
    """Sets of options (``Option 1: … Option 2: …``)."""
    notes: int = 0
    """Notes to the reader."""
    footnotes: int = 0
    """Footnote marks."""
    problems: int = 0
    """Problems of the text, as in ``Text.problems``."""
    sides: Mapping[Pair, Side] = field(default_factory=dict)
    """How each two parties stand to each other that stand on one bracket; a pair is sorted."""
    alone: Mapping[str, Alone] = field(default_factory=dict)
    """What each party could settle by itself."""

    @property
    def percent_agreed(self) -> int:
        """Agreed words as a share of agreed and disputed ones; rounded down, so 100 means all."""
        words = self.words_agreed + self.words_disputed
        return self.words_agreed * 100 // words if words else 100

    def __add__(self, other: "Measure") -> "Measure":
        return total((self, other))


def measure(text: Text) -> Measure:
    """Count the brackets, placeholders and words of a text."""
    counting = _Counting()
    counting.nodes(text.nodes, 0)
    return counting.measure(len(text.problems))


def total(measures: Iterable[Measure]) -> Measure:
    """The measure of several texts together: counts are summed, ``depth`` is the deepest."""
    several = list(measures)
    return Measure(
        depth=max((one.depth for one in several), default=0),
        by_party=_summed(one.by_party for one in several),
        opposed_by_party=_summed(one.opposed_by_party for one in several),
        sides=_added((one.sides for one in several), Side()),
        alone=_added((one.alone for one in several), Alone()),
        **_sums(several),
    )


def _sums(measures: list[Measure]) -> dict[str, int]:
    return {name: sum(getattr(one, name) for one in measures) for name in _COUNTS}


_COUNTS = (
    *("brackets", "placeholders", "words_agreed", "words_disputed", "words_placeholder"),
    *("proposed", "opposed", "contested", "unattributed", "alternatives", "options", "notes"),
    *("footnotes", "problems"),
)


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    summed: Counter[str] = Counter()
    for one in counts:
        summed.update(one)
    return dict(summed)


def _added(mappings: Iterable[Mapping[_K, _V]], nothing: _V) -> dict[_K, _V]:
    added: dict[_K, _V] = {}
    for one in mappings:
        for key, value in one.items():
            added[key] = added.get(key, nothing) + value
    return added


class _Counting:
    """One walk over the nodes. ``nodes`` gives the words that stand in them."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._proposed: Counter[str] = Counter()
        self._opposed: Counter[str] = Counter()
        self._together: Counter[Pair] = Counter()
        self._against: Counter[Pair] = Counter()
        self._alone: dict[str, Alone] = {}
        self._deepest = 0

    def measure(self, problems: int) -> Measure:
        pairs = sorted(self._together.keys() | self._against.keys())
        return Measure(
            depth=self._deepest,
            problems=problems,
            by_party=dict(self._proposed),
            opposed_by_party=dict(self._opposed),
            sides={pair: Side(self._together[pair], self._against[pair]) for pair in pairs},
            alone=self._alone,
            **self._counts,
        )

    def nodes(self, nodes: Iterable[Node], depth: int, *, open_choice: bool = False) -> int:
        """Count nodes ``depth`` brackets deep; ``open_choice`` is whether in an option."""
        disputed = depth > 0 or open_choice
        return sum(self._node(node, depth, disputed=disputed) for node in nodes)

    def _node(self, node: Node, depth: int, *, disputed: bool) -> int:
        match node:
            case Run() | Sealed() | Link():
                return self._words(node, disputed=disputed)
            case Bracket():
                return self._bracket(node, depth)
            case Alternatives():
                self._counts["alternatives"] += 1
                return self.nodes(node.children, depth, open_choice=disputed)
            case Options():
                self._counts["options"] += 1
                return sum(
                    self.nodes(option.children, depth, open_choice=True) for option in node.options
                )
            case Placeholder():
                self._counts["placeholders"] += 1
                self._counts["words_placeholder"] += _count(node.text)
            case Note() | FootnoteMark():
                self._counts["notes" if isinstance(node, Note) else "footnotes"] += 1
        return 0

    def _words(self, node: Run | Sealed | Link, *, disputed: bool) -> int:
        text = node.text.partition("](")[0] if isinstance(node, Link) else node.text
        words = _count(text)
        is_disputed = disputed or isinstance(node, Sealed)
        self._counts["words_disputed" if is_disputed else "words_agreed"] += words
        return words

    def _bracket(self, bracket: Bracket, depth: int) -> int:
        self._deepest = max(self._deepest, depth + 1)
        self._counts["brackets"] += 1
        self._counts[_kind(bracket.attribution)] += 1
        self._stand(bracket.attribution)
        words = self.nodes(bracket.children, depth + 1)
        for codes in (bracket.attribution.proposed_by, bracket.attribution.opposed_by):
            if len(codes) == 1:
                self._alone[codes[0]] = self._alone.get(codes[0], Alone()) + Alone(1, words)
        return words

    def _stand(self, attribution: Attribution) -> None:
        proposed, opposed = attribution.proposed_by, attribution.opposed_by
        self._proposed.update(proposed)
        self._opposed.update(opposed)
        for codes in (proposed, opposed):
            self._together.update(_pair(*two) for two in combinations(codes, 2))
        self._against.update(
            _pair(one, other) for one in proposed for other in opposed if one != other
        )


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one <= other else (other, one)


def _kind(attribution: Attribution) -> str:
    if attribution.proposed_by:
        return "contested" if attribution.opposed_by else "proposed"
    return "opposed" if attribution.opposed_by else "unattributed"


def _count(text: str) -> int:
    return sum(1 for _ in WORD.finditer(text))
