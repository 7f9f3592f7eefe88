"""How the lines of a treaty text begin: numbering, headings, labels of options."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

# What may stand before the first word of a paragraph: indentation, emphasis, quotes, numbering.
MARKS = re.compile(
    r"(?:[\s>*_#\"'\N{LEFT DOUBLE QUOTATION MARK}\N{BULLET}\N{MIDDLE DOT}\N{EN DASH}\N{EM DASH}-]"
    r"|[0-9]{1,3}(?:\.(?:[0-9]{1,3}|x))*+(?:bis|ter|quat(?:er)?|alt)?(?:[.):](?!\w)|(?=\s))"
    r"|\((?:[0-9]{1,3}|[a-zA-Z]{1,2}|[ivxIVX]{1,6})\)"
    r"|(?:[a-zA-Z]|[ivxIVX]{2,6})[.)](?=\s))*+"
)
_WORDS = (
    r"(?:article|art[ií]culo|annex|anexo|chapter|cap[ií]tulo|part|parte|section|secci[oó]n"
    r"|title|t[ií]tulo|schedule|appendix|ap[eé]ndice|preamble|pre[aá]mbulo)"
)
_NUMBER = (
    r"(?:[0-9]{1,3}|[A-Z]{1,4})(?:[.-](?:[0-9]{1,3}|[A-Z]{1,2}))*"
    r"(?: ?(?:bis|ter|quat(?:er)?|alt))?"
)
_HEADING = re.compile(
    rf"(?i:{_WORDS})(?:\s+{_NUMBER}(?![\w])(?:"
    r"\s*[.:]?"
    r"|\s*[.:\N{EN DASH}\N{EM DASH}-]\s*\S.*(?<![.;,])"
    r"|\s*[*_]*\([^()]{2,}\)"
    r"|\s+[^\W\d_a-z].*(?<![.;,])"
    r")|:?)"
)
_MARKDOWN = re.compile(r"[ \t]{0,3}\[?\#{1,6}[ \t]+\S")
# Each begins with one set of characters, so that the search goes fast over other words.
_HEADING_WORD = re.compile(
    r"[\nACPSTacpst](?:(?<=\n)[ \t]{0,3}\[?\#{1,6}[ \t]"
    r"|(?<=\b[A-Za-z])(?i:rticle|rt[ií]culo|nnex|nexo|hapter|ap[ií]tulo|arte?|ection|ecci[oó]n"
    r"|itle|[ií]tulo|chedule|ppendix|p[eé]ndice|reamble|re[aá]mbulo)\b)"
)
LONGEST_HEADING = 160

_EMPHASIS = r"[*_]{0,3}"
_LABEL = re.compile(
    rf"{_EMPHASIS}(?i:option|opci[oó]n)[ \t\u00a0]{{0,3}}(?:"
    r"(?P<number>[0-9]{1,3})|(?P<roman>[IVX]{1,6})|(?P<letter>[A-Za-z])"
    r"|\((?P<paren>[0-9]{1,3}|[a-zA-Z]{1,5})\))(?:bis|ter)?(?![\w(])"
    rf"(?:{_EMPHASIS}[ \t]{{0,3}}:{_EMPHASIS}|[*_]{{2,3}}(?!\w)|(?=[ \t\r]*$)"
    r"|[ \t]{1,3}[\N{EN DASH}\N{EM DASH}-](?=\s))",
    re.M,
)
_LABEL_WORD = re.compile(r"[Oo](?<=\b[Oo])(?i:ption|pci[oó]n)(?=[ \t\u00a0]{0,3}[0-9IVXA-Za-z(])")
END_OF_OPTIONS = re.compile(
    r"\{\s{0,3}(?i:end\s+of\s+options?|fin\s+de\s+(?:las\s+)?opciones)\s{0,3}\}"
)
_ROMAN = {"I": 1, "V": 5, "X": 10}

_LEAD_NUMBER = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3})*)[.):]?[\s*_]*\Z")

Style = Literal["number", "roman", "letter", "paren-number", "paren-roman", "paren-letter"]


@dataclass(frozen=True, slots=True)
class Label:
    """``Option 2:``, code points ``start`` to ``end``.

    ``readings`` tell which label follows which: ``Option I`` is the first of its style or comes
    after ``Option H``. ``indent`` is how far its line is indented, ``number`` the paragraph's
    number before it (``(3, 1)`` for ``3.1``), and ``leads`` whether what it is the label of
    comes on the next lines: nothing follows it on its line, or words that end with a colon.
    """

    start: int
    end: int
    readings: tuple[tuple[Style, int], ...]
    indent: int
    number: tuple[int, ...]
    leads: bool


def lines_with_heading_words(source: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line, but for the first, that may be a heading."""
    return _lines_with(_HEADING_WORD, source)


