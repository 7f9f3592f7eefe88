"""What day a rule gives, and why (negotiations/calendar/counting.py)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from negotiations.calendar import (
    MAX_AMOUNT,
    Closure,
    Counting,
    Known,
    Parties,
    RoundDates,
    Rule,
    RuleError,
    WorkCalendar,
    day_number,
    due_on,
    parse_rule,
    window_end,
)
from tests.calendar.by_hand import HERE, Case, Settings, cases, count

START, END = date(2026, 2, 4), date(2026, 4, 5)
DAY_34 = date(2026, 3, 10)
DATES = st.dates(date(1900, 1, 1), date(2200, 12, 31))
YEARS_OF_TALKS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
BOTH = (WorkCalendar("US", "US"), WorkCalendar("MX", "MX"))


def plan(start: date, end: date | None = None) -> Counting:
    """One that both countries work in, with a window."""
    return Counting(start, end or start, BOTH)


@st.composite
def offsets(draw: st.DrawFn) -> Rule:
    """Rules that count from the window's ends, over less than a year."""
    unit = draw(st.sampled_from(["days", "calendar days", "working days", "weeks", "months"]))
    on_closed = draw(st.sampled_from([None, "stays", "next", "previous"]))
    whose = st.sampled_from(
        [Parties(), Parties(("US",)), Parties(("US", "MX")), Parties(("MX", "US"), any_of=True)]
    )
    return Rule(
        "offset",
        anchor=draw(st.sampled_from(["start", "end"])),
        amount=draw(st.integers(1, {"weeks": 30, "months": 14}.get(unit, 200))),
        unit=unit,
        sign=draw(st.sampled_from([1, -1])),
        parties=draw(whose) if unit == "working days" else Parties(),
        on_closed=on_closed,
        moved_by=draw(whose) if on_closed in ("next", "previous") else Parties(),
        first_day_counts=draw(st.sampled_from([None, True, False])),
    )


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
    assert due_on(parse_rule(rule), Counting(start, END)).on == expected


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
        due_on(parse_rule(rule), Counting(start, end))
    assert (caught.value.code, caught.value.detail) == (code, detail)


def test_a_date_rule_needs_no_anchor() -> None:
    assert due_on(parse_rule("2026-07-01"), Counting()).on == date(2026, 7, 1)


@given(st.sampled_from(["days", "weeks"]), st.integers(0, MAX_AMOUNT), DATES)
def test_going_there_and_back_is_the_identity(unit: str, amount: int, start: date) -> None:
    there = due_on(parse_rule(f"start + {amount} {unit}"), Counting(start)).on
    assert due_on(parse_rule(f"start - {amount} {unit}"), Counting(there)).on == start


@given(offsets(), YEARS_OF_TALKS, YEARS_OF_TALKS)
@example(parse_rule("start + 1 month"), date(2026, 1, 28), date(2026, 1, 31))
@example(parse_rule("start - 1 month, first day counted"), date(2026, 3, 29), date(2026, 3, 31))
@example(parse_rule("start + 1 month, first day counted"), date(2026, 1, 31), date(2026, 2, 1))
def test_a_later_anchor_never_gives_an_earlier_date(rule: Rule, one: date, other: date) -> None:
    early, late = sorted((one, other))
    assert due_on(rule, plan(early)).on <= due_on(rule, plan(late)).on


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


def read_cases() -> list[Case]:
    return list(cases((HERE / "cases.txt").read_text(encoding="utf-8")))


def counting_of(settings: Settings) -> Counting:
    """A case's plan, as the program takes it."""
    calendars = tuple(
        WorkCalendar(
            code,
            code,
            tuple(Closure(first, last) for who, first, last in settings.closures if who == code),
        )
        for code in settings.parties
    )
    return Counting(
        settings.start,
        settings.end,
        calendars,
        settings.days,  # type: ignore[arg-type]
        settings.first_day,
        settings.on_closed,  # type: ignore[arg-type]
        {number: RoundDates(*dates) for number, dates in settings.rounds.items()},
        {key: Known(due, met) for key, (due, met) in settings.deadlines.items()},
    )


