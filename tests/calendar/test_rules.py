"""Reading rules and writing them (negotiations/calendar/rules.py)."""

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from negotiations.calendar import MAX_AMOUNT, Parties, Rule, RuleError, parse_rule

UNITS = st.sampled_from(["days", "calendar days", "working days", "weeks", "months"])

KEYS = st.lists(st.sampled_from(["a", "first-reading", "2", "x_y", "or", "start"]), min_size=1).map(
    "-".join
)
CODES = st.lists(st.sampled_from(["US", "MX", "CA"]), unique=True, max_size=3)


def parties() -> st.SearchStrategy[Parties]:
    """Nobody, one, or some of three; all of them or any."""
    return st.builds(
        lambda codes, any_of: Parties(tuple(codes), any_of and len(codes) > 1),
        CODES,
        st.booleans(),
    )


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Any rule that can be written."""
    on_closed = draw(st.sampled_from([None, "stays", "next", "previous"]))
    moved_by = draw(parties()) if on_closed in ("next", "previous") else Parties()
    if draw(st.booleans()) and draw(st.booleans()):
        return Rule("date", draw(st.dates()), on_closed=on_closed, moved_by=moved_by)
    anchor = draw(st.sampled_from(["start", "end", "round", "deadline", "met"]))
    ref = ""
    if anchor == "round":
        ref = str(draw(st.integers(0, 9999)))
    elif anchor in ("deadline", "met"):
        ref = draw(KEYS)
    amount = draw(st.integers(0, MAX_AMOUNT))
    unit = draw(UNITS) if amount else "days"
    return Rule(
        "offset",
        anchor=anchor,
        ref=ref,
        amount=amount,
        unit=unit,
        sign=draw(st.sampled_from([1, -1])) if amount else 1,
        parties=draw(parties()) if unit == "working days" else Parties(),
        on_closed=on_closed,
        moved_by=moved_by,
        first_day_counts=draw(st.sampled_from([None, True, False])) if amount else None,
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
        ("60 days after start", "start + 60 days"),
        ("1 week before the end", "end - 1 week"),
        ("10 working days (US, MX) before round 3", "round 3 - 10 working days (US, MX)"),
        ("ROUND 03 - 10 Working Days ( us ,mx )", "round 3 - 10 working days (US, MX)"),
        ("round 3-10 working days (US and MX)", "round 3 - 10 working days (US, MX)"),
        ("round 3 - 10 working days(US or MX)", "round 3 - 10 working days (US or MX)"),
        ("end - 1 working day (us, MX or ca)", "end - 1 working day (US or MX or CA)"),
        ("end - 1 working day (MX or mx)", "end - 1 working day (MX)"),
        ("end - 1 working days (MX, mx)", "end - 1 working day (MX)"),
        ("start + 5 calendar days", "start + 5 calendar days"),
        ("round 3", "round 3"),
        ("round 3 + 0 working days (US)", "round 3"),
        ("deadline first-reading + 2 weeks", "deadline first-reading + 2 weeks"),
        ("Deadline first-reading \u2212 2 weeks", "deadline first-reading - 2 weeks"),
        ("2 weeks after deadline first-reading", "deadline first-reading + 2 weeks"),
        ("deadline text-2 - 2 weeks", "deadline text-2 - 2 weeks"),
        ("met first_reading", "met first_reading"),
        ("met first-reading+1 month", "met first-reading + 1 month"),
        ("start + 60 days, next working day", "start + 60 days, next working day"),
        ("start + 60 days ,the next  working day (US)", "start + 60 days, next working day (US)"),
        (
            "start + 60 days, previous working day (US or MX)",
            "start + 60 days, previous working day (US or MX)",
        ),
        ("start + 60 days, Stays", "start + 60 days, stays"),
        (
            "60 days after the start, first day counted, next working day",
            "start + 60 days, next working day, first day counted",
        ),
        ("start + 30 days, first day not counted", "start + 30 days, first day not counted"),
        ("2026-07-04, next working day", "2026-07-04, next working day"),
        ("end, previous working day", "end, previous working day"),
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
        ("start + 60 days (US)", "unreadable", "start + 60 days (US)"),
        ("start + 6 months (US)", "unreadable", "start + 6 months (US)"),
        ("start + 6 working weeks", "unreadable", "start + 6 working weeks"),
        ("start + 6 working days ()", "unreadable", "start + 6 working days ()"),
        (
            "end - 1 working day (US and MX or CA)",
            "unreadable",
            "end - 1 working day (US and MX or CA)",
        ),
        ("round", "unreadable", "round"),
        ("round three", "unreadable", "round three"),
        ("round 12345", "unreadable", "round 12345"),
        ("deadline", "unreadable", "deadline"),
        ("deadline first reading", "unreadable", "deadline first reading"),
        ("deadline -x", "unreadable", "deadline -x"),
        ("start, stays, stays", "unreadable", "start, stays, stays"),
        ("end, stays, next working day", "unreadable", "end, stays, next working day"),
        ("end, first day counted", "unreadable", "end, first day counted"),
        ("2026-07-04, first day counted", "unreadable", "2026-07-04, first day counted"),
        ("start + 1 day,", "unreadable", "start + 1 day,"),
        ("60 days from start", "unreadable", "60 days from start"),
        ("round 3 + 3651 working days", "amount_too_large", "3651"),
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


@given(rules())
def test_the_canonical_form_reads_back_as_the_same_rule(rule: Rule) -> None:
    assert parse_rule(str(rule)) == rule


@given(st.text())
@example("start + 60 days")
@example("round 3 - 10 working days (US or MX), next working day (MX), first day counted")
def test_no_text_does_worse_than_a_rule_error(text: str) -> None:
    with suppress(RuleError):
        rule = parse_rule(text)
        assert parse_rule(str(rule)) == rule
