"""When a party works: weekends, its country's holidays, its delegation's own closures.

United States: the federal holidays (5 U.S.C. 6103), the observed day as well as the day itself.
Its banks keep the same holidays, but stay open on the Friday before one on a Saturday. Mexico:
the statutory days of rest (Ley Federal del Trabajo, art. 74, the change of government every six
years included), plus Maundy Thursday and Good Friday, on which its banks and federal offices
close; these two come from our own rule by the date of Easter, since the ``holidays`` library has
the statutory days only. Other countries: the public holidays that library knows; a code it does
not know ("EU") has weekends only.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import holidays

from negotiations.calendar.errors import RuleError

ClosedKind = Literal["weekend", "holiday", "closure"]

# Parties that find no day in common in this many years are taken never to find one.
YEARS_LOOKED_AT = 40
_SATURDAY_AND_SUNDAY = frozenset({5, 6})
_NAMES_IN = "en_US"


@dataclass(frozen=True)
class Closure:
    """Days on which a delegation does not work, whatever its country does; both included."""

    first: date
    last: date
    name_en: str = ""
    name_es: str = ""


@dataclass(frozen=True)
class WorkCalendar:
    """When one party works: its code in the plan, its ISO 3166 country, its own closures."""

    code: str
    country: str
    # Left out of the hash, which every look into the caches below takes; not of equality.
    closures: tuple[Closure, ...] = field(default=(), hash=False)


@dataclass(frozen=True)
class ClosedDay:
    """Why a party does not work on a day.

    ``name`` is in English: the holiday's or the closure's, "" for a weekend; ``name_es`` is the
    closure's in Spanish. A holiday that falls on a weekend is two of these.
    """

    on: date
    country: str
    kind: ClosedKind
    name: str = ""
    code: str = ""
    name_es: str = ""


def closed_days(
    calendars: Iterable[WorkCalendar | str], first: date, last: date
) -> dict[date, tuple[ClosedDay, ...]]:
    """The days from ``first`` to ``last``, both included, on which any party is closed.

    A bare country code stands for a party of that name with no closures of its own. Days come
    in order, reasons in the order of ``calendars``: the weekend, the holiday, the closures.
    """
    asked = calendars_of(calendars)
    closed: dict[date, tuple[ClosedDay, ...]] = {}
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        reasons = tuple(reason for calendar in asked for reason in _reasons(calendar, day))
        if reasons:
            closed[day] = reasons
    return closed


def days_all_work(calendars: Iterable[WorkCalendar | str], after: date, until: date) -> int:
    """How many days after ``after``, up to and including ``until``, no party is closed.

    0 if ``until`` is not after ``after``.
    """
    if until <= after:
        return 0
    return count_open(calendars_of(calendars), after, until)


def calendars_of(calendars: Iterable[WorkCalendar | str]) -> tuple[WorkCalendar, ...]:
    """Calendars, each once; a country code becomes the calendar of that country."""
    return tuple(
        dict.fromkeys(WorkCalendar(one, one) if isinstance(one, str) else one for one in calendars)
    )


def is_open(calendars: tuple[WorkCalendar, ...], day: date, *, any_of: bool = False) -> bool:
    """Whether all of the parties work on a day, or any of them."""
    works = any if any_of else all
    return works(day.toordinal() not in _closed_in(one, day.year) for one in calendars)


def count_open(
    calendars: tuple[WorkCalendar, ...], after: date, until: date, *, any_of: bool = False
) -> int:
    """How many days after ``after``, up to and including ``until``, are worked on."""
    total = 0
    for year in range(after.year, until.year + 1):
        days = _open_in(calendars, any_of, year)
        total += bisect_right(days, until.toordinal()) - bisect_right(days, after.toordinal())
    return total


def nth_open(
    calendars: tuple[WorkCalendar, ...], day: date, number: int, *, any_of: bool = False
) -> date:
    """The ``number``-th day worked on after ``day``; before it, where ``number`` is negative.

    Raises RuleError ``impossible`` where the parties hardly ever work on one day, and
    ``out_of_range`` at the ends of the calendar.
    """
    ahead = number > 0
    left, year = abs(number), day.year
    for _ in range(YEARS_LOOKED_AT):
        if not date.min.year <= year <= date.max.year:
            raise RuleError("out_of_range", f"{day.isoformat()} {number:+d} working days")
        days = _open_in(calendars, any_of, year)
        if ahead:
            place = bisect_right(days, day.toordinal()) + left - 1
            found = place < len(days)
            left = place - len(days) + 1
        else:
            place = bisect_left(days, day.toordinal()) - left
            found = place >= 0
            left = -place
        if found:
            return date.fromordinal(days[place])
        year += 1 if ahead else -1
    raise RuleError("impossible", (" or " if any_of else ", ").join(c.code for c in calendars))


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


def _reasons(calendar: WorkCalendar, day: date) -> tuple[ClosedDay, ...]:
    country, code = calendar.country, calendar.code
    if day.toordinal() not in _closed_in(calendar, day.year):
        return ()
    reasons: tuple[ClosedDay, ...] = ()
    if day.weekday() in _weekend(country, day.year):
        reasons += (ClosedDay(day, country, "weekend", code=code),)
    name = _named_days(country, day.year).get(day)
    if name:
        reasons += (ClosedDay(day, country, "holiday", name, code),)
    return reasons + tuple(
        ClosedDay(day, country, "closure", one.name_en, code, one.name_es)
        for one in calendar.closures
        if one.first <= day <= one.last
    )


@lru_cache(maxsize=1024)
def _open_in(calendars: tuple[WorkCalendar, ...], any_of: bool, year: int) -> tuple[int, ...]:
    """The ordinals of the days of a year on which all, or any, of the parties work."""
    closed = [_closed_in(one, year) for one in calendars]
    shut: frozenset[int] = frozenset()
    if closed:
        shut = frozenset.intersection(*closed) if any_of else frozenset().union(*closed)
    return tuple(day for day in _year(year) if day not in shut)


@lru_cache(maxsize=1024)
def _closed_in(calendar: WorkCalendar, year: int) -> frozenset[int]:
    """The ordinals of the days of a year on which one party does not work."""
    days = _year(year)
    shut = set(_country_closed(calendar.country, year))
    for closure in calendar.closures:
        first, last = closure.first.toordinal(), closure.last.toordinal()
        shut.update(range(max(first, days.start), min(last + 1, days.stop)))
    return frozenset(shut)


@lru_cache(maxsize=1024)
def _country_closed(country: str, year: int) -> frozenset[int]:
    weekend = _weekend(country, year)
    named = (day.toordinal() for day in _named_days(country, year))
    # Ordinal 1 is a Monday, of which the weekday is 0.
    return frozenset(named) | {day for day in _year(year) if (day - 1) % 7 in weekend}


def _year(year: int) -> range:
    return range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)


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
