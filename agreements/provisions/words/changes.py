"""The words said around what changed, in the language that is active."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from agreements.text import ChangeWords


def change_words() -> ChangeWords:
    """The words for pages and PDF. For a PDF, call it with the text's language active."""
    return ChangeWords(
        inserted=pgettext("screen reader", "added"),
        end_of_insertion=pgettext("screen reader", "end of what was added"),
        deleted=pgettext("screen reader", "struck"),
        end_of_deletion=pgettext("screen reader", "end of what was struck"),
        moved_to=pgettext("where a text was", "move {number}: from here"),
        moved_from=pgettext("where a text is now", "move {number}: to here"),
        end_of_move=pgettext("screen reader", "end of move"),
    )


def amount(added: int, struck: int, moved: int) -> str:
    """How much changed: “2 words added, 1 word struck”. Without a word it says that only the marks
    and spaces between words differ; that nothing does is for the caller to say."""
    counts = (
        (ngettext("%(n)d word added", "%(n)d words added", added), added),
        (ngettext("%(n)d word struck", "%(n)d words struck", struck), struck),
        (ngettext("%(n)d word moved", "%(n)d words moved", moved), moved),
    )
    said = ", ".join(words % {"n": n} for words, n in counts if n)
    return said or _("No word is different, only marks and spaces between words.")
