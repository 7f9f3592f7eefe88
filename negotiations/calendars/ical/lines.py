"""Content lines of RFC 5545: escaping, folding, and how values are spelt."""

from datetime import UTC, date, datetime, time, timedelta

_OCTETS = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
# Line ends of every kind are one; what RFC 5545 3.1 calls CONTROL may stand in no text.
_CONTROL = dict.fromkeys(code for code in (*range(0x20), 0x7F) if code != ord("\t"))
_CLEAN = _CONTROL | dict.fromkeys(map(ord, "\n\x0b\x0c\r\x85\u2028\u2029"), "\n")


def folded(line: str) -> bytes:
    """One content line with its CRLF, folded at 75 octets, never inside a character (3.1)."""
    octets = line.encode("utf-8", "replace")
    parts = []
    start, room = 0, _OCTETS
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(octets[start:end])
        start, room = end, _OCTETS - 1
    parts.append(octets[start:])
    return b"\r\n ".join(parts) + b"\r\n"


def cleaned(text: str) -> str:
    """What a calendar can say of a text: no control characters, no blank ends, line ends as LF."""
    return text.replace("\r\n", "\n").translate(_CLEAN).strip()


def text(value: str) -> str:
    """A TEXT value (3.3.11)."""
    return cleaned(value).translate(_ESCAPED)


def quoted(value: str) -> str:
    """A parameter's value (3.2), in quotation marks; those it contains become apostrophes."""
    return '"' + cleaned(value).replace("\n", " ").replace('"', "'") + '"'


def uri(value: str) -> str:
    """A URI (3.3.13): it is not escaped, so nothing in it may end the line."""
    return cleaned(value).replace("\n", "")


def day(value: date) -> str:
    """A DATE (3.3.4)."""
    return f"{value.year:04}{value.month:02}{value.day:02}"


def wall(on: date, at: time) -> str:
    """A DATE-TIME without a zone of its own (3.3.5, form 1)."""
    return f"{day(on)}T{at.hour:02}{at.minute:02}{at.second:02}"


def instant(value: datetime) -> str:
    """A DATE-TIME in UTC (3.3.5, form 2); expects one that knows its zone."""
    moment = value.astimezone(UTC)
    return wall(moment.date(), moment.time()) + "Z"


def duration(value: timedelta) -> str:
    """A DURATION (3.3.6), to the second: `-P1D`, `-PT15H`, `PT1H30M`."""
    total = round(value.total_seconds())
    days, rest = divmod(abs(total), 24 * 60 * 60)
    hours, rest = divmod(rest, 60 * 60)
    minutes, seconds = divmod(rest, 60)
    clock = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
    spelt = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return ("-" if total < 0 else "") + "P" + (spelt or "T0S")
