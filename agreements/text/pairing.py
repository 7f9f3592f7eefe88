"""Which bracket closes which, and which are lost.

Brackets are pairs, as nested as typed. What holds together:

1. Within a paragraph every pair holds.
2. Between two headings (of an article, an annex and the like) pairs hold if all brackets there
   balance, however many paragraphs they span.
3. A pair that crosses a heading holds if it opens at the start of a paragraph and closes at the
   end of one: whole articles in brackets.

Where that leaves something over between two headings, the labels of options part the text in the
same way; and where it still does, an opening bracket inside a paragraph that ends like a sentence
is lost at the end of that paragraph, and a closing one inside a paragraph that begins afresh was
never opened. No more are lost than do not balance.

Where a paragraph starts and ends, and what a heading says, is judged without the whole brackets
there that name a party: nobody's proposal moves another bracket's end.
"""

import re
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from agreements.text.heads import Heads, closed_codes
from agreements.text.line_starts import (
    LONGEST_HEADING,
    MARKS,
    Label,
    is_heading,
    is_markdown_heading,
    label_at,
    lines_with_heading_words,
    lines_with_option_words,
)
from agreements.text.tokens import Tokens

_SENTENCE_ENDS = ".!?"
_AFTER_SENTENCE = " \t\r\n*_\"')»\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
_AFTER_BRACKET = _AFTER_SENTENCE + ".,;:!?}"
_CONJUNCTION = re.compile(r"\b(?:and|or|y|o|u|e)\Z", re.I)
_BRACKET = re.compile(r"[\[\]]")
_FOOTNOTE_MARK = re.compile(r"\[\^[^\s\[\]\\]{1,64}\]\Z")


@dataclass(frozen=True, slots=True)
class Pairing:
    """``other_end`` has for each code point the other bracket of its pair, or -1.

    ``closed_codes`` are the openers of ``[US/JP] propose: …]``; ``headings`` where lines with a
    heading start; ``labels`` the labels of options, by place.
    """

    other_end: "array[int]"
    closed_codes: frozenset[int]
    headings: tuple[int, ...]
    labels: tuple[Label, ...]


def pair(source: str, heads: Heads, tokens: Tokens) -> Pairing:
    """Pair the brackets of ``source``; the time taken grows with its length."""
    ground = _Ground(source, heads, tokens)
    labels = ground.find_lines()
    if ground.may_pair:
        _Resolving(ground).resolve()
    return Pairing(
        ground.other_end,
        frozenset(_close_codes(ground)) if ground.items and ground.may_pair else frozenset(),
        tuple(ground.headings),
        labels,
    )


@dataclass(slots=True)
class _Candidate:
    """A line that may part the text, and how many brackets are open at its start."""

    start: int
    end: int
    height: int


class _Ground:
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
        self._lines = _Lines(source)
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


_NO_LINE = (sys.maxsize, sys.maxsize)


class _Lines:
    """The lines that may part the text, but for those inside a pair of one paragraph.

    ``next`` is where the next one starts.
    """

    def __init__(self, source: str) -> None:
        self.headings: list[_Candidate] = []
        self.options: list[_Candidate] = []
        self._coming = [
            (self.headings, lines_with_heading_words(source)),
            (self.options, lines_with_option_words(source)),
        ]
        self._lines = [next(lines, _NO_LINE) for _, lines in self._coming]
        self.next = min(self._lines)[0]

    def reach(self, place: int, height: int) -> None:
        """Take the lines that start up to ``place``, where ``height`` brackets are open."""
        for number, (found, lines) in enumerate(self._coming):
            line = self._lines[number]
            while line[0] <= place:
                found.append(_Candidate(*line, height))
                line = next(lines, _NO_LINE)
            self._lines[number] = line
        self.next = min(self._lines)[0]

    def pass_over(self, place: int) -> None:
        """Pass the lines that start before ``place``: they part nothing."""
        if self.next < place:
            for number, (_, lines) in enumerate(self._coming):
                while self._lines[number][0] < place:
                    self._lines[number] = next(lines, _NO_LINE)
            self.next = min(self._lines)[0]

    def drop_within(self, height: int) -> None:
        """Drop the lines inside the pair that has just been closed, with ``height`` left open."""
        for found in (self.headings, self.options):
            while found and found[-1].height > height:
                found.pop()


