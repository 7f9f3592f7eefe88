"""Where the words of a text came from, and what became of its brackets."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from agreements.text.comparing.aligning import Hunk, hunks
from agreements.text.comparing.cutting import Cut
from agreements.text.comparing.moving import moved_sentences, moves
from agreements.text.core.nodes import (
    Alternatives,
    Attribution,
    Bracket,
    Node,
    Options,
    Placeholder,
    Run,
    Span,
    Text,
)
from agreements.text.core.words import words
from agreements.text.reading.parsing import parse

End = Literal["open", "agreed", "dropped", "merged", "part"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a word of the last edition came from.

    ``span`` is where it stands there, in code points. ``edition`` counts from 0; a word came in
    the edition from which on it stood in all of them. ``attribution`` is that of the innermost
    bracket that named somebody around it then, and None if it came in text that nobody claimed.
    ``before`` are the words in whose place it came, ``""`` if there were none.
    """

    span: Span
    word: str
    edition: int
    attribution: Attribution | None
    before: str


@dataclass(frozen=True, slots=True)
class Life:
    """A bracket from the edition ``first``, in which it opened, to ``last``, its last one.

    ``attribution`` and ``words`` are those that it opened with; ``first_span`` and ``last_span``
    where it stood in those two editions. ``end`` says what came of it in the edition after:

        open      there is none, it stands in the last edition
        agreed    its words all stand outside brackets
        dropped   its words are all gone
        merged    its words all stand in brackets that were around it or beside it
        part      anything between these
    """

    first: int
    first_span: Span
    attribution: Attribution
    words: str
    last: int
    last_span: Span
    end: End


def trace(editions: Sequence[Text | str]) -> list[Origin]:
    """Every word of the last edition with its origin; no editions, no words.

    Words that move keep their origin. A placeholder is a word; heads and notes have none.
    """
    origins: list[Origin] = []
    for number, (old, new) in enumerate(pairwise([_EMPTY, *map(_read, editions)])):
        origins = _carried(origins, _Step(old, new), number)
    return origins


def lives(editions: Sequence[Text | str]) -> list[Life]:
    """Every bracket that ever was, by the edition and the place in which it opened.

    From one edition to the next a bracket is the one that shares most words with it, of all words
    in either; where that leaves a choice, the one that names the same parties, then the first.
    Brackets that are not closed or have no words are left out.
    """
    found: list[Life] = []
    living: dict[int, Life] = {}  # by the number of the bracket in the edition looked at
    for number, (old, new) in enumerate(pairwise([_EMPTY, *map(_read, editions)])):
        step = _Step(old, new)
        heirs = step.heirs()
        held = old.holds()
        found += [
            replace(life, end=step.end_of(held[bracket]))
            for bracket, life in living.items()
            if bracket not in heirs
        ]
        carried = {
            heir: replace(living[bracket], last=number, last_span=new.brackets[heir].span)
            for bracket, heir in heirs.items()
        }
        born = {
            bracket: _born(new, bracket, words_in, number)
            for bracket, words_in in enumerate(new.holds())
            if words_in and bracket not in carried
        }
        living = carried | born
    found += living.values()
    return sorted(found, key=lambda life: (life.first, life.first_span))


@dataclass(frozen=True, slots=True)
class _Edition:
    """The words of an edition, in ``cut`` without heads, notes and brackets.

    ``spans`` are where they stand in the source, and ``around`` the numbers of the ``brackets``
    around each, outermost first.
    """

    cut: Cut
    spans: list[Span]
    around: list[tuple[int, ...]]
    brackets: list[Bracket]

    def attribution(self, word: int) -> Attribution | None:
        inmost_first = (self.brackets[at].attribution for at in reversed(self.around[word]))
        return next((attribution for attribution in inmost_first if attribution), None)

    def holds(self) -> list[list[int]]:
        """The words in each bracket."""
        held: list[list[int]] = [[] for _ in self.brackets]
        for word, around in enumerate(self.around):
            for bracket in around:
                held[bracket].append(word)
        return held


_EMPTY = _Edition(Cut("", [], [0]), [], [], [])


def _read(edition: Text | str) -> _Edition:
    text = parse(edition) if isinstance(edition, str) else edition
    reading = _Reading()
    reading.nodes(text.nodes, ())
    return reading.edition()


