"""The words a document puts around a text, in the language that is active.

Call with the text's language active: they are part of the document, whoever asked for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.provisions.models import Provision
from agreements.provisions.selectors.reading import Reading
from agreements.provisions.words.problems import problem_words
from agreements.text import parse
from agreements.text.core.nodes import Text
from negotiations.core.bilingual import said
from negotiations.core.places import place_of

_MEANINGS: dict[str, Promise] = {
    Provision.Status.AGREED_AD_REFERENDUM: gettext_lazy(
        "agreed by the delegations, subject to confirmation by their capitals"
    ),
    Provision.Status.AGREED: gettext_lazy("agreed and confirmed"),
    Provision.Status.CLOSED: gettext_lazy("agreed and not to be taken up again"),
}


@dataclass(frozen=True)
class Furniture:
    """What stands on every page. `plan_language` is the language the plan's title is in."""

    symbol: str
    marking: str
    release: str
    plan: str
    plan_language: str
    as_of: str


@dataclass(frozen=True)
class Sample:
    """A bracket as it looks in the text, and what it means."""

    text: Text
    meaning: str


def furniture(text: Reading, made_at: datetime) -> Furniture:
    """The lines of every page; the hour is told as it is in the plan's own place."""
    agreement = text.agreement
    plan, plan_language = said(agreement.plan, "title", text.language)
    return Furniture(
        symbol=agreement.symbol,
        marking=text.marking,
        release=_release(text),
        plan=plan,
        plan_language=plan_language,
        as_of=_as_of(text, made_at),
    )


def _release(text: Reading) -> str:
    on = text.agreement.release_on
    if on is None:
        return _("release date not set")
    return _("for release on %(date)s") % {"date": date_format(on, "DATE_FORMAT")}


def _as_of(text: Reading, made_at: datetime) -> str:
    plan = text.agreement.plan
    there = made_at.astimezone(plan.tz)
    return _("Rolling text as of %(date)s, %(time)s %(place)s") % {
        "date": date_format(there.date(), "DATE_FORMAT"),
        "time": date_format(there, "TIME_FORMAT"),
        "place": place_of(plan.zone),
    }


def status_words(status: str) -> str:
    """A status for the margin; an open provision needs none."""
    return "" if status == Provision.Status.OPEN else str(Provision.Status(status).label)


def statuses() -> list[tuple[str, str, str]]:
    """For the legend: each status as code, words and meaning."""
    return [(code, status_words(code), str(meaning)) for code, meaning in _MEANINGS.items()]


def to_mend(text: Reading) -> list[tuple[str, str, str]]:
    """Each wrong bracket: the anchor of its provision, where it is, what is wrong with it."""
    return [
        (
            fault.node.uid,
            _("%(place)s (line %(line)d, column %(column)d)")
            % {
                "place": fault.node.place,
                "line": fault.problem.line,
                "column": fault.problem.column,
            },
            problem_words(fault.problem, text.marks).wrong,
        )
        for fault in text.faults
    ]


def samples(text: Reading) -> list[Sample]:
    """For the legend: each sort of bracket that these parties can write."""
    codes = tuple(mark.code for mark in text.parties)
    return [Sample(parse(source, codes), meaning) for source, meaning in _samples(text)]


def _samples(text: Reading) -> Iterator[tuple[str, str]]:
    words = _("words")
    parties = text.parties
    if parties:
        one = parties[0]
        yield (
            f"[{one.code}: {words}]",
            _("%(party)s proposes the words; they are not agreed") % {"party": one.name},
        )
    if len(parties) > 1:
        one, other = parties[:2]
        yield (
            f"[{one.code} propose; {other.code} oppose: {words}]",
            _("%(party)s proposes the words and %(other)s opposes them")
            % {"party": one.name, "other": other.name},
        )
        yield (
            f"[{one.code}: {words}][{other.code}: {words}]",
            _("side by side: alternatives, one of which is to be chosen"),
        )
    yield f"[{words}]", _("not agreed; no party is named")
    yield "[X]", _("still to be filled in")
