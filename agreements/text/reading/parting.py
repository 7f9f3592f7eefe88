"""The lines of a source that may part it: headings and labels of options, as they are come to."""

import sys
from dataclasses import dataclass

from agreements.text.reading.line_starts import lines_with_heading_words, lines_with_option_words

_NO_LINE = (sys.maxsize, sys.maxsize)


@dataclass(slots=True)
class _Candidate:
    """A line that may part the text, and how many brackets are open at its start."""

    start: int
    end: int
    height: int


class PartingLines:
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