def test_every_case_of_the_table() -> None:
    table = read_cases()
    wrong = [
        f"line {case.line}: {case.rule} gives {found}, not {case.expected} ({case.remark})"
        for case in table
        if (found := str(due_on(parse_rule(case.rule), counting_of(case.settings)).on))
        != case.expected
    ]
    assert wrong == []
    assert len({(id(case.settings), case.rule) for case in table}) >= 300


def test_the_table_says_what_counting_by_hand_gives() -> None:
    table = read_cases()
    by_hand = [(case.line, str(count(case.rule, case.settings))) for case in table]
    assert by_hand == [(case.line, case.expected) for case in table]
    weekdays = [f"{date.fromisoformat(case.expected):%a}" for case in table]
    assert weekdays == [case.remark[:3] for case in table]


@given(offsets(), st.dates(date(2025, 6, 1), date(2028, 6, 1)))
def test_any_rule_gives_what_counting_by_hand_gives(rule: Rule, start: date) -> None:
    settings = Settings(start=start, end=start)
    assert due_on(rule, plan(start)).on == count(str(rule), settings)


def test_the_sixtieth_day_is_easter_and_says_why_it_stays() -> None:
    found = due_on(parse_rule("start + 60 days"), plan(START, END))
    assert (found.on, found.counted_to, found.adjusted) == (END, END, "stays")
    assert (found.because, found.is_easter) == ("calendar_days", True)
    assert [(why.code, why.kind) for why in found.closed] == [("US", "weekend"), ("MX", "weekend")]


def test_a_count_of_working_days_says_how_many_days_it_passed_over() -> None:
    # From Wednesday 1 April: Thursday and Good Friday, Saturday, Easter.
    found = due_on(parse_rule("start + 1 working day"), plan(date(2026, 4, 1)))
    assert (found.on, found.skipped, found.days) == (date(2026, 4, 6), 4, "working")
    back = due_on(parse_rule("start - 1 working day"), plan(date(2026, 4, 6)))
    assert (back.on, back.skipped) == (date(2026, 4, 1), 4)


@pytest.mark.parametrize(
    ("rule", "code", "detail"),
    [
        ("round 4 + 1 day", "unknown_round", "4"),
        ("deadline elsewhere", "unknown_deadline", "elsewhere"),
        ("met elsewhere + 1 day", "unknown_deadline", "elsewhere"),
        ("start + 1 working day (CA)", "unknown_party", "CA"),
        ("start + 1 day, next working day (CA or US)", "unknown_party", "CA"),
    ],
)
def test_a_rule_that_counts_from_what_there_is_not_says_so(
    rule: str, code: str, detail: str
) -> None:
    with pytest.raises(RuleError) as caught:
        due_on(parse_rule(rule), plan(START))
    assert (caught.value.code, caught.value.detail) == (code, detail)


def test_a_date_that_hangs_on_something_not_met_is_provisional() -> None:
    known = {"a": Known(START), "b": Known(START, met_on=END), "c": Known(START, provisional=True)}
    plan_of = Counting(START, END, deadlines=known)
    provisional = {
        rule: due_on(parse_rule(rule), plan_of).provisional
        for rule in ("met a", "met b + 1 day", "deadline a", "deadline c - 1 day", "start")
    }
    assert [rule for rule, is_so in provisional.items() if is_so] == ["met a", "deadline c - 1 day"]


def test_a_window_is_counted_as_its_plan_counts() -> None:
    assert window_end(START, 60, "days", plan(START)) == END
    assert window_end(START, 60, "days", replace(plan(START), on_closed="next")) == date(2026, 4, 6)
    assert window_end(START, 60, "days", replace(plan(START), days="working")) == date(2026, 5, 6)
    assert window_end(START, 2, "weeks", replace(plan(START), days="working")) == date(2026, 2, 18)
