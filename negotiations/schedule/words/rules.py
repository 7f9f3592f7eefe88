"""A deadline's rule, why its date is what it is, and what is wrong with it, in words."""

from collections.abc import Mapping

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from negotiations import calendar
from negotiations.calendar import Parties, Reckoning, Rule
from negotiations.schedule.words.holidays import holiday_name

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
    "unknown_round": gettext_lazy("There is no round %(detail)s in this plan to count from."),
    "unknown_deadline": gettext_lazy("There is no deadline “%(detail)s” here to count from."),
    "unknown_party": gettext_lazy("%(detail)s is no party of this plan."),
    "impossible": gettext_lazy("There is no day on which %(detail)s work."),
    "cycle": gettext_lazy("These would count from each other in a circle: %(detail)s."),
    "broken_anchor": gettext_lazy("What it counts from, “%(detail)s”, has no date itself."),
    "too_long": gettext_lazy("Written out, that rule is too long: “%(detail)s”."),
}
_AFTER: dict[str, Promise] = {
    "start": gettext_lazy("%(amount)s after the start"),
    "end": gettext_lazy("%(amount)s after the end"),
    "round": gettext_lazy("%(amount)s after round %(ref)s"),
    "deadline": gettext_lazy("%(amount)s after the deadline “%(ref)s”"),
    "met": gettext_lazy("%(amount)s after the day “%(ref)s” is met"),
}
_BEFORE: dict[str, Promise] = {
    "start": gettext_lazy("%(amount)s before the start"),
    "end": gettext_lazy("%(amount)s before the end"),
    "round": gettext_lazy("%(amount)s before round %(ref)s"),
    "deadline": gettext_lazy("%(amount)s before the deadline “%(ref)s”"),
    "met": gettext_lazy("%(amount)s before the day “%(ref)s” is met"),
}
_AT: dict[str, Promise] = {
    "start": gettext_lazy("at the start"),
    "end": gettext_lazy("at the end"),
    "round": gettext_lazy("on the first day of round %(ref)s"),
    "deadline": gettext_lazy("on the day of the deadline “%(ref)s”"),
    "met": gettext_lazy("on the day “%(ref)s” is met"),
}
_STAYS: dict[str, Promise] = {
    "calendar_days": gettext_lazy("stays, since the plan counts calendar days"),
    "plan": gettext_lazy("stays, as the plan says"),
    "rule": gettext_lazy("stays, as the rule says"),
    "date": gettext_lazy("stays, since the day is named and not counted"),
    "working_days": gettext_lazy("stays, since those whose working days are counted work then"),
}
_MOVED: dict[tuple[str, bool], Promise] = {
    ("next", True): gettext_lazy("goes on to %(day)s, the next working day, as the rule says"),
    ("next", False): gettext_lazy("goes on to %(day)s, the next working day, as the plan says"),
    ("previous", True): gettext_lazy(
        "goes back to %(day)s, the last working day before, as the rule says"
    ),
    ("previous", False): gettext_lazy(
        "goes back to %(day)s, the last working day before, as the plan says"
    ),
}


def rule_problem(error: calendar.RuleError) -> str:
    """What is wrong with a rule, and what to do."""
    end_missing = error.code == "anchor_missing" and error.detail == "end"
    code = "end_missing" if end_missing else error.code
    return str(_PROBLEMS[code]) % {"detail": error.detail}


def rule_sentence(text: str, titles: Mapping[str, str] | None = None) -> str:
    """A rule as a phrase: `start + 60 days` becomes “60 days after the start”.

    `titles` are those of the deadlines it may count from, by key; one not there is named by it.
    """
    try:
        rule = calendar.parse_rule(text)
    except calendar.RuleError:
        return text
    return "; ".join((_counted(rule, titles or {}), *_provisos(rule)))


def why_sentence(reckoning: Reckoning) -> str:
    """Why a date is what it is: “Sunday, Easter; stays, since the plan counts calendar days”."""
    said = [", ".join(_day_words(reckoning))]
    if reckoning.adjusted == "stays":
        said.append(str(_STAYS[reckoning.because]))
    elif reckoning.adjusted != "none":
        moved = _MOVED[reckoning.adjusted, reckoning.because == "rule"]
        said.append(str(moved) % {"day": _day(reckoning)})
    if reckoning.skipped:
        said.append(
            ngettext(
                "%(n)d closed day passed over", "%(n)d closed days passed over", reckoning.skipped
            )
            % {"n": reckoning.skipped}
        )
    if reckoning.provisional:
        said.append(_("provisional until what it counts from is met"))
    return "; ".join(said)


def _counted(rule: Rule, titles: Mapping[str, str]) -> str:
    if rule.on is not None:
        return _("on a fixed date")
    ref = titles.get(rule.ref, rule.ref) if rule.counts_from else rule.ref
    if rule.amount == 0:
        return str(_AT[rule.anchor]) % {"ref": ref}
    phrase = (_AFTER if rule.sign > 0 else _BEFORE)[rule.anchor]
    return str(phrase) % {"amount": _amount(rule), "ref": ref}


def _provisos(rule: Rule) -> list[str]:
    """What a rule says of closed days and of its first day."""
    said = {
        None: "",
        "stays": _("on a closed day it stays"),
        "next": _("on a closed day, the next working day"),
        "previous": _("on a closed day, the last working day before"),
    }[rule.on_closed]
    first_day = {None: "", True: _("the first day counted"), False: _("the first day not counted")}
    provisos = [said + _parties(rule.moved_by), first_day[rule.first_day_counts]]
    return [proviso for proviso in provisos if proviso]


def _amount(rule: Rule) -> str:
    amount = rule.amount
    counted = {
        "days": ngettext("%(n)d day", "%(n)d days", amount),
        "calendar days": ngettext("%(n)d calendar day", "%(n)d calendar days", amount),
        "working days": ngettext("%(n)d working day", "%(n)d working days", amount),
        "weeks": ngettext("%(n)d week", "%(n)d weeks", amount),
        "months": ngettext("%(n)d month", "%(n)d months", amount),
    }
    return counted[rule.unit] % {"n": amount} + _parties(rule.parties)


def _parties(parties: Parties) -> str:
    """In parentheses: “ (US and MX)”, “ (US or MX)”; nothing where none is named."""
    *others, last = parties.codes or ("",)
    if not others:
        return f" ({last})" if last else ""
    both = _("%(others)s or %(last)s") if parties.any_of else _("%(others)s and %(last)s")
    return f" ({both % {'others': ', '.join(others), 'last': last}})"


def _day_words(reckoning: Reckoning) -> list[str]:
    """The weekday counted to, Easter, and what closes a party on it."""
    words = [str(WEEKDAYS[reckoning.counted_to.weekday()])]
    if reckoning.is_easter:
        words.append(_("Easter"))
    whose: dict[str, list[str]] = {}
    for closed in reckoning.closed:
        if closed.kind != "weekend":
            whose.setdefault(holiday_name(closed) or _("closed"), []).append(closed.code)
    return words + [f"{name} ({', '.join(codes)})" for name, codes in whose.items()]


def _day(reckoning: Reckoning) -> str:
    weekday = WEEKDAYS[reckoning.on.weekday()]
    return f"{weekday} {date_format(reckoning.on, 'DATE_FORMAT')}"
