"""Dates of a negotiation: deadline rules, windows and the days the parties are closed.

Pure code: every function takes all it needs, today's date included. A rule is typed by a
person in a small readable form and stored in its canonical form:

    2026-07-01        a date
    start, end        an anchor: the first or the last day of the plan's window
    start + 60 days   an anchor and an offset in days, weeks or months
    end - 5 days

The day of the event is not counted: ``start + 1 day`` is the day after the start. Offsets are
in calendar days, weeks and months; a month that is too short ends the period on its last day
(31 January + 1 month = 28 February).
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, cast

import holidays

Anchor = Literal["start", "end"]
Unit = Literal["days", "weeks", "months"]
Sign = Literal[1, -1]
ClosedKind = Literal["weekend", "holiday"]

MAX_AMOUNT = 3650
_DETAIL_LENGTH = 80
_SATURDAY_AND_SUNDAY = frozenset({5, 6})
_NAMES_IN = "en_US"

# People paste a typographic minus or dash as often as they type a hyphen.
_MINUS = "\u2212\u2013-"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OFFSET = re.compile(
    rf"(?P<anchor>start|end)\s*(?:(?P<sign>[+{_MINUS}])\s*(?P<amount>[0-9]+)\s*"
    r"(?P<unit>day|week|month)s?)?"
)


class RuleError(ValueError):
    """A rule that cannot be read or has no date.

    ``code`` is one of ``empty``, ``unreadable``, ``no_such_date``, ``amount_too_large``,
    ``anchor_missing`` and ``out_of_range``; ``detail`` is the part that is wrong, as typed
    (at most 80 characters), to be put into a sentence by whoever shows it.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.detail = detail[:_DETAIL_LENGTH]
        super().__init__(f"{code}: {self.detail}")


@dataclass(frozen=True)
class Rule:
    """When something falls due: on a date, or at an offset from an anchor of the plan.

    ``on`` is set for kind ``date`` only; the other fields mean something for kind ``offset``
    only. ``str(rule)`` is the canonical form, and ``parse_rule(str(rule)) == rule``.
    """

    kind: Literal["date", "offset"]
    on: date | None = None
    anchor: Anchor = "start"
    amount: int = 0
    unit: Unit = "days"
    sign: Sign = 1

    def __str__(self) -> str:
        if self.on is not None:
            return self.on.isoformat()
        if self.amount == 0:
            return self.anchor
        unit = self.unit if self.amount != 1 else self.unit.removesuffix("s")
        return f"{self.anchor} {'+' if self.sign > 0 else '-'} {self.amount} {unit}"


def parse_rule(text: str) -> Rule:
    """Read a rule as typed: any case, any white space, singular or plural units.

    Raises RuleError ``empty``, ``unreadable``, ``no_such_date`` or ``amount_too_large``
    (more than 3650 of any unit).
    """
    typed = text.strip()
    if not typed:
        raise RuleError("empty")
    if _DATE.fullmatch(typed):
        return _date_rule(typed)
    found = _OFFSET.fullmatch(typed.lower())
    if found is None:
        raise RuleError("unreadable", typed)
    anchor = cast(Anchor, found["anchor"])
    amount = _amount(found["amount"] or "0")
    if amount == 0:
        return Rule("offset", anchor=anchor)
    unit = cast(Unit, found["unit"] + "s")
    return Rule("offset", None, anchor, amount, unit, 1 if found["sign"] == "+" else -1)


def due_on(rule: Rule, *, start: date | None, end: date | None) -> date:
    """The date a rule gives for a window from ``start`` to ``end`` (its last day).

    Raises RuleError ``anchor_missing`` if the rule counts from an anchor that is None, and
    ``out_of_range`` if the date lies outside the years 1 to 9999.
    """
    if rule.on is not None:
        return rule.on
    anchor = start if rule.anchor == "start" else end
    if anchor is None:
        raise RuleError("anchor_missing", rule.anchor)
    return _shift(anchor, rule.sign * rule.amount, rule.unit)


def window_end(start: date, length: int, unit: Unit) -> date:
    """The last day of a window of ``length`` units that starts on ``start`` (day 0).

    60 days from 4 February 2026 end on 5 April 2026. Raises RuleError ``out_of_range``.
    """
    return _shift(start, length, unit)


def day_number(start: date, on: date) -> int:
    """Which day of the window ``on`` is: 0 on the start itself, negative before it."""
    return (on - start).days


