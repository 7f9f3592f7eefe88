"""The days on which a party does not work (negotiations/calendar/closed.py)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiations.calendar import (
    ClosedDay,
    Closure,
    RuleError,
    WorkCalendar,
    closed_days,
    days_all_work,
    easter,
)
from negotiations.calendar.closed import is_open, nth_open
from tests.calendar.by_hand import HOLIDAYS

START, END = date(2026, 2, 4), date(2026, 4, 5)
DAY_34 = date(2026, 3, 10)
YEARS_OF_TALKS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize("country", ["US", "MX"])
def test_the_holidays_of_2024_to_2030_are_those_of_the_law(country: str) -> None:
    closed = closed_days([country], date(2024, 1, 1), date(2030, 12, 31))
    found = {
        (why.country, day): why.name
        for day, reasons in closed.items()
        for why in reasons
        if why.kind == "holiday"
    }
    of_the_law = {key: name for key, name in HOLIDAYS.items() if key[0] == country}
    assert found == of_the_law
    assert len(of_the_law) == {"US": 84, "MX": 65}[country]


# Day by day from Wednesday 11 March to Sunday 5 April 2026, counted on a paper calendar.
HOLY_WEEK_AND_BEFORE = [
    # (day, open to both)
    (date(2026, 3, 11), True),
    (date(2026, 3, 12), True),
    (date(2026, 3, 13), True),
    (date(2026, 3, 14), False),  # Saturday
    (date(2026, 3, 15), False),  # Sunday
    (date(2026, 3, 16), False),  # Mexico: third Monday of March
    (date(2026, 3, 17), True),
    (date(2026, 3, 18), True),
    (date(2026, 3, 19), True),
    (date(2026, 3, 20), True),
    (date(2026, 3, 21), False),  # Saturday
    (date(2026, 3, 22), False),  # Sunday
    (date(2026, 3, 23), True),
    (date(2026, 3, 24), True),
    (date(2026, 3, 25), True),
    (date(2026, 3, 26), True),
    (date(2026, 3, 27), True),
    (date(2026, 3, 28), False),  # Saturday
    (date(2026, 3, 29), False),  # Sunday
    (date(2026, 3, 30), True),
    (date(2026, 3, 31), True),
    (date(2026, 4, 1), True),
    (date(2026, 4, 2), False),  # Mexico: Maundy Thursday
    (date(2026, 4, 3), False),  # Mexico: Good Friday
    (date(2026, 4, 4), False),  # Saturday
    (date(2026, 4, 5), False),  # Sunday, Easter
]


def test_the_working_days_left_on_day_34() -> None:
    closed = closed_days(["US", "MX"], date(2026, 3, 11), END)
    days = [day for day, _ in HOLY_WEEK_AND_BEFORE]
    assert days == [DAY_34 + timedelta(days=n) for n in range(1, 27)]
    assert [(day, day not in closed) for day in days] == HOLY_WEEK_AND_BEFORE
    assert days_all_work(["US", "MX"], DAY_34, END) == 15
    assert days_all_work(["US"], DAY_34, END) == 18


def test_each_closed_day_says_whose_and_why() -> None:
    closed = closed_days(["US", "MX", "EU"], date(2026, 4, 1), date(2026, 4, 4))
    thursday, friday, saturday = date(2026, 4, 2), date(2026, 4, 3), date(2026, 4, 4)
    assert closed == {
        thursday: (ClosedDay(thursday, "MX", "holiday", "Maundy Thursday", "MX"),),
        friday: (ClosedDay(friday, "MX", "holiday", "Good Friday", "MX"),),
        saturday: (
            ClosedDay(saturday, "US", "weekend", code="US"),
            ClosedDay(saturday, "MX", "weekend", code="MX"),
            ClosedDay(saturday, "EU", "weekend", code="EU"),
        ),
    }


@pytest.mark.parametrize(
    ("country", "on", "name"),
    [
        ("US", date(2026, 1, 1), "New Year's Day"),
        ("US", date(2026, 1, 19), "Martin Luther King Jr. Day"),
        ("US", date(2026, 2, 16), "Washington's Birthday"),
        ("US", date(2026, 5, 25), "Memorial Day"),
        ("US", date(2026, 6, 19), "Juneteenth National Independence Day"),
        ("US", date(2026, 7, 3), "Independence Day (observed)"),
        ("US", date(2026, 7, 4), "Independence Day"),
        ("US", date(2026, 9, 7), "Labor Day"),
        ("US", date(2026, 10, 12), "Columbus Day"),
        ("US", date(2026, 11, 11), "Veterans Day"),
        ("US", date(2026, 11, 26), "Thanksgiving Day"),
        ("US", date(2026, 12, 25), "Christmas Day"),
        # 1 January 2028 is a Saturday: observed in the year before.
        ("US", date(2027, 12, 31), "New Year's Day (observed)"),
        ("MX", date(2026, 1, 1), "New Year's Day"),
        ("MX", date(2026, 2, 2), "Constitution Day"),
        ("MX", date(2026, 3, 16), "Benito Juárez's birthday"),
        ("MX", date(2026, 4, 2), "Maundy Thursday"),
        ("MX", date(2026, 4, 3), "Good Friday"),
        ("MX", date(2026, 5, 1), "Labor Day"),
        ("MX", date(2026, 9, 16), "Independence Day"),
        ("MX", date(2026, 11, 16), "Revolution Day"),
        ("MX", date(2026, 12, 25), "Christmas Day"),
        ("MX", date(2030, 10, 1), "Change of Federal Government"),
        ("JP", date(2026, 4, 29), "Showa Day"),
        ("us", date(2026, 9, 7), "Labor Day"),
    ],
)
def test_holidays_by_name(country: str, on: date, name: str) -> None:
    holidays_found = [day for day in closed_days([country], on, on)[on] if day.kind == "holiday"]
    assert holidays_found == [ClosedDay(on, country, "holiday", name, country)]


@pytest.mark.parametrize(
    ("country", "on"),
    [
        ("US", date(2026, 4, 2)),
        ("US", date(2026, 4, 3)),
        ("US", date(2026, 3, 16)),
        ("MX", date(2026, 7, 3)),
        ("MX", date(2026, 11, 2)),
        ("MX", date(2026, 10, 1)),
        ("EU", date(2026, 5, 1)),
        ("XECB", date(2026, 5, 1)),
        ("", date(2026, 5, 1)),
    ],
)
def test_days_on_which_a_country_works(country: str, on: date) -> None:
    assert closed_days([country], on, on) == {}


def test_all_mexican_holidays_of_a_year_are_the_nine_we_name() -> None:
    closed = closed_days(["MX"], date(2026, 1, 1), date(2026, 12, 31))
    named = [day.name for days in closed.values() for day in days if day.kind == "holiday"]
    assert named == [
        "New Year's Day",
        "Constitution Day",
        "Benito Juárez's birthday",
        "Maundy Thursday",
        "Good Friday",
        "Labor Day",
        "Independence Day",
        "Revolution Day",
        "Christmas Day",
    ]


def test_a_holiday_on_a_weekend_is_both() -> None:
    fourth = date(2026, 7, 4)
    assert [day.kind for day in closed_days(["US"], fourth, fourth)[fourth]] == [
        "weekend",
        "holiday",
    ]


def test_weekends_are_the_countrys_own() -> None:
    friday, sunday = date(2026, 8, 7), date(2026, 8, 9)
    closed = closed_days(["SA"], friday, sunday)
    assert sorted(closed) == [friday, date(2026, 8, 8)]


def test_a_country_named_twice_is_told_once() -> None:
    saturday = date(2026, 4, 4)
    assert len(closed_days(["US", "US"], saturday, saturday)[saturday]) == 1


def test_a_span_that_runs_backwards_is_empty() -> None:
    assert closed_days(["US"], END, START) == {}
    assert days_all_work(["US"], END, START) == 0
    assert days_all_work(["US"], START, START) == 0


@given(
    st.lists(st.sampled_from(["US", "MX", "EU", "JP"]), max_size=3),
    YEARS_OF_TALKS,
    st.integers(0, 120),
)
def test_closed_and_working_days_add_up(countries: list[str], after: date, length: int) -> None:
    until = after + timedelta(days=length)
    closed = closed_days(countries, after + timedelta(days=1), until)
    assert len(closed) + days_all_work(countries, after, until) == length
    assert list(closed) == sorted(closed)
    assert all(after < day <= until for day in closed)
    assert all(reason.on == day for day, reasons in closed.items() for reason in reasons)


@given(YEARS_OF_TALKS, st.integers(0, 60), st.integers(0, 60))
def test_working_days_of_two_spans_add_up(after: date, one: int, other: int) -> None:
    middle, last = after + timedelta(days=one), after + timedelta(days=one + other)
    whole = days_all_work(["US", "MX"], after, last)
    parts = [
        days_all_work(["US", "MX"], after, middle),
        days_all_work(["US", "MX"], middle, last),
    ]
    assert whole == sum(parts)


# Sundays as printed in ecclesiastical calendars; 1818 and 1943 are the two extremes.
@pytest.mark.parametrize(
    "sunday",
    [
        date(1818, 3, 22),
        date(1943, 4, 25),
        date(1954, 4, 18),
        date(1961, 4, 2),
        date(1981, 4, 19),
        date(2000, 4, 23),
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2027, 3, 28),
        date(2028, 4, 16),
        date(2029, 4, 1),
        date(2030, 4, 21),
        date(2038, 4, 25),
        date(2049, 4, 18),
        date(2076, 4, 19),
    ],
)
def test_easter(sunday: date) -> None:
    assert easter(sunday.year) == sunday


RECESS = Closure(date(2026, 3, 30), date(2026, 4, 3), "Holy Week recess", "Receso de Semana Santa")
MX = WorkCalendar("MX", "MX", (RECESS,))
US = WorkCalendar("US", "US")


def test_a_delegations_own_closure_is_closed_for_it_alone() -> None:
    monday = date(2026, 3, 30)
    whose = ClosedDay(monday, "MX", "closure", "Holy Week recess", "MX", "Receso de Semana Santa")
    assert closed_days([US, MX], monday, monday) == {monday: (whose,)}
    assert not is_open((US, MX), monday)
    assert is_open((US, MX), monday, any_of=True)
    assert is_open((WorkCalendar("MX", "MX"),), monday)


def test_a_holiday_in_a_closure_is_both_and_counts_once() -> None:
    friday = date(2026, 4, 3)
    assert [why.kind for why in closed_days([MX], friday, friday)[friday]] == [
        "holiday",
        "closure",
    ]
    assert days_all_work([MX], date(2026, 3, 27), END) == 0


def test_a_union_has_weekends_only_and_its_own_closures() -> None:
    eu = WorkCalendar("EU", "", (Closure(date(2026, 8, 3), date(2026, 8, 21)),))
    assert is_open((eu,), date(2026, 5, 1))
    assert nth_open((eu,), date(2026, 7, 31), 1) == date(2026, 8, 24)


def test_parties_that_never_work_on_one_day_are_found_out() -> None:
    never = WorkCalendar("EU", "", (Closure(date(1950, 1, 1), date(2150, 1, 1)),))
    for number in (1, -1):
        with pytest.raises(RuleError) as caught:
            nth_open((US, never), START, number)
        assert (caught.value.code, caught.value.detail) == ("impossible", "US, EU")
    assert nth_open((US, never), START, 1, any_of=True) == date(2026, 2, 5)


def test_working_days_end_where_the_calendar_ends() -> None:
    with pytest.raises(RuleError) as caught:
        nth_open((US,), date(9999, 12, 30), 500)
    assert caught.value.code == "out_of_range"


@given(YEARS_OF_TALKS, st.integers(1, 400), st.booleans())
def test_adding_working_days_and_counting_them_agree(
    after: date, number: int, any_of: bool
) -> None:
    on = nth_open((US, MX), after, number, any_of=any_of)
    assert is_open((US, MX), on, any_of=any_of)
    if not any_of:
        assert days_all_work([US, MX], after, on) == number
        assert days_all_work([US, MX], after, on - timedelta(days=1)) == number - 1


@given(YEARS_OF_TALKS, st.integers(1, 400), st.booleans())
def test_working_days_there_and_back_are_the_identity(day: date, number: int, any_of: bool) -> None:
    start = nth_open((US, MX), day, 1, any_of=any_of)
    there = nth_open((US, MX), start, number, any_of=any_of)
    assert nth_open((US, MX), there, -number, any_of=any_of) == start
