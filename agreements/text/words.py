"""Where words begin and end: the one place that decides what no bracket and no change splits."""

import re
from collections.abc import Iterator, Sequence

from agreements.text.nodes import Span

# Accents typed as marks of their own, joiners and soft hyphens belong to the letter before them.
_MARKS = (
    r"[\u00ad\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u2060"
    r"\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]*"
)
_LETTERS = rf"(?:[^\W_]{_MARKS})+"
# "3.5", "1,000", "3.3quat", "A/RES/70/1", "HS-2504.10": whatever has a digit in it.
_HYPHEN = r"\-\N{NON-BREAKING HYPHEN}"
_CODE = rf"(?=[\w.,/{_HYPHEN}]{{0,40}}\d){_LETTERS}(?:[.,/_{_HYPHEN}]{_LETTERS})*"
# "border-adjusted", "Party's".
_PLAIN = rf"{_LETTERS}(?:['\N{{RIGHT SINGLE QUOTATION MARK}}{_HYPHEN}]{_LETTERS})*"
# A backslash stays with what it stands before, so that no bracket is ever written right after one.
WORD = re.compile(rf"\\?(?:{_CODE}|{_PLAIN})")
_PIECE = re.compile(rf"{WORD.pattern}|\\[\s\S]|\s+|[\s\S]{_MARKS}")


def words(text: str) -> list[Span]:
    """The words of ``text`` in order; a lone dash or bracket is none."""
    return [Span(*found.span()) for found in WORD.finditer(text)]


def pieces(text: str) -> list[str]:
    """``text`` cut into words, white space and single other characters; joined, it is ``text``."""
    return _PIECE.findall(text)


def units(text: str, atoms: Sequence[Span] = ()) -> list[Span]:
    """What is compared as one: the words of ``text`` and the ``atoms`` in it.

    ``atoms`` are the parts never to be looked into (placeholders, whole brackets), in order. Words
    and atoms that touch without a word's boundary between them (``CO2[e]``) are one unit.
    """
    found: list[Span] = []
    for unit in _separate(text, atoms):
        if found and found[-1].end == unit.start and _is_one_word(text, found[-1], unit):
            found[-1] = Span(found[-1].start, unit.end)
        else:
            found.append(unit)
    return found


def _separate(text: str, atoms: Sequence[Span]) -> Iterator[Span]:
    at = 0
    for atom in atoms:
        yield from _words_between(text, at, atom.start)
        yield atom
        at = atom.end
    yield from _words_between(text, at, len(text))


def _words_between(text: str, start: int, end: int) -> Iterator[Span]:
    for found in WORD.finditer(text, start, end):
        yield Span(*found.span())


def _is_one_word(text: str, left: Span, right: Span) -> bool:
    """Whether the letters on both sides of a bracket's edge make one word: ``CO2[e]``."""
    before = text[left.start : left.end].rstrip("[]")
    after = text[right.start : right.end].lstrip("[]")
    return bool(before and after) and before[-1].isalnum() and after[0].isalnum()
