"""VTIMEZONE: what the clocks of a place do over the years that a calendar speaks of.

Outlook reads one yearly RRULE for summer time and one for winter time and ignores RDATE
(MS-STANOICAL 2.2.47), so a zone whose clocks keep to a rule is written as its rule. One that keeps
to none in those years (Morocco; Mexico over 2022) is written change by change.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from negotiations.calendars.ical import lines

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_A_DAY = timedelta(days=1)
_A_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Change:
    """The clocks of a zone are put on or back: when, by the clock before, and from what to what."""

    onset: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool

    @property
    def kind(self) -> tuple[bool, timedelta, timedelta]:
        return self.summer, self.before, self.after


@lru_cache(maxsize=64)
def component(zone: str, first: date, last: date) -> tuple[str, ...]:
    """The lines of a VTIMEZONE that is right from a first to a last day."""
    changes = _changes(ZoneInfo(zone), first, last)
    yearly = _yearly(changes, last.year + 1)
    observed = yearly or [(change, "") for change in changes]
    body = (line for change, rule in observed for line in _observance(change, rule))
    return ("BEGIN:VTIMEZONE", f"TZID:{lines.text(zone)}", *body, "END:VTIMEZONE")


def _changes(tz: ZoneInfo, first: date, last: date) -> list[Change]:
    """The change in force on the first day, or how it always was, and those that follow."""
    start = datetime(first.year - 1, 1, 1, tzinfo=UTC)
    days = (datetime(last.year + 2, 1, 1, tzinfo=UTC) - start).days
    moments = (start + _A_DAY * n for n in range(days + 1))
    found = [_change(tz, a, b) for a, b in pairwise(moments) if _offset(tz, a) != _offset(tz, b)]
    in_force = [change for change in found if change.onset.date() < first]
    later = found[len(in_force) :]
    return [in_force[-1] if in_force else _unchanged(tz, start), *later]


def _change(tz: ZoneInfo, before: datetime, after: datetime) -> Change:
    """The one change between two moments, to the second."""
    old = _offset(tz, before)
    while after - before > _A_SECOND:
        middle = before + timedelta(seconds=(after - before).total_seconds() // 2)
        before, after = (middle, after) if _offset(tz, middle) == old else (before, middle)
    local = after.astimezone(tz)
    onset = (after + old).replace(tzinfo=None)
    return Change(onset, old, _offset(tz, after), str(local.tzname()), bool(local.dst()))


def _unchanged(tz: ZoneInfo, at: datetime) -> Change:
    offset = _offset(tz, at)
    return Change(
        datetime(1970, 1, 1),  # noqa: DTZ001 # by the clock of the zone itself
        offset,
        offset,
        str(at.astimezone(tz).tzname()),
        summer=False,
    )


def _offset(tz: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(tz).utcoffset() or timedelta(0)


def _yearly(changes: list[Change], until: int) -> list[tuple[Change, str]]:
    """The first change of each kind with its RRULE; nothing where one keeps to no rule."""
    kinds = dict.fromkeys(change.kind for change in changes)
    found = []
    for kind in kinds:
        of_kind = [change for change in changes if change.kind == kind]
        years = [change.onset.year for change in of_kind]
        rule = _rule([change.onset for change in of_kind])
        if years != list(range(years[0], until + 1)) or not rule:
            return []
        found.append((of_kind[0], rule))
    return found


def _rule(onsets: list[datetime]) -> str:
    """The yearly rule that all the onsets keep to; empty where there is none."""
    if len({(onset.month, onset.weekday(), onset.time()) for onset in onsets}) > 1:
        return ""
    is_last = all(onset.day + 7 > monthrange(onset.year, onset.month)[1] for onset in onsets)
    weeks = {-1} if is_last else {(onset.day - 1) // 7 + 1 for onset in onsets}
    if len(weeks) > 1:
        return ""
    weekday = _WEEKDAYS[onsets[0].weekday()]
    return f"FREQ=YEARLY;BYMONTH={onsets[0].month};BYDAY={weeks.pop()}{weekday}"


def _observance(change: Change, rule: str) -> Iterator[str]:
    kind = "DAYLIGHT" if change.summer else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{lines.wall(change.onset.date(), change.onset.time())}"
    if rule:
        yield f"RRULE:{rule}"
    yield f"TZOFFSETFROM:{_spelt(change.before)}"
    yield f"TZOFFSETTO:{_spelt(change.after)}"
    yield f"TZNAME:{lines.text(change.name)}"
    yield f"END:{kind}"


def _spelt(offset: timedelta) -> str:
    """A UTC-OFFSET (RFC 5545 3.3.14)."""
    total = round(offset.total_seconds())
    hours, rest = divmod(abs(total), 60 * 60)
    minutes, seconds = divmod(rest, 60)
    sign = "-" if total < 0 else "+"
    return f"{sign}{hours:02}{minutes:02}" + (f"{seconds:02}" if seconds else "")
