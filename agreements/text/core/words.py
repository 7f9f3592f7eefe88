"""Where words begin and end: the one place that decides what no bracket and no change splits."""

import re
from collections.abc import Sequence

from agreements.text.core.nodes import Span

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
PARAGRAPH_EDGE = re.compile(r"\n[^\S\n]*\n")
_PARAGRAPH = re.compile(rf"\s*\S[\s\S]*?(?:{PARAGRAPH_EDGE.pattern}\s*|\Z)|\s+\Z")
_PIECE = re.compile(rf"{WORD.pattern}|\\[\s\S]|{PARAGRAPH_EDGE.pattern}\s*|\r\n|\s|[\s\S]{_MARKS}")


def words(text: str) -> list[Span]:
    """The words of ``text`` in order; a lone dash or bracket is none."""
    return [Span(*found.span()) for found in WORD.finditer(text)]


def pieces(text: str) -> list[str]:
    """``text`` cut into words, edges of paragraphs and single marks; joined, it is ``text``."""
    return _PIECE.findall(text)


def same_start(one: str, other: str) -> int:
    """How many characters two strings begin with together, in whole pieces."""
    return len(one) if one == other else _shared(pieces(one), pieces(other))


def same_end(one: str, other: str) -> int:
    """How many characters two strings end with together, in whole pieces."""
    return len(one) if one == other else _shared(pieces(one)[::-1], pieces(other)[::-1])


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    length = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        length += len(mine)
    return length


def paragraphs(text: str, *, begun: bool = False) -> list[str]:
    """``text`` cut behind the edges of its paragraphs; joined, it is ``text``.

    An edge at the start belongs to the first paragraph, unless one was ``begun`` before.
    """
    lead = text[: len(text) - len(text.lstrip())]
    if begun and PARAGRAPH_EDGE.search(lead):
        return [lead, *_PARAGRAPH.findall(text, len(lead))]
    return _PARAGRAPH.findall(text)


def ends_paragraph(text: str) -> bool:
    """Whether ``text`` ends with the edge of a paragraph."""
    return PARAGRAPH_EDGE.search(text, len(text.rstrip())) is not None


def is_one_word(text: str, left: Span, right: Span) -> bool:
    """Whether two units touch, and the letters next to their edge make one word: ``CO2[e]``."""
    if left.end != right.start:
        return False
    before, after = left.end - 1, right.start
    while before > left.start and text[before] in "[]":
        before -= 1
    while after < right.end - 1 and text[after] in "[]":
        after += 1
    return text[before].isalnum() and text[after].isalnum()
