"""Dates of a negotiation: deadline rules, windows and the days the parties are closed.

Pure code: every function takes all it needs, today's date included. `rules` reads what a person
types, `counting` reckons one rule, `ordering` all of a plan's, `closed` knows who works when.
"""

from negotiations.calendar.closed import (
    ClosedDay,
    ClosedKind,
    Closure,
    WorkCalendar,
    closed_days,
    days_all_work,
    easter,
)
from negotiations.calendar.counting import (
    Counting,
    Known,
    Reckoning,
    RoundDates,
    day_number,
    due_on,
    window_end,
)
from negotiations.calendar.errors import RuleError
from negotiations.calendar.ordering import reckon
from negotiations.calendar.rules import (
    MAX_AMOUNT,
    Anchor,
    OnClosed,
    Parties,
    Rule,
    Sign,
    Unit,
    parse_rule,
)

__all__ = [
    "MAX_AMOUNT",
    "Anchor",
    "ClosedDay",
    "ClosedKind",
    "Closure",
    "Counting",
    "Known",
    "OnClosed",
    "Parties",
    "Reckoning",
    "RoundDates",
    "Rule",
    "RuleError",
    "Sign",
    "Unit",
    "WorkCalendar",
    "closed_days",
    "day_number",
    "days_all_work",
    "due_on",
    "easter",
    "parse_rule",
    "reckon",
    "window_end",
]