def lines_with_option_words(source: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line that may begin with the label of an option."""
    return _lines_with(_LABEL_WORD, source)


def _lines_with(words: re.Pattern[str], source: str) -> Iterator[tuple[int, int]]:
    end = -1
    for found in words.finditer(source):
        last = found.end() - 1
        if last <= end:
            continue
        start = source.rfind("\n", end + 1, last) + 1 or end + 1
        end = source.find("\n", last)
        end = len(source) if end == -1 else end
        yield start, end


def is_markdown_heading(source: str, line_start: int) -> bool:
    """Whether a line is a heading in Markdown: ``## Article 5``."""
    return _MARKDOWN.match(source, line_start) is not None


def is_heading(line: str) -> bool:
    """Whether a line without its brackets is the heading of an article, an annex or the like."""
    words = line.strip().strip("*_").rstrip()
    return len(line) <= LONGEST_HEADING and _HEADING.fullmatch(words) is not None


def label_at(source: str, line_start: int, at: int) -> Label | None:
    """The label whose line starts at ``line_start`` and whose first word stands at ``at``."""
    start = at
    while start > max(line_start, at - 3) and source[start - 1] in "*_":
        start -= 1
    found = _LABEL.match(source, start)
    readings = () if found is None else tuple(_readings(found))
    if found is None or not readings:
        return None
    lead = source[line_start:start]
    number = _LEAD_NUMBER.search(lead)
    line_end = source.find("\n", found.end())
    rest = source[found.end() : len(source) if line_end == -1 else line_end].strip(" \t\r*_]")
    return Label(
        start=start,
        end=found.end(),
        readings=readings,
        indent=indent_of(lead),
        number=number_of(number[1]) if number else (),
        leads=not rest or rest.endswith(":"),
    )


def indent_of(line: str) -> int:
    """How far a line is indented, in blanks; a tab is four."""
    blanks = line[: len(line) - len(line.lstrip())]
    return len(blanks) + 3 * blanks.count("\t")


def number_of(typed: str) -> tuple[int, ...]:
    """A paragraph's number: ``(3, 1)`` for ``3.1``."""
    return tuple(int(part) for part in typed.split("."))


def _readings(found: re.Match[str]) -> Iterator[tuple[Style, int]]:
    if found["number"]:
        yield "number", int(found["number"])
    elif found["roman"]:
        yield "roman", _roman(found["roman"])
        if len(found["roman"]) == 1:
            yield "letter", ord(found["roman"]) - 64
    elif found["letter"]:
        yield "letter", ord(found["letter"].upper()) - 64
    elif found["paren"].isdigit():
        yield "paren-number", int(found["paren"])
    else:
        typed = found["paren"].upper()
        if set(typed) <= set(_ROMAN):
            yield "paren-roman", _roman(typed)
        if len(typed) == 1:
            yield "paren-letter", ord(typed) - 64


def _roman(typed: str) -> int:
    values = [_ROMAN[sign] for sign in typed]
    return sum(
        -value if value < max(values[place:]) else value for place, value in enumerate(values)
    )
