"""Rules, and why a date is what it is, in words (negotiations/schedule/words/rules.py)."""

from datetime import date

import pytest

from negotiations.calendar import (
    Closure,
    Counting,
    Known,
    RoundDates,
    RuleError,
    WorkCalendar,
    due_on,
    parse_rule,
)
from negotiations.schedule.words.rules import rule_problem, rule_sentence, why_sentence

RECESS = Closure(date(2026, 3, 23), date(2026, 3, 27), "Recess", "Receso")
PLAN = Counting(
    date(2026, 2, 4),
    date(2026, 4, 5),
    (WorkCalendar("US", "US"), WorkCalendar("MX", "MX", (RECESS,))),
    rounds={3: RoundDates(date(2026, 3, 17), date(2026, 3, 19))},
    deadlines={"a": Known(date(2026, 4, 3))},
)


@pytest.mark.parametrize(
    ("rule", "sentence", "why"),
    [
        (
            "start + 60 days",
            "60 days after the start",
            "Sunday, Easter; stays, since the plan counts calendar days",
        ),
        (
            "start + 60 days, next working day",
            "60 days after the start; on a closed day, the next working day",
            "Sunday, Easter; goes on to Monday 6 April 2026, the next working day, "
            "as the rule says",
        ),
        (
            "start + 60 days, previous working day (US)",
            "60 days after the start; on a closed day, the last working day before (US)",
            "Sunday, Easter; goes back to Friday 3 April 2026, the last working day before, "
            "as the rule says",
        ),
        (
            "round 3 - 10 working days (US, MX)",
            "10 working days (US and MX) before round 3",
            "Monday; 5 closed days passed over",
        ),
        (
            "round 3 + 4 working days (US or MX), first day counted",
            "4 working days (US or MX) after round 3; the first day counted",
            "Tuesday, Recess (MX); stays, since those whose working days are counted work then; "
            "2 closed days passed over",
        ),
        (
            "met a",
            "on the day “a” is met",
            "Friday, Good Friday (MX); stays, since the day is named and not counted; "
            "provisional until what it counts from is met",
        ),
        (
            "start + 12 days, stays",
            "12 days after the start; on a closed day it stays",
            "Monday, Washington's Birthday (US); stays, as the rule says",
        ),
        ("2026-12-24", "on a fixed date", "Thursday"),
        ("end - 1 month", "1 month before the end", "Thursday"),
        (
            "deadline a - 1 week",
            "1 week before the deadline “a”",
            "Friday, Recess (MX); stays, since the plan counts calendar days",
        ),
    ],
)
def test_a_rule_and_its_date_in_words(rule: str, sentence: str, why: str) -> None:
    assert rule_sentence(rule) == sentence
    assert why_sentence(due_on(parse_rule(rule), PLAN)) == why


def test_a_rule_names_what_it_counts_from_by_its_title() -> None:
    assert rule_sentence("met a + 1 day", {"a": "First reading"}) == (
        "1 day after the day “First reading” is met"
    )


def test_a_circle_is_told_with_its_chain() -> None:
    assert rule_problem(RuleError("cycle", "a → b → a")) == (
        "These would count from each other in a circle: a → b → a."
    )


@pytest.mark.parametrize(
    "code",
    [
        "empty",
        "unreadable",
        "no_such_date",
        "amount_too_large",
        "anchor_missing",
        "out_of_range",
        "unknown_round",
        "unknown_deadline",
        "unknown_party",
        "impossible",
        "cycle",
        "broken_anchor",
        "too_long",
    ],
)
def test_every_problem_has_words(code: str) -> None:
    assert rule_problem(RuleError(code, "x")).endswith((".", "”."))
