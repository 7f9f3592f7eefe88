"""Two texts cut into the words by which they are compared, with where each word stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, chain

from agreements.text.core.words import WORD


@dataclass(frozen=True, slots=True)
class Cut:
    """A text and its words; ``starts`` has the place of each word and, last, the text's length."""

    text: str
    words: list[str]
    starts: list[int]

    def end(self, word: int) -> int:
        """Where a word ends; word -1 ends where the text begins."""
        return self.starts[word] + len(self.words[word]) if word >= 0 else 0

    def gap(self, word: int) -> str:
        """What stands before a word, back to the one before it."""
        return self.text[self.end(word - 1) : self.starts[word]]

    def same_gap(self, word: int, other: "Cut", other_word: int) -> bool:
        """Whether only white space tells apart what stands before two words."""
        mine, others = self.gap(word), other.gap(other_word)
        return mine == others or mine.split() == others.split()


def cut(*texts: str) -> list[Cut]:
    """Cut texts into the words that ``agreements.text.words.words`` finds.

    No word crosses a blank. So a text is cut at its blanks first, and each of the strings in
    between is looked into once, however often it comes.
    """
    chunks = [text.split(" ") for text in texts]
    spans = {chunk: _words(chunk) for chunk in set(chain(*chunks))}
    found = {chunk: [chunk[start:end] for start, end in places] for chunk, places in spans.items()}
    return [
        Cut(
            text,
            list(chain.from_iterable(map(found.__getitem__, parts))),
            [at + start for at, part in _placed(parts) for start, _ in spans[part]] + [len(text)],
        )
        for text, parts in zip(texts, chunks, strict=True)
    ]


def _placed(chunks: list[str]) -> Iterator[tuple[int, str]]:
    """The chunks of a text that blanks part, each with where it begins."""
    beginnings = accumulate([len(chunk) + 1 for chunk in chunks], initial=0)
    return zip(beginnings, chunks, strict=False)


def _words(chunk: str) -> list[tuple[int, int]]:
    if chunk.isalpha():
        return [(0, len(chunk))]
    return [found.span() for found in WORD.finditer(chunk)]
