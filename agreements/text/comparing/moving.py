"""Which words were moved: deleted in one place and inserted word for word in another.

Two rules find them, and in both only white space may differ between the two places:

1. A sentence that either text has exactly once, number label aside, was moved when it does not
   keep its order among such sentences; those that stay are the ones with the most words. A
   sentence ends at a line's end or at ``. ; : ! ?`` before white space, and has two words or more.
2. Of the other deleted and inserted words, a run of at least five that makes up half or more of
   the sentence it stands in, on both sides, provided that five words in it come once only among
   the deleted and once only among the inserted ones.

What is found grows over its deleted and inserted neighbours as long as they agree, so that a
provision moves as one. No word is moved twice. A copy is an insertion: its original still stands.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from agreements.text.comparing.cutting import Cut
from agreements.text.comparing.diffing import Block, once_on_both, rising
from agreements.text.core.nodes import Span

_FEWEST_WORDS = 5
_SENTENCE_END = re.compile(r"[\n.;:!?](?:(?<=\n)|[^\w\s]{0,3}(?:\s|\Z))")
# A bullet and "3.", "3.2bis", "(a)", "iv)", "Article 5" or, where nothing follows, "Annex B".
_LABEL = re.compile(
    r"[^\w(]*(?:(?:[A-Z]\w+\s+(?=\d|[A-Z]\b))?"
    r"(?:\(?[0-9][0-9.]*[^\W\d_]{0,7}[.)]*|\(\w{1,5}\)|\w{1,5}[.)]|[A-Z]\Z)\s*)?"
)


def moved_sentences(old: Cut, new: Cut) -> list[Block]:
    """The sentences moved as a whole (rule 1), by their place in ``old``."""
    olds, news = _sentences(old.text), _sentences(new.text)
    pairs = [pair for pair in once_on_both(olds, news) if " " in olds[pair[0]]]
    if all(first[1] < second[1] for first, second in pairwise(pairs)):
        return []
    old_words, new_words = _words_of_sentences(old), _words_of_sentences(new)
    blocks = []
    for left, right in pairs:
        start, end = old_words[left]
        other_start, other_end = new_words[right]
        if end - start > 1 and old.words[start:end] == new.words[other_start:other_end]:
            blocks.append(Block(start, other_start, end - start))
    stay = set(rising([block.new for block in blocks], [block.size for block in blocks]))
    return [block for at, block in enumerate(blocks) if at not in stay]


def _sentences(text: str) -> list[str]:
    """The sentences by what makes them the same: without label, white space made even."""
    return [" ".join(_LABEL.sub("", sentence, 1).split()) for sentence in _SENTENCE_END.split(text)]


def _words_of_sentences(cut: Cut) -> list[Span]:
    """The words of each sentence, those of its label excepted."""
    ends = [end.end() for end in _SENTENCE_END.finditer(cut.text)]
    spans = []
    for start, end in pairwise([0, *ends, len(cut.text)]):
        label = _LABEL.match(cut.text, start, end)
        after = label.end() if label else start
        spans.append(Span(bisect_left(cut.starts, after), bisect_left(cut.starts, end)))
    return spans


def _sentence_starts(cut: Cut) -> list[int]:
    """The first word of each sentence and, last, the number of words."""
    starts = [bisect_left(cut.starts, end.end()) for end in _SENTENCE_END.finditer(cut.text)]
    return sorted({0, *starts, len(cut.words)})


def moves(
    old: Cut,
    new: Cut,
    deleted: Sequence[Span],
    inserted: Sequence[Span],
    sentences: Iterable[Block],
) -> list[Block]:
    """All that moved, by its place in ``old``.

    ``deleted`` and ``inserted`` are the runs of words that an alignment left over, in order;
    ``sentences``, found before, are among them.
    """
    growing = _Growing(old, new, deleted, inserted)
    found = [growing.take(sentence) for sentence in sentences]
    found += _runs(old, new, _seeds(old, new, deleted, inserted), growing)
    return _joined(old, new, sorted(found))


def _seeds(
    old: Cut, new: Cut, deleted: Sequence[Span], inserted: Sequence[Span]
) -> list[tuple[int, int]]:
    """Where five words begin that are once only among the deleted and the inserted ones."""
    olds, news = _long_enough(deleted), _long_enough(inserted)
    pairs = once_on_both(_fives(old.words, olds), _fives(new.words, news))
    return [(olds[left], news[right]) for left, right in pairs]


def _long_enough(runs: Iterable[Span]) -> list[int]:
    """The words of the runs that have five words from there on."""
    return [at for start, end in runs for at in range(start, end - _FEWEST_WORDS + 1)]


def _fives(words: Sequence[str], places: Iterable[int]) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + _FEWEST_WORDS]) for at in places]


def _runs(
    old: Cut, new: Cut, seeds: Sequence[tuple[int, int]], growing: "_Growing"
) -> Iterator[Block]:
    """The runs moved by rule 2."""
    if not seeds:
        return
    olds, news = _sentence_starts(old), _sentence_starts(new)
    looked_at = Block(0, 0, 0)
    for seed in seeds:
        if _is_within(seed, looked_at) or not growing.is_free(*seed):
            continue
        looked_at = growing.grown(Block(*seed, 1))
        if (
            looked_at.size >= _FEWEST_WORDS
            and _is_most_of_a_sentence(looked_at.old, looked_at.size, olds)
            and _is_most_of_a_sentence(looked_at.new, looked_at.size, news)
        ):
            yield growing.take(looked_at)


def _is_within(seed: tuple[int, int], block: Block) -> bool:
    into = seed[0] - block.old
    return 0 <= into < block.size and seed[1] - block.new == into


def _is_most_of_a_sentence(start: int, size: int, starts: Sequence[int]) -> bool:
    """Whether words make up half or more of the sentence that the middle one of them is in."""
    after = bisect_right(starts, start + size // 2)
    sentence = Span(starts[after - 1], starts[after])
    shared = min(start + size, sentence.end) - max(start, sentence.start)
    return 2 * shared >= sentence.end - sentence.start


def _joined(old: Cut, new: Cut, blocks: Iterable[Block]) -> list[Block]:
    """The moves, with those that follow each other on both sides made one."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else block
        follows = (last.old + last.size, last.new + last.size) == (block.old, block.new)
        if follows and old.same_gap(block.old, new, block.new):
            joined[-1] = last._replace(size=last.size + block.size)
        else:
            joined.append(block)
    return joined


