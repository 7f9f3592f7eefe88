"""Bracketed text on a page."""

from collections.abc import Iterable, Mapping

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from agreements.provisions.selectors.differences import Difference
from agreements.provisions.selectors.drafts import Draft
from agreements.provisions.selectors.reading import Node, Reading
from agreements.provisions.words.brackets import bracket_words
from agreements.provisions.words.changes import amount, change_words
from agreements.provisions.words.problems import ProblemWords, headline, problem_words
from agreements.text import Change, Problem, Text, changes_to_html
from agreements.text.telling.display import PartyMark, to_html

register = template.Library()


@register.simple_tag
def bracketed(node: Node, reading: Reading) -> SafeString:
    """The text of a provision, its brackets told by mark, name and colour; escaped."""
    return _html(node.text, reading.marks)


@register.simple_tag
def drafted(draft: Draft) -> SafeString:
    """The same for a text that is being worked on."""
    return _html(draft.text, draft.marks)


def _html(text: Text, marks: Mapping[str, PartyMark]) -> SafeString:
    return mark_safe(to_html(text, marks, bracket_words()))  # noqa: S308


@register.simple_tag
def changed(changes: Iterable[Change], prefix: str = "move") -> SafeString:
    """What changed, told by mark and in words; escaped. A page's comparisons differ in prefix."""
    return mark_safe(changes_to_html(changes, change_words(), prefix))  # noqa: S308


@register.simple_tag
def amount_of(difference: Difference) -> str:
    """How much changed, in words."""
    if difference.is_empty:
        return _("Nothing is different.")
    return amount(difference.added, difference.struck, difference.moved)


@register.simple_tag
def in_words(problem: Problem, marks: Mapping[str, PartyMark]) -> ProblemWords:
    """What is wrong with a bracket, and what to do."""
    return problem_words(problem, marks)


@register.simple_tag
def where(problem: Problem) -> str:
    """In which line and column of its text a problem is."""
    return _("line %(line)d, column %(column)d") % {
        "line": problem.line,
        "column": problem.column,
    }


@register.simple_tag
def wrong_in(reading: Reading) -> str:
    """How many brackets of a text are wrong: “2 unbalanced brackets”."""
    return headline(fault.problem for fault in reading.faults)


@register.simple_tag
def wrong_in_draft(draft: Draft) -> str:
    """The same of a text that is being worked on."""
    return headline(draft.problems)


@register.inclusion_tag("provisions/agreement/_stands.html")
def stands(reading: Reading, code: str) -> dict[str, int]:
    """How many open brackets a party proposes and opposes, and how many depend on it alone."""
    totals = reading.totals
    alone = totals.alone.get(code)
    return {
        "proposed": totals.by_party.get(code, 0),
        "opposed": totals.opposed_by_party.get(code, 0),
        "alone": alone.brackets if alone else 0,
    }
