"""Calendars as Outlook, Google and Apple read them (RFC 5545, 5546, 7986). Pure code.

What each needs, and so what is written here:

- An event is known by its UID, a newer state of it by a higher SEQUENCE; that holds in all three.
- Dates are told, not asked: METHOD:PUBLISH has an ORGANIZER and no ATTENDEE (RFC 5546 3.2.1), so
  nobody is asked to accept. What is taken back is METHOD:CANCEL with STATUS:CANCELLED, the
  ORGANIZER, a higher SEQUENCE and no alarms (3.2.5); Outlook wants its DTSTART again, and the
  `method` of the mail's Content-Type to be that of the file.
- Outlook takes a file of several events to be a calendar of its own: a mail carries one event.
- Outlook reads X-WR-CALNAME and X-PUBLISHED-TTL, newer programs NAME and REFRESH-INTERVAL; Google
  reads a feed when it will, every few hours to a day.
- Outlook knows summer time only as a yearly rule: see `zones`.
- A day without an hour is a DATE, whose end is the day after (RFC 5545 3.6.1). An hour has no end:
  it is an instant. Neither makes anybody busy.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from negotiations.calendars.ical import lines, zones

MEDIA_TYPE = "text/calendar"
_UTC = frozenset({"UTC", "Etc/UTC"})


class Method(StrEnum):
    """What a file does: tells of events, or takes them back (RFC 5546)."""

    PUBLISH = "PUBLISH"
    CANCEL = "CANCEL"


class Status(StrEnum):
    """How sure an event is (RFC 5545 3.8.1.11)."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Organizer:
    """Who tells of the events: a name and an address for mail."""

    name: str
    address: str


@dataclass(frozen=True)
class CalendarEvent:
    """Something on a day, at an hour of a day in a zone, or from a first to a last day.

    `alarms` are how long before its start it is announced; that of a day is its midnight.
    """

    uid: str
    summary: str
    on: date
    changed_at: datetime
    at: time | None = None
    last: date | None = None
    zone: str = "UTC"
    sequence: int = 0
    status: Status = Status.CONFIRMED
    description: str = ""
    location: str = ""
    url: str = ""
    alarms: tuple[timedelta, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = ""

    def __post_init__(self) -> None:
        if self.last is not None and (self.at is not None or self.last < self.on):
            raise ValueError("a last day goes with a first day before it, not with an hour")

    @property
    def is_cancelled(self) -> bool:
        return self.status == Status.CANCELLED


def write(
    events: Iterable[CalendarEvent],
    *,
    name: str,
    organizer: Organizer,
    language: str = "en",
    method: Method = Method.PUBLISH,
    now: datetime | None = None,
    refresh_every: timedelta | None = None,
) -> bytes:
    """A calendar file.

    Without `now` each event is stamped with its last change, so that a feed in which nothing
    changed is the same, byte for byte. `refresh_every` makes it a feed that is read again. With
    `Method.CANCEL` every event must be cancelled: `ValueError` otherwise.
    """
    told = list(events)
    if method == Method.CANCEL and not all(event.is_cancelled for event in told):
        raise ValueError("only cancelled events are taken back")
    written = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Travaux//Travaux//{lines.text(language.upper())}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
        *(_feed(name, refresh_every) if refresh_every else ()),
        *_zones(told),
        *(line for event in told for line in _event(event, organizer, now)),
        "END:VCALENDAR",
    ]
    return b"".join(map(lines.folded, written))


def _feed(name: str, refresh_every: timedelta) -> Iterator[str]:
    often = lines.duration(refresh_every)
    yield f"NAME:{lines.text(name)}"
    yield f"X-WR-CALNAME:{lines.text(name)}"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{often}"
    yield f"X-PUBLISHED-TTL:{often}"


def _zones(events: Sequence[CalendarEvent]) -> Iterator[str]:
    """Each zone that an hour is in. RFC 5545 3.4 wants something in every file: so UTC, if none."""
    timed = [event for event in events if event.at is not None and event.zone not in _UTC]
    for zone in sorted({event.zone for event in timed}):
        days = [event.on for event in timed if event.zone == zone]
        yield from zones.component(zone, min(days), max(days))
    if not events:
        yield from zones.component("UTC", date(1970, 1, 1), date(1970, 1, 1))


def _event(event: CalendarEvent, organizer: Organizer, now: datetime | None) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{lines.text(event.uid)}"
    yield f"DTSTAMP:{lines.instant(now or event.changed_at)}"
    yield f"LAST-MODIFIED:{lines.instant(event.changed_at)}"
    yield f"SEQUENCE:{event.sequence}"
    yield from _when(event)
    yield from _words(event)
    yield f"STATUS:{event.status}"
    yield "TRANSP:TRANSPARENT"
    yield f"ORGANIZER;CN={lines.quoted(organizer.name)}:mailto:{lines.uri(organizer.address)}"
    if not event.is_cancelled:
        for before in event.alarms:
            yield from _alarm(event, before)
    yield "END:VEVENT"


def _when(event: CalendarEvent) -> Iterator[str]:
    if event.at is None:
        yield f"DTSTART;VALUE=DATE:{lines.day(event.on)}"
        yield f"DTEND;VALUE=DATE:{lines.day((event.last or event.on) + timedelta(days=1))}"
    elif event.zone in _UTC:
        yield f"DTSTART:{lines.wall(event.on, event.at)}Z"
    else:
        yield f"DTSTART;TZID={event.zone}:{lines.wall(event.on, event.at)}"


def _words(event: CalendarEvent) -> Iterator[str]:
    spoken = f";LANGUAGE={event.language}" if event.language else ""
    yield f"SUMMARY{spoken}:{lines.text(event.summary)}"
    if description := lines.text(event.description):
        yield f"DESCRIPTION{spoken}:{description}"
    if location := lines.text(event.location):
        yield f"LOCATION{spoken}:{location}"
    if event.categories:
        yield f"CATEGORIES{spoken}:{','.join(map(lines.text, event.categories))}"
    if event.url:
        yield f"URL:{lines.uri(event.url)}"


def _alarm(event: CalendarEvent, before: timedelta) -> Iterator[str]:
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{lines.text(event.summary)}"
    yield f"TRIGGER:{lines.duration(-before)}"
    yield "END:VALARM"
