"""The rules people type, and their canonical form.

    2026-07-01                              a date
    start, end                              the first or the last day of the plan's window
    start + 60 days                         days as the plan counts them
    start + 60 calendar days, + 2 weeks, + 6 months
    end - 5 working days                    days on which every party works
    round 3 - 10 working days (US, MX)      days on which all those named work
    round 3 - 10 working days (US or MX)    days on which any of those named works
    deadline first-reading + 2 weeks        from another deadline's current date
    met first-reading + 1 month             from the day it was met; its current date until then

Each may end in ``, next working day``, ``, previous working day`` (both with parties in
parentheses, if not all), ``, stays``, ``, first day counted`` and ``, first day not counted``.
``60 days after start`` and ``10 working days (US, MX) before round 3`` are read too.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from negotiations.calendar.errors import RuleError

Anchor = Literal["start", "end", "round", "deadline", "met"]
Unit = Literal["days", "calendar days", "working days", "weeks", "months"]
Sign = Literal[1, -1]
OnClosed = Literal["stays", "next", "previous"]

MAX_AMOUNT = 3650

# People paste a typographic minus or dash as often as they type a hyphen.
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CODE = r"[a-z][a-z0-9]{0,7}"
_PARTIES = rf"\( ?{_CODE}(?:(?:(?: ?, ?| and ){_CODE})*|(?:(?: ?, ?| or ){_CODE})*) ?\)"
_ANCHOR = (
    r"(?:(?:the )?(?P<window>start|end)|round (?P<round>[0-9]{1,4})"
    r"|(?P<of>deadline|met) (?P<key>[a-z0-9]+(?:[-_]+[a-z0-9]+)*))"
)
_AMOUNT = (
    r"(?P<amount>[0-9]+) ?(?P<unit>(?:(?:calendar|working) )?day|week|month)s?"
    rf"(?: ?(?P<parties>{_PARTIES}))?"
)
_FROM_ANCHOR = re.compile(rf"{_ANCHOR}(?: ?(?P<sign>[+-]) ?{_AMOUNT})?")
_TO_ANCHOR = re.compile(rf"{_AMOUNT} (?P<side>after|before) {_ANCHOR}")
_ON_CLOSED = re.compile(
    rf"(?:the )?(?P<way>next|previous) working day(?: ?(?P<parties>{_PARTIES}))?|(?P<stays>stays)"
)
_FIRST_DAY = re.compile(r"first day (?P<no>not )?counted")
# A comma outside parentheses.
_COMMA = re.compile(r" ?, ?(?![^(]*\))")


@dataclass(frozen=True)
class Parties:
    """Whose working days count: all of those named, or any of them; all of the plan, if none."""

    codes: tuple[str, ...] = ()
    any_of: bool = False

    def __str__(self) -> str:
        return f" ({(' or ' if self.any_of else ', ').join(self.codes)})" if self.codes else ""


EVERY_PARTY = Parties()


@dataclass(frozen=True)
class Rule:
    """When something falls due: on a date, or at an offset from an anchor.

    ``on`` is set for kind ``date`` only; ``ref`` is the number of a round or the key of a
    deadline. ``on_closed`` and ``first_day_counts`` are None where the plan decides.
    ``str(rule)`` is the canonical form, and ``parse_rule(str(rule)) == rule``.
    """

    kind: Literal["date", "offset"]
    on: date | None = None
    anchor: Anchor = "start"
    amount: int = 0
    unit: Unit = "days"
    sign: Sign = 1
    ref: str = ""
    parties: Parties = EVERY_PARTY
    on_closed: OnClosed | None = None
    moved_by: Parties = EVERY_PARTY
    first_day_counts: bool | None = None

    def __str__(self) -> str:
        return ", ".join((self._head(), *self._suffixes()))

    @property
    def counts_from(self) -> str:
        """The key of the deadline it counts from; "" where it counts from none."""
        return self.ref if self.anchor in ("deadline", "met") else ""

    def _head(self) -> str:
        if self.on is not None:
            return self.on.isoformat()
        anchor = f"{self.anchor} {self.ref}" if self.ref else self.anchor
        if self.amount == 0:
            return anchor
        unit = self.unit if self.amount != 1 else self.unit.removesuffix("s")
        sign = "+" if self.sign > 0 else "-"
        return f"{anchor} {sign} {self.amount} {unit}{self.parties}"

    def _suffixes(self) -> tuple[str, ...]:
        suffixes: tuple[str, ...] = ()
        if self.on_closed == "stays":
            suffixes += ("stays",)
        elif self.on_closed:
            suffixes += (f"{self.on_closed} working day{self.moved_by}",)
        if self.first_day_counts is not None:
            suffixes += (f"first day {'' if self.first_day_counts else 'not '}counted",)
        return suffixes


def parse_rule(text: str) -> Rule:
    """Read a rule as typed: any case, any white space, singular or plural units.

    Raises RuleError ``empty``, ``unreadable``, ``no_such_date`` or ``amount_too_large``
    (more than 3650 of any unit).
    """
    typed = text.strip()
    if not typed:
        raise RuleError("empty")
    head, *suffixes = _COMMA.split(" ".join(typed.lower().translate(_MINUS).split()))
    said = _suffixes(suffixes, typed)
    if _DATE.fullmatch(head):
        if said.first_day_counts is not None:
            raise RuleError("unreadable", typed)
        return Rule("date", _date(head), on_closed=said.on_closed, moved_by=said.moved_by)
    found = _FROM_ANCHOR.fullmatch(head) or _TO_ANCHOR.fullmatch(head)
    if found is None:
        raise RuleError("unreadable", typed)
    return _offset(found, said, typed)


@dataclass(frozen=True)
class _Said:
    """What stands after the commas."""

    on_closed: OnClosed | None = None
    moved_by: Parties = EVERY_PARTY
    first_day_counts: bool | None = None


def _suffixes(suffixes: list[str], typed: str) -> _Said:
    on_closed: OnClosed | None = None
    moved_by, first_day = EVERY_PARTY, None
    for suffix in suffixes:
        closed, counted = _ON_CLOSED.fullmatch(suffix), _FIRST_DAY.fullmatch(suffix)
        if closed and on_closed is None:
            on_closed = cast(OnClosed, closed["way"] or closed["stays"])
            moved_by = _parties(closed["parties"])
        elif counted and first_day is None:
            first_day = counted["no"] is None
        else:
            raise RuleError("unreadable", typed)
    return _Said(on_closed, moved_by, first_day)


def _offset(found: re.Match[str], said: _Said, typed: str) -> Rule:
    parts = found.groupdict()
    amount = _amount(parts["amount"] or "0")
    unit = cast(Unit, f"{parts['unit']}s") if amount else "days"
    if parts["parties"] and parts["unit"] != "working day":
        raise RuleError("unreadable", typed)
    if amount == 0 and said.first_day_counts is not None:
        raise RuleError("unreadable", typed)
    back = amount and (parts.get("sign") == "-" or parts.get("side") == "before")
    return Rule(
        "offset",
        anchor=cast(Anchor, parts["window"] or parts["of"] or "round"),
        ref=parts["key"] or (str(int(parts["round"])) if parts["round"] else ""),
        amount=amount,
        unit=unit,
        sign=-1 if back else 1,
        parties=_parties(parts["parties"]) if amount else EVERY_PARTY,
        on_closed=said.on_closed,
        moved_by=said.moved_by,
        first_day_counts=said.first_day_counts,
    )


def _parties(written: str | None) -> Parties:
    if not written:
        return EVERY_PARTY
    words = re.findall(r"[a-z0-9]+", written)
    codes = tuple(dict.fromkeys(word.upper() for word in words if word not in ("and", "or")))
    return Parties(codes, any_of="or" in words and len(codes) > 1)


def _date(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise RuleError("no_such_date", typed) from None


def _amount(digits: str) -> int:
    # Compared by length first: int() refuses thousands of digits with an error of its own.
    significant = digits.lstrip("0") or "0"
    if len(significant) > len(str(MAX_AMOUNT)) or int(significant) > MAX_AMOUNT:
        raise RuleError("amount_too_large", digits)
    return int(significant)
