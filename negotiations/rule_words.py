"""A deadline's rule and its problems, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from negotiations import calendar

_PROBLEMS: dict[str, Promise] = {
    "empty": gettext_lazy("Give a date, or a rule such as “start + 45 days”."),
    "unreadable": gettext_lazy(
        "“%(detail)s” is neither a date such as 2026-03-20 nor a rule such as "
        "“start + 45 days” or “end - 1 week”."
    ),
    "no_such_date": gettext_lazy("There is no day %(detail)s; dates are year-month-day."),
    "amount_too_large": gettext_lazy("%(detail)s is more than a deadline can be away."),
    "anchor_missing": gettext_lazy(
        "This plan has no stated start to count from; give a date instead."
    ),
    "end_missing": gettext_lazy("This plan has no stated end to count from; give a date instead."),
    "out_of_range": gettext_lazy("That date lies outside the years 1900 to 2200."),
}


def rule_problem(error: calendar.RuleError) -> str:
    """What is wrong with a rule, and what to do."""
    end_missing = error.code == "anchor_missing" and error.detail == "end"
    code = "end_missing" if end_missing else error.code
    return str(_PROBLEMS[code]) % {"detail": error.detail}


def rule_sentence(text: str) -> str:
    """A rule as a phrase: `start + 60 days` becomes “60 days after the start”."""
    try:
        rule = calendar.parse_rule(text)
    except calendar.RuleError:
        return text
    if rule.on is not None:
        return _("on a fixed date")
    if rule.amount == 0:
        return _("at the start") if rule.anchor == "start" else _("at the end")
    amount = _amount(rule.amount, rule.unit)
    return {
        ("start", 1): _("%(amount)s after the start"),
        ("start", -1): _("%(amount)s before the start"),
        ("end", 1): _("%(amount)s after the end"),
        ("end", -1): _("%(amount)s before the end"),
    }[rule.anchor, rule.sign] % {"amount": amount}


def _amount(amount: int, unit: str) -> str:
    counted = {
        "days": ngettext("%(n)d day", "%(n)d days", amount),
        "weeks": ngettext("%(n)d week", "%(n)d weeks", amount),
        "months": ngettext("%(n)d month", "%(n)d months", amount),
    }
    return counted[unit] % {"n": amount}
