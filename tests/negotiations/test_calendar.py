"""Deadline rules, windows and closed days (negotiations/calendar.py)."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from negotiations.calendar import (
    MAX_AMOUNT,
    ClosedDay,
    Rule,
    RuleError,
    closed_days,
    day_number,
    days_all_work,
    due_on,
    easter,
    parse_rule,
    window_end,
)

START, END = date(2026, 2, 4), date(2026, 4, 5)
DAY_34 = date(2026, 3, 10)

UNITS = st.sampled_from(["days", "weeks", "months"])
DATES = st.dates(date(1900, 1, 1), date(2200, 12, 31))
YEARS_OF_TALKS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
OFFSETS = st.builds(
    Rule,
    kind=st.just("offset"),
    anchor=st.sampled_from(["start", "end"]),
    amount=st.integers(1, MAX_AMOUNT),
    unit=UNITS,
    sign=st.sampled_from([1, -1]),
)
RULES = st.one_of(
    OFFSETS,
    st.builds(Rule, kind=st.just("offset"), anchor=st.sampled_from(["start", "end"])),
    st.builds(Rule, kind=st.just("date"), on=st.dates()),
)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("2026-07-01", "2026-07-01"),
        ("  2026-07-01\n", "2026-07-01"),
        ("start", "start"),
        ("END", "end"),
        ("start + 60 days", "start + 60 days"),
        ("Start+60days", "start + 60 days"),
        (" start\t+  060   DAYS ", "start + 60 days"),
        ("end - 5 days", "end - 5 days"),
        ("end \u2212 5 days", "end - 5 days"),
        ("end \u2013 5 days", "end - 5 days"),
        ("start + 1 day", "start + 1 day"),
        ("start + 1 days", "start + 1 day"),
        ("start + 2 day", "start + 2 days"),
        ("start\u00a0+ 2 weeks", "start + 2 weeks"),
        ("end - 1 Week", "end - 1 week"),
        ("start + 6 months", "start + 6 months"),
        ("start + 0 days", "start"),
        ("end - 0 months", "end"),
        ("start + 3650 days", "start + 3650 days"),
        ("start + 00000003650 days", "start + 3650 days"),
    ],
)
def test_a_rule_is_read_as_typed_and_written_in_one_form(typed: str, canonical: str) -> None:
    assert str(parse_rule(typed)) == canonical


@pytest.mark.parametrize(
    ("typed", "code", "detail"),
    [
        ("", "empty", ""),
        (" \n", "empty", ""),
        ("soon", "unreadable", "soon"),
        ("start +", "unreadable", "start +"),
        ("start 60 days", "unreadable", "start 60 days"),
        ("start + 60", "unreadable", "start + 60"),
        ("start + 6.5 days", "unreadable", "start + 6.5 days"),
        ("start + -5 days", "unreadable", "start + -5 days"),
        ("start + 5 fortnights", "unreadable", "start + 5 fortnights"),
        ("60 days", "unreadable", "60 days"),
        ("start + 60 days + 1 day", "unreadable", "start + 60 days + 1 day"),
        ("start + \u0666\u0660 days", "unreadable", "start + \u0666\u0660 days"),
        ("1 July 2026", "unreadable", "1 July 2026"),
        ("20260701", "unreadable", "20260701"),
        ("2026-W27-3", "unreadable", "2026-W27-3"),
        ("2026-02-30", "no_such_date", "2026-02-30"),
        ("0000-01-01", "no_such_date", "0000-01-01"),
        ("start + 3651 days", "amount_too_large", "3651"),
        ("start , 60 days", "unreadable", "start , 60 days"),
    ],
)
def test_a_rule_that_cannot_be_read_says_what_is_wrong(typed: str, code: str, detail: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_rule(typed)
    assert (caught.value.code, caught.value.detail) == (code, detail)


def test_an_amount_of_thousands_of_digits_is_too_large_and_quoted_in_part() -> None:
    with pytest.raises(RuleError) as caught:
        parse_rule("start + " + "9" * 9000 + " days")
    assert (caught.value.code, caught.value.detail) == ("amount_too_large", "9" * 80)


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("start", date(2026, 2, 4), date(2026, 2, 4)),
        ("end", date(2026, 2, 4), date(2026, 4, 5)),
        ("2026-07-01", date(2026, 2, 4), date(2026, 7, 1)),
        # FACTS: the sixtieth day of the U.S.-Mexico plan is Sunday 5 April 2026.
        ("start + 60 days", date(2026, 2, 4), date(2026, 4, 5)),
        ("start + 30 days", date(2026, 2, 4), date(2026, 3, 6)),
        ("start + 6 months", date(2026, 2, 4), date(2026, 8, 4)),
        ("start + 180 days", date(2026, 1, 14), date(2026, 7, 13)),
        ("start + 1 day", date(2026, 2, 4), date(2026, 2, 5)),
        ("start + 1 week", date(2026, 2, 4), date(2026, 2, 11)),
        ("end - 5 days", date(2026, 2, 4), date(2026, 3, 31)),
        ("end - 2 weeks", date(2026, 2, 4), date(2026, 3, 22)),
        ("end + 1 month", date(2026, 2, 4), date(2026, 5, 5)),
        # 2026 has 28 days in February, 2028 has 29.
        ("start + 1 month", date(2026, 1, 31), date(2026, 2, 28)),
        ("start + 1 month", date(2028, 1, 31), date(2028, 2, 29)),
        ("start + 25 months", date(2026, 1, 31), date(2028, 2, 29)),
        ("start + 12 months", date(2028, 2, 29), date(2029, 2, 28)),
        ("start - 1 month", date(2026, 3, 31), date(2026, 2, 28)),
        ("start - 2 months", date(2026, 2, 4), date(2025, 12, 4)),
        ("start + 11 months", date(2026, 1, 31), date(2026, 12, 31)),
        ("start + 1 month", date(2026, 12, 31), date(2027, 1, 31)),
        ("start + 1 day", date(2028, 2, 28), date(2028, 2, 29)),
        ("start - 1 day", date(2026, 1, 1), date(2025, 12, 31)),
    ],
)
def test_due_dates(rule: str, start: date, expected: date) -> None:
    assert due_on(parse_rule(rule), start=start, end=END) == expected


@pytest.mark.parametrize(
    ("rule", "start", "end", "code", "detail"),
    [
        ("start + 1 day", None, END, "anchor_missing", "start"),
        ("end - 1 day", START, None, "anchor_missing", "end"),
        ("start - 1 day", date.min, END, "out_of_range", "0001-01-01 -1 days"),
        ("start - 1 month", date.min, END, "out_of_range", "0001-01-01 -1 months"),
        ("start + 1 month", date.max, END, "out_of_range", "9999-12-31 +1 months"),
    ],
)
def test_a_rule_without_a_date_says_why(
    rule: str, start: date | None, end: date | None, code: str, detail: str
) -> None:
    with pytest.raises(RuleError) as caught:
        due_on(parse_rule(rule), start=start, end=end)
    assert (caught.value.code, caught.value.detail) == (code, detail)


def test_a_date_rule_needs_no_anchor() -> None:
    assert due_on(parse_rule("2026-07-01"), start=None, end=None) == date(2026, 7, 1)


@given(RULES)
def test_the_canonical_form_reads_back_as_the_same_rule(rule: Rule) -> None:
    assert parse_rule(str(rule)) == rule


@given(st.text())
@example("start + 60 days")
def test_no_text_does_worse_than_a_rule_error(text: str) -> None:
    with suppress(RuleError):
        rule = parse_rule(text)
        assert parse_rule(str(rule)) == rule


@given(st.sampled_from(["days", "weeks"]), st.integers(0, MAX_AMOUNT), DATES)
def test_going_there_and_back_is_the_identity(unit: str, amount: int, start: date) -> None:
    there = due_on(parse_rule(f"start + {amount} {unit}"), start=start, end=None)
    assert due_on(parse_rule(f"start - {amount} {unit}"), start=there, end=None) == start


@given(OFFSETS, DATES, DATES)
@example(parse_rule("start + 1 month"), date(2026, 1, 28), date(2026, 1, 31))
def test_a_later_anchor_never_gives_an_earlier_date(rule: Rule, one: date, other: date) -> None:
    early, late = sorted((one, other))
    assert due_on(rule, start=early, end=early) <= due_on(rule, start=late, end=late)


@given(DATES, st.integers(0, MAX_AMOUNT))
def test_the_last_day_of_a_window_has_its_length_as_number(start: date, length: int) -> None:
    assert day_number(start, window_end(start, length, "days")) == length


def test_the_day_of_the_event_is_day_0() -> None:
    assert day_number(START, START) == 0
    assert day_number(START, DAY_34) == 34
    assert day_number(START, window_end(START, 60, "days")) == 60
    assert day_number(START, date(2026, 2, 3)) == -1


@pytest.mark.parametrize(
    ("length", "unit", "expected"),
    [
        (60, "days", date(2026, 4, 5)),
        (30, "days", date(2026, 3, 6)),
        (6, "months", date(2026, 8, 4)),
        (2, "weeks", date(2026, 2, 18)),
    ],
)
def test_window_ends(length: int, unit: str, expected: date) -> None:
    assert window_end(START, length, unit) == expected  # type: ignore[arg-type]


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
        thursday: (ClosedDay(thursday, "MX", "holiday", "Maundy Thursday"),),
        friday: (ClosedDay(friday, "MX", "holiday", "Good Friday"),),
        saturday: (
            ClosedDay(saturday, "US", "weekend"),
            ClosedDay(saturday, "MX", "weekend"),
            ClosedDay(saturday, "EU", "weekend"),
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
    assert holidays_found == [ClosedDay(on, country, "holiday", name)]


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
