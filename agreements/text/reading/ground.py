"""The paragraphs of a source: the brackets paired in each, and those that it leaves over.

Where a paragraph starts and ends, and what a heading says, is judged without the whole brackets
there that name a party: nobody's proposal moves another bracket's end.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable

from agreements.text.reading.heads import Heads
from agreements.text.reading.line_starts import (
    LONGEST_HEADING,
    MARKS,
    Label,
    is_heading,
    is_markdown_heading,
    label_at,
    lines_with_option_words,
)
from agreements.text.reading.parting import PartingLines
from agreements.text.reading.tokens import Tokens

_SENTENCE_ENDS = ".!?"
_AFTER_SENTENCE = " \t\r\n*_\"')»\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
_AFTER_BRACKET = _AFTER_SENTENCE + ".,;:!?}"
_CONJUNCTION = re.compile(r"\b(?:and|or|y|o|u|e)\Z", re.I)
_BRACKET = re.compile(r"[\[\]]")
_FOOTNOTE_MARK = re.compile(r"\[\^[^\s\[\]\\]{1,64}\]\Z")


class Ground:
    """The source with the pairs that hold within one paragraph, and what those leave over.

    ``items`` are the brackets left over, in order: where an opening one stands, and the
    complement (``~``) of where a closing one does. ``paragraph_of`` has the paragraph of each.
    A bracket between the words of two paragraphs belongs to the one that its other side is on.
    """

    def __init__(self, source: str, heads: Heads, tokens: Tokens) -> None:
        self.source = source
        self.heads = heads
        self.tokens = tokens
        self.other_end = array("q", [-1]) * len(source)
        self.items: array[int] = array("q")
        self.paragraph_of: array[int] = array("q")
        self.starts: list[int] = [0]
        self.ends: list[int] = []
        self.headings: list[int] = []
        self.option_lines: list[int] = []
        self._lines = PartingLines(source)
        self.may_pair = "[" in source and "]" in source
        if self.may_pair:
            self._pair_within_paragraphs()
        self._pair_around_paragraphs()
        self._starts_read: dict[int, int] = {}
        self._tails_read: dict[int, int] = {}
        self._sentences_read: dict[int, bool] = {}

    def _pair_within_paragraphs(self) -> None:
        """Pair what stands in one paragraph, and nothing else yet."""
        opened: list[int] = []
        for kind, start, _ in self.tokens:
            if kind == "[":
                opened.append(start)
            elif kind == "]" and opened:
                self.hold(opened.pop(), start)
            elif kind == "edge":
                opened.clear()

    def _pair_around_paragraphs(self) -> None:
        """Pair brackets with the words of one paragraph between them; take what is left over.

        A whole bracket that names a party is passed over: its words make no paragraph.
        """
        scan = _Scan(self)
        last = 0
        for kind, start, end in self.tokens:
            if start < last:
                continue
            if start >= self._lines.next:
                self._lines.reach(start, scan.height)
            if start > last and not self.source[last:start].isspace():
                scan.word()
            last = end
            if kind == "[":
                last = self._open(start, scan)
            elif kind == "]":
                scan.close(start)
                self._lines.drop_within(scan.height)
            elif kind == "edge":
                scan.edge(start, end)
            else:
                scan.word()
        self._lines.reach(len(self.source), scan.height)
        scan.finish()

    def _open(self, at: int, scan: "_Scan") -> int:
        """Open a bracket, or pass over it; where the next words may start."""
        past = self._past_opener(at, len(self.source))
        if past == self.other_end[at] + 1:
            self._lines.pass_over(past)
        else:
            scan.opened.append(at)
        return past

    def hold(self, opener: int, closer: int) -> None:
        """Make a pair of two brackets."""
        self.other_end[opener] = closer
        self.other_end[closer] = opener

    def find_lines(self) -> tuple[Label, ...]:
        """Find the headings and labels; call it once, before anything is resolved."""
        self.headings = [
            line.start for line in self._lines.headings if self._is_heading(line.start, line.end)
        ]
        self.option_lines = [
            line.start
            for line in self._lines.options
            if self._label(line.start, line.end, skip=True) is not None
        ]
        found = (self._label(*line, skip=False) for line in lines_with_option_words(self.source))
        return tuple(label for label in found if label is not None)

    def _label(self, start: int, end: int, *, skip: bool) -> Label | None:
        return label_at(self.source, start, self._first_word(start, end, skip=skip))

    def _is_heading(self, start: int, end: int) -> bool:
        if is_markdown_heading(self.source, start):
            return True
        at = self._first_word(start, end, skip=True)
        return is_heading(self._without_brackets(at, end))

    def _without_brackets(self, at: int, end: int) -> str:
        """The start of a line without brackets, and without the words of those of a party."""
        kept = ""
        while at < end and len(kept) <= LONGEST_HEADING:
            sign = self.source[at]
            if sign == "[":
                at = self._past_opener(at, end)
            elif sign == "]":
                at += 1
            else:
                found = _BRACKET.search(self.source, at, min(end, at + LONGEST_HEADING + 1))
                stop = found.start() if found else min(end, at + LONGEST_HEADING + 1)
                kept += self.source[at:stop]
                at = stop
        return kept

    def _past_opener(self, at: int, limit: int) -> int:
        """Past a whole bracket that names a party, or else past the head of a bracket."""
        head = self.heads.at(at + 1)
        close = self.other_end[at]
        if head.attribution and at < close < limit:
            return close + 1
        return at + 1 + len(head.typed)

    def _first_word(self, at: int, limit: int, *, skip: bool) -> int:
        """Where the first word is, past numbering and brackets (``skip``: past whole ones)."""
        while True:
            found = MARKS.match(self.source, at, limit)
            at = found.end() if found else at
            if at >= limit or self.source[at] != "[":
                return at
            if skip:
                at = self._past_opener(at, limit)
            else:
                at += 1 + len(self.heads.at(at + 1).typed)

    def starts_paragraph(self, item: int) -> bool:
        """Whether an opening bracket has nothing but numbering before it in its paragraph."""
        paragraph = self.paragraph_of[item]
        if paragraph not in self._starts_read:
            start, end = self.starts[paragraph], self.ends[paragraph]
            self._starts_read[paragraph] = self._first_word(start, end, skip=True)
        return self.items[item] <= self._starts_read[paragraph]

    def ends_paragraph(self, item: int) -> bool:
        """Whether a closing bracket has nothing but punctuation after it in its paragraph."""
        paragraph = self.paragraph_of[item]
        if paragraph not in self._tails_read:
            self._tails_read[paragraph] = self._tail(paragraph)
        return ~self.items[item] + 1 >= self._tails_read[paragraph]

    def _tail(self, paragraph: int) -> int:
        start = self.starts[paragraph]
        at = self._back(self.ends[paragraph], start, _AFTER_BRACKET)
        found = _CONJUNCTION.search(self.source[max(start, at - 4) : at])
        if found:
            at -= len(found[0])
        while True:
            at = self._back(at, start, _AFTER_BRACKET)
            before = self._before_bracket(at, start)
            if before is None:
                return at
            at = before

    def _back(self, at: int, start: int, signs: str) -> int:
        while at > start and self.source[at - 1] in signs:
            at -= 1
        return at

    def _before_bracket(self, at: int, start: int) -> int | None:
        """Before the bracket that ends at ``at``, words and all if it names a party."""
        if at <= start or self.source[at - 1] != "]":
            return None
        mark = _FOOTNOTE_MARK.search(self.source[max(start, at - 70) : at])
        if mark:
            return at - len(mark[0])
        opener = self.other_end[at - 1]
        if opener == -1:
            return at - 1
        if opener >= start and self.heads.at(opener + 1).attribution:
            return opener
        return None

    def ends_like_a_sentence(self, paragraph: int) -> bool:
        """Whether a paragraph has come to an end, as one with a full stop."""
        if paragraph not in self._sentences_read:
            self._sentences_read[paragraph] = self._has_full_stop(paragraph)
        return self._sentences_read[paragraph]

    def _has_full_stop(self, paragraph: int) -> bool:
        start, at = self.starts[paragraph], self.ends[paragraph]
        while True:
            at = self._back(at, start, _AFTER_SENTENCE)
            before = self._before_bracket(at, start)
            if before is None and self.source[max(start, at - 1) : at] == "]":
                before = at - 1
            if before is None:
                return at > start and self.source[at - 1] in _SENTENCE_ENDS
            at = before

    def begins_afresh(self, paragraph: int) -> bool:
        """Whether the paragraph before, if any, has come to an end."""
        if paragraph == 0 or self.ends_like_a_sentence(paragraph - 1):
            return True
        place = bisect_left(self.headings, self.starts[paragraph - 1])
        return place < len(self.headings) and self.headings[place] < self.starts[paragraph]


class _Scan:
    """The open brackets while the paragraphs are read.

    ``waiting`` are those of the paragraph before, as long as no word of the next one has come:
    its first closing brackets may still close them.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.opened: list[int] = []
        self._waiting: list[int] = []
        self._given_up = 0
        self._with_words = 0
        self._leading = False

    @property
    def height(self) -> int:
        return self._given_up + len(self._waiting) + len(self.opened)

    @property
    def _paragraph(self) -> int:
        return len(self._ground.starts) - 1

    def word(self) -> None:
        self._with_words = len(self.opened)
        if self._leading:
            self._leading = False
            self._leave(self._waiting, self._paragraph - 1)
            self._waiting = []

    def close(self, at: int) -> None:
        if self.opened:
            self._ground.hold(self.opened.pop(), at)
            self._with_words = min(self._with_words, len(self.opened))
        elif self._leading and self._waiting:
            self._ground.hold(self._waiting.pop(), at)
        else:
            self._ground.items.append(~at)
            self._ground.paragraph_of.append(self._paragraph - self._leading)

    def edge(self, start: int, end: int) -> None:
        if not self._leading:
            self._leading = True
            self._waiting = self.opened[: self._with_words]
            self.opened = self.opened[self._with_words :]
            self._with_words = 0
            self._ground.ends.append(start)
            self._ground.starts.append(end)

    def finish(self) -> None:
        self.word()
        self._ground.ends.append(len(self._ground.source))
        self._leave(self.opened, self._paragraph)

    def _leave(self, openers: Iterable[int], paragraph: int) -> None:
        for opener in openers:
            self._given_up += 1
            self._ground.items.append(opener)
            self._ground.paragraph_of.append(paragraph)
