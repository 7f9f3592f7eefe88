"""The kinds of field that a catalogue file has, and what one part of it may refer to.

Whatever one part of a file takes from another (a source, a party code, a working group) is
checked where it is used, against a ``Known`` passed as pydantic's context. So one validation
finds all errors, each at its own place, even where another part of the file is unreadable.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BeforeValidator,
    StrictInt,
    StringConstraints,
    ValidationInfo,
)

Place = tuple[str | int, ...]

UNIQUE_FIELDS = ("key", "code", "number")

_LISTED = 30
_FIRST_YEAR, _LAST_YEAR = 1900, 2200

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PUBLISHED = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
# A database refuses NUL in text, and a line break in a title would break a mail's subject.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LINE_BREAK = re.compile(r"[\n\x85\u2028\u2029]")


@dataclass(frozen=True)
class Known:
    """What the parts of one file may refer to.

    A set is None where its section cannot be read: then nothing is said about what refers to
    it, because the section's own error is the one to act on. ``start`` and ``window`` tell
    whether the plan gives them, for the rules that count from them.
    """

    sources: frozenset[str] | None = None
    parties: frozenset[str] | None = None
    workstreams: frozenset[int] | None = None
    groups: frozenset[str] | None = None
    minerals: frozenset[str] | None = None
    start: bool = False
    window: bool = False


def known_in(raw: object, minerals: frozenset[str] | None = None) -> Known:
    """What the file read as ``raw`` defines; ``minerals`` are the keys of the reference list.

    With ``minerals`` None they are taken from the file itself (it is the reference list).
    """
    if not isinstance(raw, dict):
        return Known()
    sources = raw.get("sources")
    return Known(
        sources=frozenset(map(str, sources)) if isinstance(sources, dict) else None,
        parties=_values(raw, "parties", "code"),
        workstreams=_values(raw, "workstreams", "number"),
        groups=_values(raw, "working_groups", "key"),
        minerals=_values(raw, "minerals", "key") if minerals is None else minerals,
        start=raw.get("start") is not None,
        window=raw.get("window") is not None,
    )


def _values(raw: Mapping[str, Any], section: str, field: str) -> frozenset[Any] | None:
    items = raw.get(section, [])
    if not isinstance(items, list):
        return None
    found = (item.get(field) for item in items if isinstance(item, dict))
    return frozenset(value for value in found if isinstance(value, str | int))


def repeated(raw: object) -> Iterator[tuple[Place, str]]:
    """Where an item takes a key, code or number that an earlier item of its section has."""
    if not isinstance(raw, dict):
        return
    for section, items in raw.items():
        if isinstance(items, list):
            for field in UNIQUE_FIELDS:
                yield from _repeated_in(section, items, field)


def _repeated_in(section: str, items: list[Any], field: str) -> Iterator[tuple[Place, str]]:
    first: dict[str | int, int] = {}
    for index, item in enumerate(items):
        value = item.get(field) if isinstance(item, dict) else None
        if not isinstance(value, str | int):
            continue
        if value in first:
            message = f"{value} is taken by {section}[{first[value] + 1}]; give it another {field}"
            yield (section, index, field), message
        else:
            first[value] = index


def _refers_to(
    what: str, field: str, where: str = "the file"
) -> Callable[[Any, ValidationInfo], Any]:
    """A validator: the value is one of ``Known.<field>``."""

    def check(value: str | int, info: ValidationInfo) -> str | int:
        names: frozenset[str | int] | None = getattr(context_of(info), field)
        if names is None or value in names:
            return value
        raise ValueError(f"no {what} {value}; {where} has {_listed(names)}")

    return check


def context_of(info: ValidationInfo) -> Known:
    # Without it no reference would be checked, so its absence must not pass unseen.
    if not isinstance(info.context, Known):
        raise TypeError("validate with context=known_in(raw)")
    return info.context


@lru_cache(maxsize=16)
def _listed(names: frozenset[str | int]) -> str:
    """The names in a line, cut short: a hostile file can define thousands."""
    if not names:
        return "none"
    numbers = sorted(name for name in names if isinstance(name, int))
    if len(numbers) > 1 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{numbers[0]} to {numbers[-1]}"
    listed = ", ".join(sorted(map(str, names))[:_LISTED])
    return listed if len(names) <= _LISTED else f"{listed} and {len(names) - _LISTED} more"


def _plain(value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError("has a control character; take it out")
    return value


def _one_line(value: str) -> str:
    if _LINE_BREAK.search(value):
        raise ValueError("has a line break; write it on one line")
    return _plain(value)


def _iso_date(value: object) -> object:
    """Text ``YYYY-MM-DD``; pydantic alone would also take a number for a date."""
    if value is None:
        return None
    if not isinstance(value, str) or not _ISO_DATE.fullmatch(value):
        raise ValueError("must be a date written YYYY-MM-DD, for example 2026-02-04")
    return _in_calendar(value, value)


def _in_calendar(day: str, shown: str) -> date:
    try:
        found = date.fromisoformat(day)
    except ValueError as error:
        raise ValueError(f"{shown} is not in the calendar") from error
    # So that no rule that can be written leads out of the years that there are.
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise ValueError(f"{shown} is not between the years {_FIRST_YEAR} and {_LAST_YEAR}")
    return found


def _published(value: object) -> object:
    """A year (YAML reads it as a number), a month or a day."""
    if value is None:
        return value
    text = str(value)
    if not _PUBLISHED.fullmatch(text):
        raise ValueError("must be written YYYY, YYYY-MM or YYYY-MM-DD")
    _in_calendar(text + "-01" * (2 - text.count("-")), text)
    return text


def _time(value: str) -> str:
    if not _TIME.fullmatch(value):
        raise ValueError("must be a time written HH:MM, for example 17:00")
    return value


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(value: str) -> str:
    if value not in _zones():
        raise ValueError(f"no time zone {value}; write an IANA name, such as America/Mexico_City")
    return value


def _shape(pattern: str, words: str) -> Callable[[str], str]:
    """A validator: the text has a shape, told in words."""
    shape = re.compile(pattern)

    def check(value: str) -> str:
        if not shape.fullmatch(value):
            raise ValueError(f"{value!r} must be {words}")
        return value

    return check


def not_empty(items: tuple[Any, ...]) -> tuple[Any, ...]:
    """Not pydantic's own ``min_length``, which calls a list of bad items empty as well."""
    if not items:
        raise ValueError("must not be empty")
    return items


