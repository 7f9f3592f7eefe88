"""A strict reading of RFC 5545 and 5546 for what we write, by other code than wrote it.

`wrong_with` says everything that is wrong with a file. Where libical is on the machine (Debian:
libical3), which knows the tables of RFC 5546, it is asked as well.
"""

import ctypes
import ctypes.util
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

_LINE = re.compile(
    r'(?P<name>[A-Z0-9-]+)(?P<params>(?:;[A-Z0-9-]+=(?:"[^"\x00-\x08\x0a-\x1f\x7f]*"|'
    r'[^";:,\x00-\x08\x0a-\x1f\x7f]*))*):(?P<value>[^\x00-\x08\x0a-\x1f\x7f]*)'
)
_TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
_DATE = r"\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_WALL = rf"{_DATE}T(?:[01]\d|2[0-3])[0-5]\d[0-5]\d"
_DURATION = r"-?P(?:\d+D(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?|T(?:\d+H)?(?:\d+M)?(?:\d+S)?)"
VALUES = {
    "VERSION": r"2\.0",
    "CALSCALE": "GREGORIAN",
    "METHOD": "PUBLISH|CANCEL",
    "DTSTAMP": rf"{_WALL}Z",
    "LAST-MODIFIED": rf"{_WALL}Z",
    "SEQUENCE": r"\d+",
    "DTSTART": rf"{_WALL}Z?|{_DATE}",
    "DTEND": _DATE,
    "STATUS": "CONFIRMED|TENTATIVE|CANCELLED",
    "TRANSP": "TRANSPARENT",
    "ACTION": "DISPLAY",
    "TRIGGER": _DURATION,
    "REFRESH-INTERVAL": _DURATION,
    "X-PUBLISHED-TTL": _DURATION,
    "TZOFFSETFROM": r"[+-]\d{4}(?:\d\d)?",
    "TZOFFSETTO": r"[+-]\d{4}(?:\d\d)?",
    "RRULE": r"FREQ=YEARLY;BYMONTH=\d+;BYDAY=-?\d(?:MO|TU|WE|TH|FR|SA|SU)",
    "ORGANIZER": r"mailto:[^\s]+@[^\s]+",
    "URL": r"https?://[^\s]+",
    "CATEGORIES": r"(?:[^\\;]|\\[\\;,nN])+",
}
# Which properties each component must have, and which it may have, each once at most.
MUST_AND_MAY = {
    "VCALENDAR": (
        "VERSION PRODID METHOD",
        "CALSCALE NAME X-WR-CALNAME REFRESH-INTERVAL X-PUBLISHED-TTL",
    ),
    "VEVENT": (
        "UID DTSTAMP DTSTART SUMMARY SEQUENCE ORGANIZER STATUS",
        "DTEND DESCRIPTION LOCATION CATEGORIES URL TRANSP LAST-MODIFIED",
    ),
    "VALARM": ("ACTION TRIGGER DESCRIPTION", ""),
    "VTIMEZONE": ("TZID", ""),
    "STANDARD": ("DTSTART TZOFFSETFROM TZOFFSETTO", "TZNAME RRULE"),
    "DAYLIGHT": ("DTSTART TZOFFSETFROM TZOFFSETTO", "TZNAME RRULE"),
}
INSIDE = {
    "VEVENT": "VCALENDAR",
    "VTIMEZONE": "VCALENDAR",
    "VALARM": "VEVENT",
    "STANDARD": "VTIMEZONE",
    "DAYLIGHT": "VTIMEZONE",
}


@dataclass
class Component:
    """A component as it stands in the file."""

    name: str
    properties: list[tuple[str, str, str]] = field(default_factory=list)
    inner: list["Component"] = field(default_factory=list)

    def values(self, name: str) -> list[str]:
        return [value for found, _params, value in self.properties if found == name]

    def walk(self) -> Iterator["Component"]:
        yield self
        for one in self.inner:
            yield from one.walk()


def wrong_with(octets: bytes) -> list[str]:
    """All that is wrong with a calendar file; nothing, where it is right."""
    found = list(_wrong_lines(octets))
    if found:
        return found
    calendar, found = _components(octets)
    for one in calendar.walk():
        found += _wrong_properties(one)
    return found + list(_wrong_meaning(calendar)) + _libical(octets)