class _Growing:
    """The deleted and the inserted words that no move has taken yet."""

    def __init__(
        self, old: Cut, new: Cut, deleted: Iterable[Span], inserted: Iterable[Span]
    ) -> None:
        self._old = old
        self._new = new
        self._free_old = _flags(len(old.words), deleted)
        self._free_new = _flags(len(new.words), inserted)

    def is_free(self, old: int, new: int) -> bool:
        return bool(self._free_old[old] and self._free_new[new])

    def take(self, block: Block) -> Block:
        """The block with what it grows to, whose words are no longer free."""
        block = self.grown(block)
        self._free_old[block.old : block.old + block.size] = bytes(block.size)
        self._free_new[block.new : block.new + block.size] = bytes(block.size)
        return block

    def grown(self, block: Block) -> Block:
        """The block with the free words around it that are the same on both sides."""
        old, new, size = block
        while self._same(old - 1, new - 1) and self._old.same_gap(old, self._new, new):
            old, new, size = old - 1, new - 1, size + 1
        while self._same(old + size, new + size) and self._old.same_gap(
            old + size, self._new, new + size
        ):
            size += 1
        return Block(old, new, size)

    def _same(self, old: int, new: int) -> bool:
        return (
            0 <= old < len(self._free_old)
            and 0 <= new < len(self._free_new)
            and self.is_free(old, new)
            and self._old.words[old] == self._new.words[new]
        )


def _flags(length: int, spans: Iterable[Span]) -> bytearray:
    flags = bytearray(length)
    for start, end in spans:
        flags[start:end] = b"\1" * (end - start)
    return flags
