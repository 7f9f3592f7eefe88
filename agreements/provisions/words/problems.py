"""What is wrong with a bracket and what to do about it, in the language that is active."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.text import Problem


@dataclass(frozen=True)
class ProblemWords:
    """A problem in words: what is wrong, and what to do."""

    wrong: str
    to_do: str


def problem_words(problem: Problem, parties: Iterable[str]) -> ProblemWords:
    """The words for a problem; `parties` are the plan's codes, in its order."""
    return _WORDS[problem.code](problem, tuple(parties))


def _unclosed(problem: Problem, parties: tuple[str, ...]) -> ProblemWords:
    return ProblemWords(
        _("This bracket is opened and never closed."),
        _(
            r"Put ] where the text that is not agreed ends, or take this [ out. "
            r"A bracket that belongs to the words is written \[."
        ),
    )


def _unopened(problem: Problem, parties: tuple[str, ...]) -> ProblemWords:
    return ProblemWords(
        _("This bracket closes nothing."),
        _(
            r"Put [ where the text that is not agreed begins, or take this ] out. "
            r"A bracket that belongs to the words is written \]."
        ),
    )


def _too_deep(problem: Problem, parties: tuple[str, ...]) -> ProblemWords:
    return ProblemWords(
        _("Too many brackets stand inside one another here to be read."),
        _("Take out some of those around this place, or put them one after the other."),
    )


def _unknown_party(problem: Problem, parties: tuple[str, ...]) -> ProblemWords:
    return ProblemWords(
        _("“%(code)s” is no party of this plan.") % {"code": problem.data["code"]},
        _("Write one of its codes: %(codes)s.") % {"codes": ", ".join(parties)}
        if parties
        else _("Take the code out."),
    )


_WORDS: dict[str, Callable[[Problem, tuple[str, ...]], ProblemWords]] = {
    "unclosed": _unclosed,
    "unopened": _unopened,
    "too_deep": _too_deep,
    "unknown_party": _unknown_party,
}


def headline(problems: Iterable[Problem]) -> str:
    """How many problems there are of each sort: “2 unbalanced brackets”; empty for none."""
    codes = [problem.code for problem in problems]
    unbalanced = codes.count("unclosed") + codes.count("unopened")
    deep, unknown = codes.count("too_deep"), codes.count("unknown_party")
    counted = (
        (
            unbalanced,
            ngettext("%(n)d unbalanced bracket", "%(n)d unbalanced brackets", unbalanced),
        ),
        (deep, ngettext("%(n)d bracket too deep to read", "%(n)d brackets too deep to read", deep)),
        (
            unknown,
            ngettext("%(n)d code that is no party's", "%(n)d codes that are no party's", unknown),
        ),
    )
    return ", ".join(words % {"n": count} for count, words in counted if count)
