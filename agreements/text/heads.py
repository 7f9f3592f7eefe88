"""What follows an opening bracket: who proposes or opposes, a placeholder, or a note."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from agreements.text.nodes import Attribution

# A head holds no bracket, so that the scans from two brackets never overlap.
_HEAD = re.compile(r"(?P<who>[^\[\]:]{1,200}):[ \t\u00a0]?")
# ASCII throughout: the long s of Unicode is an "s" to IGNORECASE, but not to whoever reads on.
_CLAUSE = re.compile(
    r"(?P<codes>[A-Za-z]{2,6}(?:\s*[/,]\s*[A-Za-z]{2,6})*)"
    r"(?:\s+(?P<verb>(?ai:proposes?|opposes?)))?"
)
_CLAUSE_EDGE = re.compile(r"(?<=propose),|(?<=proposes),|(?<=oppose),|(?<=opposes),|;", re.I | re.A)
_VERB = re.compile(r"proposes?|opposes?", re.I | re.A)
# Possessive white space (*+): without it a megabyte of blanks would be tried from every blank.
_PLACEHOLDER = re.compile(
    r"\s*+(?:(?:[xyz]|[0-9]{0,2}x{1,4}|\N{HORIZONTAL ELLIPSIS}|\.\.\.)?\s*+\]"
    r"|insert(?:ar)?\s|placeholder\b)",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\s*+(?:"
    r"(?:(?:negotiator['\N{RIGHT SINGLE QUOTATION MARK}]?s?['\N{RIGHT SINGLE QUOTATION MARK}]?"
    r"|drafting|(?-i:[A-Z]{2,6}))\s++)?notes?"
    r"|notas?(?:\s++(?:del\s++negociador|de\s++los\s++negociadores|de\s++redacci[oó]n))?"
    r")\s*+:",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Head:
    """An attribution as read, as typed, and the codes in it that no party has."""

    typed: str
    attribution: Attribution
    unknown: tuple[str, ...] = ()


NO_HEAD = Head("", Attribution())


def opens_placeholder(source: str, at: int) -> bool:
    """Whether the bracket whose content starts at ``at`` is to be filled in later."""
    return _PLACEHOLDER.match(source, at) is not None


def opens_note(source: str, at: int) -> bool:
    """Whether the bracket whose content starts at ``at`` is a note to the reader."""
    return _NOTE.match(source, at) is not None


def read_head(source: str, at: int, known: Mapping[str, str] | None) -> Head:
    """The head at ``at``, or ``NO_HEAD``.

    ``known`` maps each party's code in upper case to the code as the plan writes it. Without
    it every code is taken, in upper case. A code that nobody has stays as typed.
    """
    found = _HEAD.match(source, at)
    if found is None:
        return NO_HEAD
    clauses = [_CLAUSE.fullmatch(part.strip()) for part in _CLAUSE_EDGE.split(found["who"])]
    proposed: list[str] = []
    opposed: list[str] = []
    for clause in clauses:
        if clause is None or not _names_parties(clause, known, alone=len(clauses) == 1):
            return NO_HEAD
        opposes = (clause["verb"] or "").lower().startswith("oppose")
        (opposed if opposes else proposed).extend(_codes(clause))
    return Head(
        found[0],
        Attribution(_as_written_by_plan(proposed, known), _as_written_by_plan(opposed, known)),
        _unknown(proposed + opposed, known),
    )


def _codes(clause: re.Match[str]) -> list[str]:
    return re.split(r"\s*[/,]\s*", clause["codes"])


def _names_parties(clause: re.Match[str], known: Mapping[str, str] | None, *, alone: bool) -> bool:
    """Whether a clause is an attribution and not the words before some other colon."""
    codes = _codes(clause)
    if any(_VERB.fullmatch(code) for code in codes):
        return False
    if clause["verb"]:
        return True
    # "[Annex: …]" is text: without a verb only capitals, or a code of this plan, make a head.
    return alone and all(code.isupper() or code.upper() in (known or {}) for code in codes)


def _as_written_by_plan(codes: list[str], known: Mapping[str, str] | None) -> tuple[str, ...]:
    if known is None:
        return tuple(dict.fromkeys(code.upper() for code in codes))
    return tuple(dict.fromkeys(known.get(code.upper(), code) for code in codes))


def _unknown(codes: list[str], known: Mapping[str, str] | None) -> tuple[str, ...]:
    if known is None:
        return ()
    return tuple(dict.fromkeys(code for code in codes if code.upper() not in known))
