"""What follows an opening bracket: who proposes or opposes, a placeholder, or a note."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from agreements.text.core.nodes import Attribution

# ASCII throughout: the long s of Unicode is an "s" to IGNORECASE, but not to whoever reads on.
# Possessive repetitions (*+): without them a megabyte of blanks would be tried from every blank.
# A head may be broken over a line, never over a paragraph's edge.
_S = r"(?:[^\S\n]|\n(?![^\S\n]*\n))*+"
_PROPOSING = r"(?:proposes?|proposed|proposals?|proponen?|propuesta(?:\s+alternativa)?)"
_OPPOSING = r"(?:opposes?|opposed|(?:se\s+)?oponen?)"
_ALTERNATIVE = r"(?:(?:alternative|alternate|alternativa|alt\.?)\s{1,3})?"
_VERB = rf"(?P<verb>(?ai:{_ALTERNATIVE}(?:{_PROPOSING}|(?P<opposing>{_OPPOSING}))))(?![A-Za-z])"
# The digits of a footnote mark, stuck to a code or verb or standing beside it.
_MARK = rf"(?:{_S}[0-9]{{1,3}}(?![0-9A-Za-z]))?+"
_GLUED = r"[A-Z]{2,6}(?=(?:propose|oppose)s?\b|proponen?\b)"
_NO_VERB = rf"(?!(?ai:{_PROPOSING}|{_OPPOSING})(?![A-Za-z]))"
_CODE = rf"(?:{_GLUED}|{_NO_VERB}[A-Za-z][A-Za-z0-9]{{0,9}}){_MARK}"
_AND = rf"(?:{_S}[/,&]++(?:{_S}/)*+{_S}|{_S}(?<=\s)(?:and|y)(?=\s){_S})"
_CODES = rf"(?:[0-9]{{1,3}}\s+)?(?P<codes>{_CODE}(?:{_AND}{_CODE})*+)"
_CLAUSE = re.compile(rf"{_S}{_CODES}(?:(?:{_S}/)*+{_S}{_VERB}{_MARK})?")
_SWAPPED = re.compile(rf"{_S}{_CODES}{_S}(?ai:{_OPPOSING}){_MARK}{_S};")
_CLOSED_CODES = re.compile(rf"{_S}{_CODES}(?P<bracket>\]){_S}{_VERB}{_MARK}{_S}:[ \t\u00a0]?")
# What most heads look like: read once for all that are typed alike.
_PLAIN = re.compile(r"[A-Z][A-Za-z/; ]{0,80}:[ \t\u00a0]?")
_COLON = re.compile(rf"{_S}:")
_SIGN = re.compile(rf"{_S}([:;,.])")
_ONE_BLANK = (" ", "\t", "\u00a0")
# What a head without its colon may be followed by, and the verbs that it may have.
_BEGINNING = re.compile(rf"(?<=[\s;,]){_S}[\w(\[\"'\N{{LEFT DOUBLE QUOTATION MARK}}]|(?=\[)")
_BARE_VERB = re.compile(r"(?:propose|oppose|proponen?|se\s+oponen?)", re.A)
_CODE_TYPED = re.compile(rf"(?!(?:and|y)\b){_GLUED}|\b(?!(?:and|y)\b)[A-Za-z][A-Za-z0-9]*")
_CODE_AND_MARK = re.compile(r"([A-Za-z]{2,6})[0-9]{1,3}")

_FILLING = r"(?:[0-9]{0,4}[xyz]{1,4}|[0-9]{1,4})"
_PLACEHOLDER = re.compile(
    r"[\s*_]*+(?:(?:"
    rf"(?=[^\[\]]{{0,20}}?[xyz]){_FILLING}(?:\s?[-+/\N{{EN DASH}}]\s?{_FILLING}){{0,3}}\s?%?"
    r"|\N{HORIZONTAL ELLIPSIS}|\.\.\.|_+|[\N{BULLET}\N{BLACK CIRCLE}]|tb[cd]"
    r"|to\s+be\s+determined|por\s+determinar)?\s*+\]"
    r"|insert(?:ar)?\s|placeholder\b)",
    re.IGNORECASE,
)
_QUOTE = r"['\N{RIGHT SINGLE QUOTATION MARK}]"
_NOTE = re.compile(
    r"[\s*_]*+(?:"
    rf"(?:(?:negotiator{_QUOTE}?s?{_QUOTE}?|drafting|drafter{_QUOTE}?s?{_QUOTE}?|legal"
    rf"|editor{_QUOTE}?s?{_QUOTE}?|secretariat{_QUOTE}?s?"
    r"|(?-i:[A-Z]{2,6}(?:/[A-Z]{2,6})*))\s++)?notes?"
    r"|notas?(?:\s++(?:del?\s++(?:el\s++|la\s++|los\s++|las\s++)?"
    r"(?:negociador(?:es|as?)?|redacci[oó]n|secretar[ií]a|(?-i:[A-Z]{2,6}(?:/[A-Z]{2,6})*))))?"
    r")[*_]*\s*+:",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Head:
    """An attribution as read, as typed, and the codes in it that no party has."""

    typed: str
    attribution: Attribution
    unknown: tuple[str, ...] = ()


NO_HEAD = Head("", Attribution())


@dataclass(frozen=True, slots=True)
class _Clause:
    """``US/MX propose``: the codes as written by the plan or as typed, and the verb if any."""

    codes: tuple[str, ...]
    unknown: tuple[str, ...]
    named: bool
    verb: str
    opposes: bool
    end: int


def opens_placeholder(source: str, at: int) -> bool:
    """Whether the bracket whose content starts at ``at`` is to be filled in later."""
    return _PLACEHOLDER.match(source, at) is not None


def opens_note(source: str, at: int) -> bool:
    """Whether the bracket whose content starts at ``at`` is a note to the reader."""
    return _NOTE.match(source, at) is not None


def closed_codes(source: str, at: int) -> int | None:
    """Where the bracket of ``[US/JP] propose: …]`` is that closes the codes, or None."""
    found = _CLOSED_CODES.match(source, at)
    return None if found is None else found.start("bracket")


class Heads:
    """The heads of one source.

    ``known`` maps each party's code in upper case to the code as the plan writes it. Without it
    every code is taken, in upper case. A code that nobody has stays as typed. Digits after a code
    that is nobody's are a footnote mark.
    """

    def __init__(self, source: str, known: Mapping[str, str] | None) -> None:
        self._source = source
        self._known = known
        self._read: dict[str, Head] = {}

    def at(self, at: int, *, codes_closed: bool = False) -> Head:
        """The head at ``at``, or ``NO_HEAD``.

        With ``codes_closed`` the bracket found by that name is a part of the head.

        A head ends with its first colon, and then whatever follows is content. The one exception
        is ``US propose: CL oppose;``, where colon and semicolon have changed places. Without any
        colon (``US propose the Parties …``) it ends with its last verb.
        """
        if codes_closed:
            return _read_closed(self._source, at, self._known)
        plain = _PLAIN.match(self._source, at)
        if plain is None or _SWAPPED.match(self._source, plain.end()):
            return _read(self._source, at, self._known)
        typed = plain[0]
        if typed not in self._read:
            self._read[typed] = _read(typed, 0, self._known)
        return self._read[typed]


def _read(source: str, at: int, known: Mapping[str, str] | None) -> Head:
    first = _CLAUSE.match(source, at)
    if first is None or not (first["verb"] or _COLON.match(source, first.end())):
        return NO_HEAD
    clauses: list[_Clause] = []
    end = at
    while (clause := _clause(source, end, known)) is not None:
        sign = _SIGN.match(source, clause.end)
        if sign and sign[1] == ":" and not (clauses and not clause.verb):
            return _ended_by_colon(source, at, sign.end(), [*clauses, clause], known)
        if not clause.verb:
            break
        clauses.append(clause)
        end = sign.end() if sign else clause.end
        if sign and sign[1] == ".":
            return _head(source, at, end, clauses) if source[end : end + 1].isspace() else NO_HEAD
    return _without_colon(source, at, end, clauses)


def _ended_by_colon(
    source: str, at: int, end: int, clauses: list[_Clause], known: Mapping[str, str] | None
) -> Head:
    first = clauses[0]
    if not first.verb:
        return _head(source, at, end, clauses) if first.named else NO_HEAD
    if len(clauses) == 1 and not first.opposes and (swapped := _SWAPPED.match(source, end)):
        other = _clause(source, end, known)
        if other is not None:
            return _head(source, at, swapped.end(), [first, other])
    return _head(source, at, end, clauses)


def _without_colon(source: str, at: int, end: int, clauses: list[_Clause]) -> Head:
    sure = all(clause.named and _BARE_VERB.fullmatch(clause.verb) for clause in clauses)
    after = end + 1 if source[end : end + 1].isspace() else end
    if not clauses or not sure or _BEGINNING.match(source, after) is None:
        return NO_HEAD
    return _head(source, at, end, clauses)


def _read_closed(source: str, at: int, known: Mapping[str, str] | None) -> Head:
    found = _CLOSED_CODES.match(source, at)
    clause = None if found is None else _as_clause(found, known)
    if found is None or clause is None:
        return NO_HEAD
    return _head(source, at, found.end(), [clause])


def _head(source: str, at: int, end: int, clauses: list[_Clause]) -> Head:
    if source[end : end + 1] in _ONE_BLANK:
        end += 1
    proposed = [code for clause in clauses if not clause.opposes for code in clause.codes]
    opposed = [code for clause in clauses if clause.opposes for code in clause.codes]
    unknown = [code for clause in clauses for code in clause.unknown]
    return Head(source[at:end], Attribution(_once(proposed), _once(opposed)), _once(unknown))


def _once(codes: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


def _clause(source: str, at: int, known: Mapping[str, str] | None) -> _Clause | None:
    found = _CLAUSE.match(source, at)
    return None if found is None else _as_clause(found, known)


def _as_clause(found: re.Match[str], known: Mapping[str, str] | None) -> _Clause | None:
    verb = found["verb"] or ""
    codes: list[str] = []
    unknown: list[str] = []
    named = True
    for typed in _CODE_TYPED.findall(found["codes"]):
        code = _code(typed, known, bool(verb))
        if code is None:
            return None
        if (known or {}).get(code.upper()) != code:
            named = named and typed.isupper() and typed.isalpha()
            if known is not None:
                unknown.append(code)
        codes.append(code)
    return _Clause(
        codes=tuple(codes),
        unknown=tuple(unknown),
        named=named,
        verb=verb,
        opposes=found["opposing"] is not None,
        end=found.end(),
    )


def _code(typed: str, known: Mapping[str, str] | None, has_verb: bool) -> str | None:
    """A code without its footnote mark, or None if ``typed`` can be none."""
    without_mark = _CODE_AND_MARK.fullmatch(typed)
    for code in (typed, without_mark[1] if without_mark else typed):
        if known is not None and code.upper() in known:
            return known[code.upper()]
    code = without_mark[1] if without_mark else typed
    if not (2 <= len(code) <= 6 and (code.isalpha() or has_verb)):
        return None
    return code.upper() if known is None else code
