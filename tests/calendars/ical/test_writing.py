"""What we write is right by the RFCs and is read back whole by two programs that are not ours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import example, given, settings
from hypothesis import strategies as st

from negotiations.calendars.ical import CalendarEvent, Method, Organizer, Status, lines, write
from tests.calendars.ical.checking import wrong_with

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
HOUSE = Organizer("Travaux", "calendar@travaux.example")
ZONES = (
    "America/Mexico_City",
    "America/Ciudad_Juarez",
    "America/Tijuana",
    "America/New_York",
    "Europe/Brussels",
    "Africa/Casablanca",
    "UTC",
)

texts = st.text(max_size=160) | st.text("ñáé;,\\\n\r\t:\"^' =€𝄞", max_size=200)
days = st.dates(date(2020, 1, 1), date(2036, 12, 31))
moments = st.integers(0, 500_000_000).map(lambda s: NOW + timedelta(seconds=s))


@st.composite
def events(draw: st.DrawFn) -> CalendarEvent:
    on, at = draw(days), draw(st.none() | st.times().map(lambda at: at.replace(microsecond=0)))
    length = draw(st.integers(0, 9))
    return CalendarEvent(
        uid=f"{draw(st.uuids())}@travaux.example",
        summary=draw(texts.filter(lines.cleaned)),
        on=on,
        at=at,
        last=on + timedelta(days=length) if length and at is None else None,
        zone=draw(st.sampled_from(ZONES)),
        sequence=draw(st.integers(0, 999)),
        status=draw(st.sampled_from(Status)),
        changed_at=draw(moments),
        description=draw(texts),
        location=draw(texts),
        url=draw(st.sampled_from(["", "https://travaux.example/plans/a;b,c/?d=%C3%B1&e=f"])),
        alarms=tuple(draw(st.lists(st.timedeltas(timedelta(0), timedelta(9)).map(whole)))),
        categories=tuple(draw(st.lists(texts.filter(lines.cleaned), max_size=3))),
        language=draw(st.sampled_from(["", "es", "en"])),
    )


def whole(length: timedelta) -> timedelta:
    return timedelta(seconds=round(length.total_seconds()))


def due(event: CalendarEvent) -> date | datetime:
    """The start of an event: a day, or an instant."""
    if event.at is None:
        return event.on
    return datetime.combine(event.on, event.at, ZoneInfo(event.zone)).astimezone(UTC)


def told(event: CalendarEvent) -> dict[str, object]:
    """All that must come back of an event."""
    kept = {
        "uid": event.uid,
        "stamp": event.changed_at,
        "changed": event.changed_at,
        "sequence": event.sequence,
        "start": due(event),
        "end": None if event.at else (event.last or event.on) + timedelta(days=1),
        "summary": lines.cleaned(event.summary),
        "description": lines.cleaned(event.description),
        "location": lines.cleaned(event.location),
        "categories": [lines.cleaned(one) for one in event.categories],
        "url": event.url,
        "status": str(event.status),
        "transparency": "TRANSPARENT",
        "organizer": f"mailto:{HOUSE.address}",
        "organizer's name": HOUSE.name,
        "language": event.language,
        "alarms": [] if event.is_cancelled else [-before for before in event.alarms],
    }
    # The two parsers take an empty text and none to be the same.
    return {name: value for name, value in kept.items() if value not in ("", [], None)}


def by_icalendar(octets: bytes) -> list[dict[str, object]]:
    return [
        _icalendar_event(found) for found in icalendar.Calendar.from_ical(octets).walk("VEVENT")
    ]


def _icalendar_event(found: icalendar.Event) -> dict[str, object]:
    texts = {"summary", "description", "location", "url", "status", "uid"}
    read: dict[str, object] = {name: str(found[name]) for name in texts if str(found.get(name, ""))}
    read |= {
        "stamp": found["dtstamp"].dt,
        "changed": found["last-modified"].dt,
        "sequence": int(found["sequence"]),
        "start": _instant(found["dtstart"].dt),
        "transparency": str(found["transp"]),
        "organizer": str(found["organizer"]),
        "organizer's name": found["organizer"].params["CN"],
    }
    if "dtend" in found:
        read["end"] = found["dtend"].dt
    if "categories" in found:
        read["categories"] = [str(one) for one in found["categories"].cats]
    if "LANGUAGE" in found["summary"].params:
        read["language"] = found["summary"].params["LANGUAGE"]
    if alarms := [alarm["trigger"].dt for alarm in found.walk("VALARM")]:
        read["alarms"] = alarms
    return read


def by_vobject(octets: bytes) -> list[dict[str, object]]:
    # It keeps to the first clock it was told of a zone, over all files it reads.
    vars(vobject.icalendar)["__tzidMap"].clear()
    vobject.icalendar.registerTzid("UTC", UTC)
    calendar = vobject.readOne(octets.decode())
    return [_vobject_event(found) for found in calendar.contents.get("vevent", [])]


def _vobject_event(found: vobject.base.Component) -> dict[str, object]:
    named = {
        "uid": "uid",
        "dtstamp": "stamp",
        "last-modified": "changed",
        "dtend": "end",
        "summary": "summary",
        "description": "description",
        "location": "location",
        "url": "url",
        "status": "status",
        "transp": "transparency",
        "organizer": "organizer",
        "categories": "categories",
    }
    read = {
        ours: found.contents[name][0].value
        for name, ours in named.items()
        if name in found.contents and found.contents[name][0].value
    }
    read["start"] = _instant(found.dtstart.value)
    read["sequence"] = int(found.sequence.value)
    read["organizer's name"] = found.organizer.params["CN"][0]
    if "LANGUAGE" in found.summary.params:
        read["language"] = found.summary.params["LANGUAGE"][0]
    if alarms := [alarm.trigger.value for alarm in found.contents.get("valarm", [])]:
        read["alarms"] = alarms
    return read


def _instant(value: date | datetime) -> date | datetime:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def feed(*told: CalendarEvent) -> bytes:
    return write(told, name="Travaux", organizer=HOUSE, refresh_every=timedelta(hours=1))


@settings(max_examples=60)
@given(st.lists(events(), max_size=3))
def test_what_is_written_is_right_by_the_rfcs(some: list[CalendarEvent]) -> None:
    assert wrong_with(feed(*some)) == []


@settings(max_examples=60)
@given(st.lists(events(), max_size=3, unique_by=lambda event: event.uid))
def test_two_other_programs_read_all_of_it(some: list[CalendarEvent]) -> None:
    octets = feed(*some)
    assert by_icalendar(octets) == [told(event) for event in some]
    assert by_vobject(octets) == [told(event) for event in some]


@given(texts)
@example("ñ" * 200)
@example("a\u2028b\x0bc\x00d")
def test_lines_are_folded_between_characters_and_unfold_to_what_they_were(value: str) -> None:
    line = lines.text(value)
    octets = lines.folded(line)
    assert all(len(part) <= 75 for part in octets.split(b"\r\n"))
    assert all(part.decode() is not None for part in octets.split(b"\r\n"))
    unfolded = octets.decode().replace("\r\n ", "")
    assert unfolded == line.encode("utf-8", "replace").decode() + "\r\n"


@pytest.mark.parametrize(
    ("length", "spelt"),
    [
        (timedelta(0), "PT0S"),
        (timedelta(days=-1), "-P1D"),
        (timedelta(hours=-15), "-PT15H"),
        (timedelta(days=1, hours=2, minutes=3, seconds=4), "P1DT2H3M4S"),
        (timedelta(minutes=90), "PT1H30M"),
    ],
)
def test_lengths_are_spelt_as_the_rfc_spells_them(length: timedelta, spelt: str) -> None:
    assert lines.duration(length) == spelt


EASTER = CalendarEvent(
    uid="easter@travaux.example",
    summary="Fin del plazo; sesenta días, sin prórroga",
    on=date(2026, 4, 5),
    changed_at=NOW,
    language="es",
    alarms=(timedelta(hours=15),),
)


def test_a_day_is_a_day_and_an_hour_is_an_instant_of_its_place() -> None:
    as_day = feed(EASTER).decode()
    assert "DTSTART;VALUE=DATE:20260405\r\nDTEND;VALUE=DATE:20260406\r\n" in as_day
    assert "VTIMEZONE" not in as_day
    at_five = CalendarEvent(
        uid="five", summary="Five", on=EASTER.on, at=time(17), zone=ZONES[0], changed_at=NOW
    )
    as_hour = feed(at_five).decode()
    assert "DTSTART;TZID=America/Mexico_City:20260405T170000\r\n" in as_hour
    assert "DTEND" not in as_hour


def test_the_same_events_are_the_same_bytes_until_one_changes() -> None:
    assert feed(EASTER) == feed(EASTER)
    told_in_a_mail = write([EASTER], name="", organizer=HOUSE, now=NOW + timedelta(days=1))
    assert b"DTSTAMP:20260302T093000Z" in told_in_a_mail
    assert b"REFRESH-INTERVAL" not in told_in_a_mail


def test_only_what_is_cancelled_is_taken_back() -> None:
    with pytest.raises(ValueError, match="only cancelled"):
        write([EASTER], name="", organizer=HOUSE, method=Method.CANCEL)
    gone = CalendarEvent(
        uid=EASTER.uid,
        summary=EASTER.summary,
        on=EASTER.on,
        changed_at=NOW,
        sequence=1,
        status=Status.CANCELLED,
        alarms=EASTER.alarms,
    )
    octets = write([gone], name="", organizer=HOUSE, method=Method.CANCEL, now=NOW)
    assert wrong_with(octets) == []
    assert b"METHOD:CANCEL" in octets
    assert b"VALARM" not in octets


def test_a_last_day_goes_with_days_alone() -> None:
    for at, last in ((time(9), date(2026, 4, 6)), (None, date(2026, 4, 4))):
        with pytest.raises(ValueError, match="last day"):
            CalendarEvent(uid="", summary="", on=EASTER.on, at=at, last=last, changed_at=NOW)


BROKEN = {
    "no UID": (b"UID:easter@travaux.example\r\n", b""),
    "no stamp": (b"DTSTAMP:20260301T093000Z\r\n", b""),
    "an end before its start": (b"DTEND;VALUE=DATE:20260406", b"DTEND;VALUE=DATE:20260405"),
    "a bare line end": (b"TRANSP:TRANSPARENT\r\n", b"TRANSP:TRANSPARENT\n"),
    "no such day": (b"DTSTART;VALUE=DATE:20260405", b"DTSTART;VALUE=DATE:20261305"),
    "a semicolon": (b"Fin del plazo\\;", b"Fin del plazo;"),
    "a long line": (b"TRANSP:TRANSPARENT", b"X" * 80 + b":"),
    "a zone that is not told": (b"DTSTART;VALUE=DATE:", b"DTSTART;TZID=America/Lima:"),
    "a status twice": (b"STATUS:CONFIRMED\r\n", b"STATUS:CONFIRMED\r\n" * 2),
    "no organizer": (b"ORGANIZER;CN=", b"X-ORGANIZER;CN="),
    "an end too many": (b"END:VALARM\r\n", b"END:VALARM\r\nEND:VEVENT\r\n"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_the_checker_sees_what_is_wrong(what: str) -> None:
    right, wrong = BROKEN[what]
    octets = feed(EASTER)
    assert right in octets
    assert wrong_with(octets) == []
    assert wrong_with(octets.replace(right, wrong, 1))