class _Reading:
    """One walk over a tree."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._length = 0
        self._words: list[str] = []
        self._starts: list[int] = []
        self._spans: list[Span] = []
        self._around: list[tuple[int, ...]] = []
        self._brackets: list[Bracket] = []

    def nodes(self, nodes: Iterable[Node], around: tuple[int, ...]) -> None:
        for node in nodes:
            match node:
                case Run():
                    self._add(node.text, node.span.start, words(node.text), around)
                case Placeholder():
                    self._add(node.text, node.span.start, [Span(0, len(node.text))], around)
                case Bracket() if node.closed:
                    self._brackets.append(node)
                    self.nodes(node.children, (*around, len(self._brackets) - 1))
                case Bracket() | Alternatives():
                    self.nodes(node.children, around)
                case Options():
                    for option in node.options:
                        self.nodes(option.children, around)
                case _:
                    pass

    def edition(self) -> _Edition:
        cut = Cut("".join(self._texts), self._words, [*self._starts, self._length])
        return _Edition(cut, self._spans, self._around, self._brackets)

    def _add(self, text: str, at: int, found: Iterable[Span], around: tuple[int, ...]) -> None:
        for start, end in found:
            self._words.append(text[start:end])
            self._starts.append(self._length + start)
            self._spans.append(Span(at + start, at + end))
            self._around.append(around)
        # The blank keeps apart what only a bracket's edge does.
        self._texts += text, " "
        self._length += len(text) + 1


class _Step:
    """What became of the words of one edition in the next."""

    def __init__(self, old: _Edition, new: _Edition) -> None:
        self.old = old
        self.new = new
        sentences = moved_sentences(old.cut, new.cut)
        self.hunks = hunks(old.cut, new.cut, sentences)
        sides = [hunk.old for hunk in self.hunks], [hunk.new for hunk in self.hunks]
        self.kept = dict(_aligned(self.hunks))  # words of the old edition, as which of the new
        for move in moves(old.cut, new.cut, *sides, sentences):
            self.kept.update((move.old + into, move.new + into) for into in range(move.size))

    def heirs(self) -> dict[int, int]:
        """The brackets of the old edition that stand in the new one, and as which."""
        shared = Counter(
            (old, new)
            for word, now in self.kept.items()
            for old in self.old.around[word]
            for new in self.new.around[now]
        )
        sizes_before = [len(held) for held in self.old.holds()]
        sizes = [len(held) for held in self.new.holds()]

        def unlikeness(pair: tuple[int, int]) -> tuple[float, bool, tuple[int, int]]:
            old, new = pair
            together = sizes_before[old] + sizes[new] - shared[pair]
            named = self.old.brackets[old].attribution, self.new.brackets[new].attribution
            return -shared[pair] / together, named[0] != named[1], pair

        heirs: dict[int, int] = {}
        taken: set[int] = set()
        for old, new in sorted(shared, key=unlikeness):
            if old not in heirs and new not in taken:
                heirs[old] = new
                taken.add(new)
        return heirs

    def end_of(self, held: Sequence[int]) -> End:
        """How a bracket was closed that held these words of the old edition and has no heir."""
        left = [self.kept[word] for word in held if word in self.kept]
        if not left:
            return "dropped"
        if len(left) < len(held):
            return "part"
        bracketed = sum(bool(self.new.around[word]) for word in left)
        if not bracketed:
            return "agreed"
        return "merged" if bracketed == len(left) else "part"


def _aligned(hunks: Iterable[Hunk]) -> Iterator[tuple[int, int]]:
    """The words between the hunks, by their numbers on both sides."""
    for before, after in pairwise(hunks):
        yield from zip(
            range(before.old.end, after.old.start),
            range(before.new.end, after.new.start),
            strict=True,
        )


def _carried(origins: Sequence[Origin], step: _Step, edition: int) -> list[Origin]:
    """The origins of an edition's words, from those of the edition before."""
    came_from = {now: word for word, now in step.kept.items()}
    instead: dict[int, str] = {}
    for hunk in step.hunks:
        instead.update(dict.fromkeys(range(*hunk.new), _gone(step, hunk)))
    carried = []
    for word, span in enumerate(step.new.spans):
        if word in came_from:
            carried.append(replace(origins[came_from[word]], span=span))
        else:
            claimed = step.new.attribution(word)
            text = step.new.cut.words[word]
            carried.append(Origin(span, text, edition, claimed, instead[word]))
    return carried


def _gone(step: _Step, hunk: Hunk) -> str:
    """The words that a hunk has and the new edition has no more, one blank between them."""
    gone = (word for word in range(*hunk.old) if word not in step.kept)
    return " ".join(step.old.cut.words[word] for word in gone)


def _born(edition: _Edition, bracket: int, held: Sequence[int], number: int) -> Life:
    """The life of a bracket that opens in an edition."""
    span, attribution = edition.brackets[bracket].span, edition.brackets[bracket].attribution
    start, end = edition.cut.starts[held[0]], edition.cut.end(held[-1])
    said = " ".join(edition.cut.text[start:end].split())
    return Life(number, span, attribution, said, number, span, "open")