class _Scan:
    """The open brackets while the paragraphs are read.

    ``waiting`` are those of the paragraph before, as long as no word of the next one has come:
    its first closing brackets may still close them.
    """

    def __init__(self, ground: _Ground) -> None:
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


@dataclass(slots=True)
class _Group:
    """Items between two lines that part the text, paired as typed, and what that leaves over."""

    items: list[int]
    pairs: list[tuple[int, int]] = field(default_factory=list)
    closers: list[int] = field(default_factory=list)
    openers: list[int] = field(default_factory=list)
    balances: bool = True


class _Resolving:
    """Pairs what the paragraphs leave over; items are told by their place in ``ground.items``."""

    def __init__(self, ground: _Ground) -> None:
        self._ground = ground

    def resolve(self) -> None:
        """Pair what can be paired across paragraphs; the rest stays without another end."""
        items = list(range(len(self._ground.items)))
        groups = self._parted(items, self._ground.headings)
        self._hold_groups(groups, self._ground.starts_paragraph, self._by_options)

    def _by_options(self, items: list[int]) -> None:
        groups = self._parted(items, self._ground.option_lines)
        self._hold_groups(groups, self._opens_before_options, self._by_sentences)

    def _opens_before_options(self, opener: int) -> bool:
        return self._is_before_options(opener) or self._ground.starts_paragraph(opener)

    def _is_before_options(self, opener: int) -> bool:
        """Whether no option stands between an opening bracket and the heading above it."""
        at = self._ground.items[opener]
        headings = self._ground.headings
        place = bisect_right(headings, at)
        above = headings[place - 1] if place else 0
        lines = self._ground.option_lines
        return bisect_right(lines, at) == bisect_left(lines, above)

    def _parted(self, items: list[int], lines: list[int]) -> list[_Group]:
        groups: list[_Group] = []
        number = -1
        for item in items:
            at = self._ground.items[item]
            place = bisect_right(lines, at if at >= 0 else ~at)
            if place != number:
                number = place
                groups.append(_Group([]))
            groups[-1].items.append(item)
        for group in groups:
            self._pair(group)
        return groups

    def _pair(self, group: _Group) -> None:
        """Pair the items of a group as nested as typed."""
        for item in group.items:
            if self._ground.items[item] >= 0:
                group.openers.append(item)
            elif group.openers:
                group.pairs.append((group.openers.pop(), item))
            else:
                group.closers.append(item)

    def _hold_groups(
        self,
        groups: list[_Group],
        may_cross: Callable[[int], bool],
        mend: Callable[[list[int]], None],
    ) -> None:
        """Hold the pairs of the groups that balance and between groups; mend the others."""
        crossing = self._cross(groups, may_cross)
        for group in groups:
            if group.balances:
                self._hold(group.pairs)
            else:
                for part in _split(group.items, crossing):
                    self._mend_part(part, mend)

    def _mend_part(self, items: list[int], mend: Callable[[list[int]], None]) -> None:
        part = _Group(items)
        self._pair(part)
        if part.openers or part.closers:
            mend(items)
        else:
            self._hold(part.pairs)

    def _cross(self, groups: list[_Group], may_cross: Callable[[int], bool]) -> set[int]:
        """Pair across groups what may be, and note which groups do not balance."""
        crossing: set[int] = set()
        carried: list[tuple[int, _Group]] = []
        for group in groups:
            for closer in group.closers:
                if carried and self._crosses(carried[-1][0], closer):
                    opener, _ = carried.pop()
                    self._hold([(opener, closer)])
                    crossing |= {opener, closer}
                else:
                    group.balances = False
            for opener in group.openers:
                if may_cross(opener):
                    carried.append((opener, group))
                else:
                    group.balances = False
        for _, group in carried:
            group.balances = False
        return crossing

    def _crosses(self, opener: int, closer: int) -> bool:
        ground = self._ground
        if ground.ends_paragraph(closer):
            return True
        at, end = ground.items[opener], ~ground.items[closer]
        headings = ground.headings
        is_one_section = bisect_right(headings, at) == bisect_right(headings, end)
        return is_one_section and self._is_before_options(opener)

    def _by_sentences(self, items: list[int]) -> None:
        """Find which brackets are lost: first among closing ones, then among opening ones."""
        whole = _Group(items)
        self._pair(whole)
        last_closer = whole.closers[-1] if whole.closers else -1
        first_opener = whole.openers[0] if whole.openers else len(self._ground.items)
        self._hold(
            (opener, closer)
            for opener, closer in whole.pairs
            if last_closer < opener and closer < first_opener
        )
        unopened = [item for item in items if item <= last_closer]
        unclosed = [item for item in items if item >= first_opener]
        excess = bytearray(len(self._ground.items))
        for item in (*whole.openers, *whole.closers):
            excess[item] = True
        self._lose(unclosed, excess, self._is_lost_opener)
        self._lose(unopened[::-1], excess, self._is_lost_closer)

    def _is_lost_opener(self, item: int) -> bool:
        ground = self._ground
        paragraph = ground.paragraph_of[item]
        return ground.ends_like_a_sentence(paragraph) and not ground.starts_paragraph(item)

    def _is_lost_closer(self, item: int) -> bool:
        ground = self._ground
        paragraph = ground.paragraph_of[item]
        return ground.begins_afresh(paragraph) and not ground.ends_paragraph(item)

    def _lose(self, items: list[int], excess: bytearray, is_lost: Callable[[int], bool]) -> None:
        """Pair ``items``, which may run backwards, losing no more than there are in excess.

        ``excess`` marks those that stay open if none is lost before them.
        """
        opened: list[int] = []
        to_lose = 0
        paragraph_of = self._ground.paragraph_of
        for place, item in enumerate(items):
            before = items[place - 1]
            is_new = place > 0 and paragraph_of[before] != paragraph_of[item]
            if is_new and to_lose and opened and paragraph_of[opened[-1]] == paragraph_of[before]:
                to_lose -= self._drop(opened, excess, is_lost, to_lose)
            if (self._ground.items[item] >= 0) == (self._ground.items[items[0]] >= 0):
                opened.append(item)
                to_lose += excess[item]
            elif opened:
                self._hold([(opened.pop(), item)])

    def _drop(
        self, opened: list[int], excess: bytearray, is_lost: Callable[[int], bool], most: int
    ) -> int:
        """Drop up to ``most`` brackets of the last paragraph that are lost; how many it was.

        Those in excess go first, then the innermost.
        """
        paragraph_of = self._ground.paragraph_of
        first = len(opened)
        while first and paragraph_of[opened[first - 1]] == paragraph_of[opened[-1]]:
            first -= 1
        lost = [item for item in reversed(opened[first:]) if is_lost(item)]
        lost.sort(key=lambda item: not excess[item])
        gone = set(lost[:most])
        opened[first:] = [item for item in opened[first:] if item not in gone]
        return len(gone)

    def _hold(self, pairs: Iterable[tuple[int, int]]) -> None:
        items = self._ground.items
        for one, other in pairs:
            opener, closer = (one, other) if items[one] >= 0 else (other, one)
            self._ground.hold(items[opener], ~items[closer])


def _split(items: list[int], at: set[int]) -> list[list[int]]:
    """The runs of ``items`` between those in ``at``."""
    runs: list[list[int]] = [[]]
    for item in items:
        if item in at:
            runs.append([])
        else:
            runs[-1].append(item)
    return runs


def _close_codes(ground: _Ground) -> Iterable[int]:
    """Give what is not opened to the nearest ``[US/JP] propose:`` before it, at its level."""
    source, other_end = ground.source, ground.other_end
    found: list[list[int]] = [[]]
    headings = iter(ground.headings)
    heading = next(headings, None)
    skip_to = 0
    for kind, start, _ in ground.tokens:
        while heading is not None and heading <= start:
            found[-1].clear()
            heading = next(headings, None)
        if start < skip_to or kind not in ("[", "]"):
            continue
        end = other_end[start]
        if kind == "[" and end != -1:
            if closed_codes(source, start + 1) == end:
                found[-1].append(start)
                skip_to = end + 1
            else:
                found.append([])
        elif kind == "]" and end != -1:
            found.pop()
        elif kind == "]" and found[-1]:
            opener = found[-1].pop()
            other_end[other_end[opener]] = -1
            other_end[opener] = start
            other_end[start] = opener
            yield opener