def _text(longest: int) -> StringConstraints:
    return StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=longest)


Words = Annotated[str, _text(4000), AfterValidator(_plain)]
Line = Annotated[str, _text(300), AfterValidator(_one_line)]
Name = Annotated[str, _text(200), AfterValidator(_one_line)]
ShortLine = Annotated[str, _text(80), AfterValidator(_one_line)]
Key = Annotated[
    str,
    _text(80),
    AfterValidator(
        _shape(
            r"[a-z0-9]+(-[a-z0-9]+)*", "small letters, digits and single hyphens, like price-floors"
        )
    ),
]
GroupCode = Annotated[
    str,
    _text(80),
    AfterValidator(_shape(r"[A-Z][A-Z0-9]{0,7}", "1 to 8 capital letters or digits, like PF")),
]
PartyCode = Annotated[
    str, _text(80), AfterValidator(_shape(r"[A-Z]{2,8}", "2 to 8 capital letters, like US"))
]
Country = Annotated[
    str, _text(80), AfterValidator(_shape(r"[A-Z]{2}", "2 capital letters (ISO 3166), like MX"))
]
Symbol = Annotated[
    str, _text(80), AfterValidator(_shape(r"[A-Z][a-z]?", "the symbol of an element, like Li"))
]
Zone = Annotated[str, _text(80), AfterValidator(_zone)]
Time = Annotated[str, _text(80), AfterValidator(_time)]
OptionalDay = Annotated[date | None, BeforeValidator(_iso_date)]
Published = Annotated[str | None, BeforeValidator(_published)]

SourceKey = Annotated[Key, AfterValidator(_refers_to("source", "sources"))]
KnownParty = Annotated[PartyCode, AfterValidator(_refers_to("party", "parties"))]
KnownWorkstream = Annotated[StrictInt, AfterValidator(_refers_to("workstream", "workstreams"))]
KnownGroup = Annotated[Key, AfterValidator(_refers_to("working group", "groups"))]
KnownMineral = Annotated[
    Key, AfterValidator(_refers_to("mineral", "minerals", "the reference list"))
]
