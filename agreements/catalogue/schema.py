"""What a file of draft agreement text may say: a tree of provisions, in both languages.

A file carries a rolling text in the canonical bracket notation (``[US: shall][MX: may]``,
``[US propose; MX oppose: …]``, ``[MX oppose: …]``, placeholders such as ``[X]``). Both
languages must carry the same brackets, in the same order and nested in the same way: they
are one text. What one provision owes to another (its id, its number, its place) is checked
by ``misplaced`` on the raw data, so that one reading finds all errors.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, Field, StrictBool, ValidationInfo, field_validator

from agreements.text import Alternatives, Bracket, Node, Options, Run, parse
from negotiations.catalogue.fields import Key, Line, Place, not_empty
from negotiations.catalogue.schema import Bilingual, Entry, ShortTitle, Title

Kind = Literal[
    "preamble",
    "recital",
    "part",
    "chapter",
    "article",
    "paragraph",
    "subparagraph",
    "annex",
    "item",
]
Status = Literal["open", "agreed_ad_referendum", "agreed", "closed"]
Language = Literal["en", "es"]

LANGUAGES: tuple[Language, ...] = ("en", "es")

ROOT = "the agreement"
ALLOWED_IN: Mapping[str, frozenset[str]] = {
    ROOT: frozenset({"preamble", "part", "chapter", "article", "annex"}),
    "preamble": frozenset({"recital"}),
    "recital": frozenset(),
    "part": frozenset({"chapter", "article"}),
    "chapter": frozenset({"article"}),
    "article": frozenset({"paragraph"}),
    "paragraph": frozenset({"subparagraph", "item"}),
    "subparagraph": frozenset({"subparagraph"}),
    "annex": frozenset({"paragraph", "item"}),
    "item": frozenset({"item"}),
}
HEADED = frozenset({"preamble", "part", "chapter", "article", "annex"})
WORDED = frozenset({"recital", "paragraph", "subparagraph", "item"})

_BIS = "(bis|ter|quater|quinquies|sexies|septies|octies|novies|decies)?"
_NUMBER = re.compile(rf"|([0-9]{{1,3}}|[IVXLC]+|[A-Z]|[a-z]{{1,2}}|[ivx]+){_BIS}")
_UID = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
_SYMBOL = re.compile(r"[A-Z0-9]+([-/][A-Z0-9]+)*")

_TROUBLE = {
    "unclosed": "a bracket opens that never closes",
    "unopened": "a bracket closes that never opened",
    "too_deep": "brackets are nested too deep",
    "unknown_party": "a bracket names an unknown party",
}


class Mark(NamedTuple):
    """What a bracket says but not its words: ``head`` is "" for one that names nobody.

    ``depth`` is how deep it is nested, 0 for a bracket in no other.
    """

    depth: int
    head: str


def brackets(text: str) -> tuple[Mark, ...]:
    """The brackets and placeholders of a text, in the order in which they open.

    Raises ValueError, in words for whoever wrote the file, if the brackets do not balance or
    a head is not in the canonical form.
    """
    parsed = parse(text)
    if parsed.problems:
        first = parsed.problems[0]
        raise ValueError(f"{_TROUBLE[first.code]}, near “{first.data.get('near', '')}”")
    return tuple(_marks(parsed.nodes, 0))


def _marks(nodes: tuple[Node, ...], depth: int) -> Iterator[Mark]:
    for node in nodes:
        if isinstance(node, Bracket):
            yield Mark(depth, _head(node))
            yield from _marks(node.children, depth + 1)
        elif isinstance(node, Alternatives):
            yield from _marks(node.children, depth)
        elif isinstance(node, Options):
            for option in node.options:
                yield from _marks(option.children, depth)
        elif not isinstance(node, Run):
            yield Mark(depth, "")


def _head(bracket: Bracket) -> str:
    proposed = "/".join(bracket.attribution.proposed_by)
    opposed = "/".join(bracket.attribution.opposed_by)
    head = f"{opposed} oppose" if opposed else proposed
    if proposed and opposed:
        head = f"{proposed} propose; {opposed} oppose"
    if bracket.head != (head and f"{head}: "):
        raise ValueError(f"a bracket's head is “{bracket.head}”; write it “{head}: ”")
    if not head and any(isinstance(node, Run) and ":" in node.text for node in bracket.children):
        raise ValueError("a bracket with a colon names no party; write its head “US: ”")
    return head


def misplaced(raw: object) -> Iterator[tuple[Place, str]]:
    """Where a provision takes another's id or number, or stands where its kind may not.

    ``raw`` is the file as plain data, valid or not; what cannot be read is passed over,
    because its own error is the one to act on.
    """
    provisions = raw.get("provisions") if isinstance(raw, dict) else None
    yield from _Walk().children(provisions, ("provisions",), ROOT)


@dataclass
class _Walk:
    """One pass over the tree: the ids and the numbers met so far."""

    uids: set[str] = field(default_factory=set)
    numbers: set[tuple[Place, str, str]] = field(default_factory=set)

    def children(self, raw: object, path: Place, parent: str) -> Iterator[tuple[Place, str]]:
        for index, node in enumerate(raw if isinstance(raw, list) else ()):
            if isinstance(node, dict):
                yield from self._node(node, (*path, index), parent)

    def _node(self, node: dict[str, Any], path: Place, parent: str) -> Iterator[tuple[Place, str]]:
        uid, kind = node.get("uid"), node.get("kind")
        if isinstance(uid, str):
            if uid in self.uids:
                yield (*path, "uid"), f"{uid} is taken by an earlier provision; ids are unique"
            self.uids.add(uid)
        if not isinstance(kind, str) or kind not in ALLOWED_IN:
            return
        if kind not in ALLOWED_IN[parent]:
            allowed = ", ".join(sorted(ALLOWED_IN[parent])) or "nothing"
            yield (*path, "kind"), f"{kind} cannot stand in {parent}, which takes {allowed}"
        yield from self._number(kind, node.get("number"), path)
        yield from self.children(node.get("children"), (*path, "children"), kind)

    def _number(self, kind: str, number: object, path: Place) -> Iterator[tuple[Place, str]]:
        if not isinstance(number, str) or not number:
            return
        # "Article 4" must mean one article of the agreement; other numbers one of their siblings.
        among = () if kind == "article" else path[:-1]
        if (among, kind, number) in self.numbers:
            yield (*path, "number"), f"there is already {kind} {number} here; give it another"
        self.numbers.add((among, kind, number))


def _shaped(pattern: re.Pattern[str], example: str) -> AfterValidator:
    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            raise ValueError(f"{value!r} is not written like {example}")
        return value

    return AfterValidator(check)


class Wording(Bilingual):
    """The rolling text of a provision, or its heading: the same brackets in both languages."""

    @field_validator("en", "es")
    @classmethod
    def _is_canonical(cls, value: str) -> str:
        brackets(value)
        return value

    @field_validator("es")
    @classmethod
    def _same_brackets(cls, value: str, info: ValidationInfo) -> str:
        english = info.data.get("en")
        if english is not None and (trouble := _difference(brackets(english), brackets(value))):
            raise ValueError(trouble)
        return value

    @property
    def bracketed(self) -> bool:
        """Whether any bracket, a placeholder included, is in it."""
        return bool(brackets(self.en))


def _difference(english: tuple[Mark, ...], spanish: tuple[Mark, ...]) -> str:
    for number, (one, other) in enumerate(zip(english, spanish, strict=False), 1):
        if one != other:
            return f"bracket {number} is {_named(other)} here and {_named(one)} in English"
    if len(english) != len(spanish):
        return f"has {len(spanish)} bracket(s) where the English has {len(english)}"
    return ""


def _named(mark: Mark) -> str:
    named = f"[{mark.head}: …]" if mark.head else "one that names nobody"
    return f"{named}, {mark.depth} deep" if mark.depth else named


class Provision(Entry):
    """A node of the tree. ``uid`` never changes; ``number`` is what is shown and may.

    ``key`` ties an article to a kind of provision that the plan names. ``status`` belongs to
    what has words of its own: an article stands where its paragraphs stand.
    """

    uid: Annotated[Line, _shaped(_UID, "art-4.2bis")]
    kind: Kind
    number: Annotated[str, Field(strict=True), _shaped(_NUMBER, "4, 2bis, IV or a")] = ""
    key: Key | None = None
    heading: Annotated[Wording | None, Field(validate_default=True)] = None
    text: Annotated[Wording | None, Field(validate_default=True)] = None
    status: Status = "open"
    children: "tuple[Provision, ...]" = ()

    @field_validator("heading")
    @classmethod
    def _headed(cls, heading: Wording | None, info: ValidationInfo) -> Wording | None:
        kind = info.data.get("kind")
        if heading is None and kind in HEADED:
            raise ValueError(f"is missing; {kind} needs a heading in both languages")
        return heading

    @field_validator("text")
    @classmethod
    def _worded(cls, text: Wording | None, info: ValidationInfo) -> Wording | None:
        kind = info.data.get("kind")
        if text is None and kind in WORDED:
            raise ValueError(f"is missing; {kind} needs a text in both languages")
        if text is not None and kind in HEADED:
            raise ValueError(f"{kind} has no text of its own; put it in a provision under it")
        return text

    @field_validator("status")
    @classmethod
    def _earned(cls, status: Status, info: ValidationInfo) -> Status:
        if status == "open":
            return status
        if info.data.get("kind") in HEADED:
            raise ValueError("belongs to the provisions under this one, which have the words")
        wordings = (info.data.get("heading"), info.data.get("text"))
        if any(wording is not None and wording.bracketed for wording in wordings):
            raise ValueError(f"a bracket in the text bars {status}; it stays open")
        return status

    def walk(self) -> Iterator["Provision"]:
        """This provision and all under it, in the order in which they are read."""
        yield self
        for child in self.children:
            yield from child.walk()


class AgreementFile(Entry):
    """A draft agreement for the plan ``plan`` (a slug), as it ships.

    ``symbol`` is the root of its document symbols, ``marking`` the handling line on each page.
    ``note`` says what the text is, and must be there if it is ``illustrative``.
    """

    schema_version: Annotated[Literal[1], Field(alias="schema")]
    slug: Key
    plan: Key
    symbol: Annotated[Line, _shaped(_SYMBOL, "USMX-CM/TXT")]
    title: Title
    illustrative: StrictBool = False
    note: Annotated[Bilingual | None, Field(validate_default=True)] = None
    marking: ShortTitle
    languages: tuple[Language, ...]
    provisions: Annotated[tuple[Provision, ...], AfterValidator(not_empty)]

    @field_validator("note")
    @classmethod
    def _explained(cls, note: Bilingual | None, info: ValidationInfo) -> Bilingual | None:
        if note is None and info.data.get("illustrative"):
            raise ValueError("is missing; say that the text is illustrative, and why")
        return note

    @field_validator("languages")
    @classmethod
    def _both(cls, languages: tuple[Language, ...]) -> tuple[Language, ...]:
        if sorted(languages) != sorted(LANGUAGES):
            raise ValueError("must be [en, es]: every provision is in both")
        return languages

    def walk(self) -> Iterator[Provision]:
        """All provisions, in the order in which they are read."""
        for provision in self.provisions:
            yield from provision.walk()