@dataclass(frozen=True)
class ClosedDay:
    """Why a country does not work on a day.

    ``country`` is the code asked for; ``name`` is the holiday's name in English, "" for a
    weekend. A holiday that falls on a weekend is two of these.
    """

    on: date
    country: str
    kind: ClosedKind
    name: str = ""


def closed_days(
    countries: Iterable[str], first: date, last: date
) -> dict[date, tuple[ClosedDay, ...]]:
    """The days from ``first`` to ``last``, both included, on which any country is closed.

    Countries are ISO 3166 alpha-2 codes; days come in order, reasons in the order of
    ``countries``, the weekend before the holiday. United States: the federal holidays
    (5 U.S.C. 6103), the observed day as well as the day itself. Mexico: the statutory days of
    rest (Ley Federal del Trabajo, art. 74), plus Maundy Thursday and Good Friday, on which its
    banks and federal offices close; these two come from our own rule by the date of Easter,
    since the ``holidays`` library has the statutory days only. Other countries: the public
    holidays that library knows; a code it does not know ("EU") has weekends only.
    """
    asked = tuple(dict.fromkeys(countries))
    closed: dict[date, tuple[ClosedDay, ...]] = {}
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        reasons = tuple(reason for country in asked for reason in _reasons(country, day))
        if reasons:
            closed[day] = reasons
    return closed


def days_all_work(countries: Iterable[str], after: date, until: date) -> int:
    """How many days after ``after``, up to and including ``until``, no country is closed.

    0 if ``until`` is not after ``after``.
    """
    span = max((until - after).days, 0)
    if span == 0:
        return 0
    return span - len(closed_days(countries, after + timedelta(days=1), until))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the Meeus/Jones/Butcher computation)."""
    century, in_century = divmod(year, 100)
    golden = year % 19
    leap_centuries, century_rest = divmod(century, 4)
    moon_correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_correction + 15) % 30
    leaps, year_rest = divmod(in_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leaps - epact - year_rest) % 7
    late_moon = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late_moon + 114, 31)
    return date(year, month, day + 1)


def _date_rule(typed: str) -> Rule:
    try:
        return Rule("date", on=date.fromisoformat(typed))
    except ValueError:
        raise RuleError("no_such_date", typed) from None


def _amount(digits: str) -> int:
    # Compared by length first: int() refuses thousands of digits with an error of its own.
    significant = digits.lstrip("0") or "0"
    if len(significant) > len(str(MAX_AMOUNT)) or int(significant) > MAX_AMOUNT:
        raise RuleError("amount_too_large", digits)
    return int(significant)


def _shift(day: date, amount: int, unit: Unit) -> date:
    try:
        if unit == "months":
            return _shift_months(day, amount)
        return day + timedelta(days=amount * (7 if unit == "weeks" else 1))
    except (OverflowError, ValueError):
        raise RuleError("out_of_range", f"{day.isoformat()} {amount:+d} {unit}") from None


def _shift_months(day: date, amount: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
    first = date(year, month + 1, 1)
    return first.replace(day=min(day.day, monthrange(year, month + 1)[1]))


def _reasons(country: str, day: date) -> tuple[ClosedDay, ...]:
    reasons: tuple[ClosedDay, ...] = ()
    if day.weekday() in _weekend(country, day.year):
        reasons += (ClosedDay(day, country, "weekend"),)
    name = _named_days(country, day.year).get(day)
    if name:
        reasons += (ClosedDay(day, country, "holiday", name),)
    return reasons


@lru_cache(maxsize=1024)
def _named_days(country: str, year: int) -> dict[date, str]:
    """The holidays of one country in one year, with their names in English."""
    library = _library_year(country, year)
    named = {} if library is None else {day: library[day] for day in library if day.year == year}
    if country.upper() == "MX":
        sunday = easter(year)
        named.setdefault(sunday - timedelta(days=3), "Maundy Thursday")
        named.setdefault(sunday - timedelta(days=2), "Good Friday")
    return named


@lru_cache(maxsize=1024)
def _weekend(country: str, year: int) -> frozenset[int]:
    """The weekdays on which a country does not work in a year (Monday is 0)."""
    library = _library_year(country, year)
    return _SATURDAY_AND_SUNDAY if library is None else frozenset(library.weekend)


@lru_cache(maxsize=1024)
def _library_year(country: str, year: int) -> holidays.HolidayBase | None:
    # Asked by list: country_holidays() would also take the name of a stock exchange.
    code = country.upper()
    if code not in holidays.list_supported_countries():
        return None
    return holidays.country_holidays(code, years=year, language=_NAMES_IN)