def _wrong_lines(octets: bytes) -> Iterator[str]:
    if not octets.endswith(b"\r\n"):
        yield "the last line does not end in CRLF"
    if re.search(rb"(?<!\r)\n|\r(?!\n)", octets):
        yield "a line ends in something else than CRLF"
    for line in octets.split(b"\r\n"):
        if len(line) > 75:
            yield f"{len(line)} octets in a line"
        try:
            line.decode()
        except UnicodeDecodeError:
            yield f"a fold inside a character: {line!r}"


def _components(octets: bytes) -> tuple[Component, list[str]]:
    found: list[str] = []
    top = Component("")
    stack = [top]
    for line in octets.decode().replace("\r\n ", "").split("\r\n")[:-1]:
        match = _LINE.fullmatch(line)
        if match is None:
            found.append(f"no content line: {line!r}")
        elif match["name"] == "BEGIN":
            inner = Component(match["value"])
            if INSIDE.get(inner.name, "") != stack[-1].name:
                found.append(f"{inner.name} inside {stack[-1].name}")
            stack[-1].inner.append(inner)
            stack.append(inner)
        elif match["name"] == "END":
            if stack.pop().name != match["value"]:
                found.append(f"END:{match['value']} closes another")
        else:
            stack[-1].properties.append((match["name"], match["params"], match["value"]))
    if len(top.inner) != 1 or len(stack) != 1:
        found.append("not one whole calendar")
    return top.inner[0], found


def _wrong_properties(one: Component) -> Iterator[str]:
    must, may = (names.split() for names in MUST_AND_MAY[one.name])
    names = [name for name, _params, _value in one.properties]
    yield from (f"{one.name} without {name}" for name in must if name not in names)
    yield from (f"{name} in {one.name}" for name in names if name not in must + may)
    yield from (f"{name} twice in {one.name}" for name in set(names) if names.count(name) > 1)
    for name, _params, value in one.properties:
        pattern = re.compile(VALUES[name]) if name in VALUES else _TEXT
        if not pattern.fullmatch(value):
            yield f"{name} cannot be {value!r}"


def _wrong_meaning(calendar: Component) -> Iterator[str]:
    if not calendar.inner:
        yield "a calendar of nothing (RFC 5545 3.4)"
    method = calendar.values("METHOD")[0]
    zones = [zone.values("TZID")[0] for zone in calendar.inner if zone.name == "VTIMEZONE"]
    events = [event for event in calendar.inner if event.name == "VEVENT"]
    yield from (f"{zone} told twice" for zone in set(zones) if zones.count(zone) > 1)
    for zone in (zone for zone in calendar.inner if zone.name == "VTIMEZONE"):
        if not zone.inner:
            yield "a zone without a clock"
    for event in events:
        yield from _wrong_event(event, method, zones)


def _wrong_event(event: Component, method: str, zones: list[str]) -> Iterator[str]:
    ((params, start),) = [(p, v) for name, p, v in event.properties if name == "DTSTART"]
    is_day = params == ";VALUE=DATE"
    named = re.fullmatch(r";TZID=([^;]+)", params)
    if is_day != (re.fullmatch(_DATE, start) is not None):
        yield f"{start} is not what {params} says"
    if named and (named[1] not in zones or start.endswith("Z")):
        yield f"the clock of {named[1]} is not told"
    if not (is_day or named or start.endswith("Z")):
        yield f"{start} floats"
    for end in event.values("DTEND"):
        if not is_day or end <= start:
            yield f"{end} does not end {start} (RFC 5545 3.8.2.2)"
    if method == "CANCEL" and event.values("STATUS") != ["CANCELLED"]:
        yield "taken back, but not cancelled (RFC 5546 3.2.5)"
    if event.values("STATUS") == ["CANCELLED"] and event.inner:
        yield "an alarm for what is cancelled (RFC 5546 3.2.5)"


@cache
def _library() -> ctypes.CDLL | None:
    name = ctypes.util.find_library("ical")
    if name is None:
        return None
    found = ctypes.CDLL(name)
    found.icalparser_parse_string.restype = ctypes.c_void_p
    found.icalparser_parse_string.argtypes = [ctypes.c_char_p]
    for function in ("icalrestriction_check", "icalcomponent_count_errors", "icalcomponent_free"):
        getattr(found, function).argtypes = [ctypes.c_void_p]
    return found


def _libical(octets: bytes) -> list[str]:
    library = _library()
    if library is None:
        return []
    read = library.icalparser_parse_string(octets)
    if not read:
        return ["libical cannot read it"]
    allowed = library.icalrestriction_check(read)
    errors = library.icalcomponent_count_errors(read)
    library.icalcomponent_free(read)
    return [] if allowed and not errors else [f"libical: {errors} errors, allowed: {allowed}"]
