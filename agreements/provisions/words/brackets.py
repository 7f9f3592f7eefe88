"""The words said around brackets, in the language that is active."""

from django.utils.translation import pgettext

from agreements.text.telling.display import DisplayWords


def bracket_words() -> DisplayWords:
    """The words for pages and PDF. For a PDF, call it with the text's language active."""
    return DisplayWords(
        proposes=pgettext("one party", "proposes"),
        propose=pgettext("several parties", "propose"),
        opposes=pgettext("one party", "opposes"),
        oppose=pgettext("several parties", "oppose"),
        bracket=pgettext("screen reader", "in brackets"),
        end_of_bracket=pgettext("screen reader", "end of bracket"),
        placeholder=pgettext("screen reader", "to be filled in"),
        note=pgettext("screen reader", "note"),
        problem=pgettext("screen reader", "unbalanced bracket"),
        alternatives=pgettext("screen reader", "alternatives"),
        end_of_alternatives=pgettext("screen reader", "end of alternatives"),
        alternative=pgettext("screen reader", "or"),
        options=pgettext("screen reader", "options"),
        end_of_options=pgettext("screen reader", "end of options"),
        footnote=pgettext("screen reader", "footnote"),
        too_deep=pgettext("screen reader", "bracket nested too deep to be read"),
    )
