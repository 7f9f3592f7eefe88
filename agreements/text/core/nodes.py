"""What a rolling text is made of: frozen nodes, each with its place in the source.

The nodes of a text tile its source: every code point is in exactly one leaf, head or bracket.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

ProblemCode = Literal["unclosed", "unopened", "too_deep", "unknown_party"]


class Span(NamedTuple):
    """Code points ``start`` (included) to ``end`` (not included) of the source."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who stands where on a bracket: party codes in the order written, none twice.

    Both empty means that the bracket names nobody.
    """

    proposed_by: tuple[str, ...] = ()
    opposed_by: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.proposed_by or self.opposed_by)


@dataclass(frozen=True, slots=True)
class Run:
    """Plain words as typed, the backslash of ``\\[`` and ``\\]`` included."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What is still to be filled in, brackets included: ``[X]``, ``[insert date]``."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note to the reader that is no part of the text, brackets included."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class FootnoteMark:
    """The mark of a Markdown footnote, ``[^3]``: no bracket, and never split."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A Markdown link, ``[words](address)``: no bracket, and never split."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Stray:
    """Bracket characters that pair with nothing."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A whole bracket nested too deep to be read, as typed."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Bracket:
    """Text that is not agreed.

    ``head`` is the attribution as typed, with its colon and one space after it ("" if there is
    none). An unclosed bracket (``closed`` false) ends at the edge of its paragraph.
    """

    span: Span
    head: str
    attribution: Attribution
    children: tuple["Node", ...]
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Two or more brackets side by side that name nobody, one of which is to be chosen.

    ``children`` are the brackets and, where there is any, the white space between them.
    """

    span: Span
    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One of several texts to choose from. ``label`` is as typed: ``**Option 2:**``."""

    span: Span
    label: str
    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Options:
    """Options one after the other; ``ending`` is ``{End of options}`` as typed, or ""."""

    span: Span
    options: tuple[Option, ...]
    ending: str = ""


Node = (
    Run
    | Bracket
    | Alternatives
    | Options
    | Placeholder
    | Note
    | FootnoteMark
    | Link
    | Stray
    | Sealed
)


_MESSAGES: Mapping[ProblemCode, str] = {
    "unclosed": "this bracket is not closed; write its ] where it ends",
    "unopened": "this bracket was not opened; write its [ where it begins, or strike it",
    "too_deep": "brackets are nested too deep here; settle some of those around it",
    "unknown_party": "{code} is no party of this text; correct the code, or name the party",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a text, and where.

    ``line`` and ``column`` count from 1, lines by line feeds and columns by code points.
    ``data`` of ``unclosed``, ``unopened`` and ``too_deep``: ``near``, the source around it;
    of ``unknown_party``: ``code``, as typed.
    """

    code: ProblemCode
    line: int
    column: int
    data: Mapping[str, str] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What is wrong and what to do, in English; who needs other words has ``code``."""
        return _MESSAGES[self.code].format_map(self.data)


@dataclass(frozen=True, slots=True)
class Text:
    """A parsed rolling text; ``problems`` come in the order of the source.

    ``parties`` are the codes it was read with, in the plan's order; None where nobody said.
    """

    nodes: tuple[Node, ...]
    problems: tuple[Problem, ...] = ()
    parties: tuple[str, ...] | None = None
