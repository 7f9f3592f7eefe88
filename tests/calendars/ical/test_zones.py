"""The clocks we write down are those of the places, whatever program reads them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from vobject.icalendar import TimezoneComponent

from negotiations.calendars.ical import zones

NO_SUMMER_TIME = ("America/Mexico_City", "America/Bogota", "Asia/Tokyo", "UTC", "Asia/Kolkata")
AS_IN_THE_US = ("FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "FREQ=YEARLY;BYMONTH=11;BYDAY=1SU")
BY_A_RULE = {
    "America/New_York": AS_IN_THE_US,
    "America/Ciudad_Juarez": AS_IN_THE_US,
    "America/Tijuana": AS_IN_THE_US,
    "Europe/Brussels": ("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"),
}


def told(zone: str, first: date, last: date | None = None) -> str:
    return "\r\n".join(zones.component(zone, first, last or first))


@pytest.mark.parametrize("zone", NO_SUMMER_TIME)
def test_a_place_without_summer_time_has_one_clock(zone: str) -> None:
    found = told(zone, date(2026, 4, 5))
    assert found.count("BEGIN:STANDARD") == 1
    assert "DAYLIGHT" not in found
    assert "RRULE" not in found


@pytest.mark.parametrize("zone", BY_A_RULE)
def test_summer_time_is_a_yearly_rule(zone: str) -> None:
    found = told(zone, date(2026, 2, 4), date(2027, 1, 1))
    summer, winter = BY_A_RULE[zone]
    assert found.count("BEGIN:") == 3
    assert f"RRULE:{summer}" in found.partition("BEGIN:DAYLIGHT")[2].partition("END:")[0]
    assert f"RRULE:{winter}" in found.partition("BEGIN:STANDARD")[2].partition("END:")[0]


def test_mexico_ended_summer_time_in_2022() -> None:
    assert "DTSTART:20221030T020000" in told("America/Mexico_City", date(2022, 6, 1))
    assert "DAYLIGHT" in told("America/Mexico_City", date(2022, 6, 1))
    assert "DAYLIGHT" not in told("America/Mexico_City", date(2022, 11, 1), date(2036, 1, 1))
    # Ciudad Juárez went over to the clock of El Paso a month later.
    assert "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU" in told(
        "America/Ciudad_Juarez", date(2024, 1, 1)
    )


ZONES = [*NO_SUMMER_TIME, *BY_A_RULE, "Africa/Casablanca", "Australia/Sydney", "America/Santiago"]


@settings(max_examples=60)
@given(
    st.sampled_from(ZONES),
    st.dates(date(2021, 1, 1), date(2036, 12, 31)),
    st.integers(0, 800),
    st.integers(0, 23),
    st.data(),
)
def test_read_by_another_program_it_tells_the_time_of_the_place(
    zone: str, first: date, length: int, hour: int, data: st.DataObject
) -> None:
    last = first + timedelta(days=length)
    on = data.draw(st.dates(first, last))
    own = ZoneInfo(zone)
    local = datetime.combine(on, time(hour, 30))
    as_it_is = local.replace(tzinfo=own)
    if as_it_is.astimezone(UTC).astimezone(own).replace(tzinfo=None) != local:
        return  # an hour that the clocks leave out
    if as_it_is.utcoffset() != as_it_is.replace(fold=1).utcoffset():
        return  # an hour that comes twice
    text = "\r\n".join(
        ["BEGIN:VCALENDAR", *zones.component(zone, first, last), "END:VCALENDAR", ""]
    )
    read = vobject.readOne(text).vtimezone
    assert isinstance(read, TimezoneComponent)
    assert local.replace(tzinfo=read.tzinfo).utcoffset() == as_it_is.utcoffset()
