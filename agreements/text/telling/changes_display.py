"""Changes as HTML for pages and PDF: escaped, and heard as well as seen.

What is put out is the text with ``ins`` and ``del`` elements around what changed. Each begins and
ends with words in ``span`` elements of the class ``sr``, to be hidden from the eye and not from
the ear; line ends alone show a sign (class ``line-end``). What moved has the class ``moved``
besides, and a visible link (class ``move``) to its other end, which is named by the number of the
move.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from agreements.text.comparing.comparing import Change
from agreements.text.telling.escaping import escaped

_LINE_END = "\N{PILCROW SIGN}"


@dataclass(frozen=True)
class ChangeWords:
    """The words put around changes, in the reader's language.

    ``moved_to`` and ``moved_from`` are seen as well, as links; ``{number}`` in them is the number
    of the move: "moved to {number}" where a text was, "moved from {number}" where it is now.
    """

    inserted: str
    end_of_insertion: str
    deleted: str
    end_of_deletion: str
    moved_to: str
    moved_from: str
    end_of_move: str


def changes_to_html(changes: Iterable[Change], words: ChangeWords, prefix: str = "move") -> str:
    """The changes as inline HTML, every character of the texts escaped.

    ``prefix`` begins the ids of the moves' ends; a page that shows several comparisons gives each
    its own. Line ends are left to the page's style (``white-space: pre-line``).
    """
    return "".join(_change(change, words, prefix) for change in changes)


def _change(change: Change, words: ChangeWords, prefix: str) -> str:
    text = escaped(change.text)
    match change.kind:
        case "equal":
            return text
        case "insert":
            return f"<ins>{_sr(words.inserted)}{_seen(text)}{_sr(words.end_of_insertion)}</ins>"
        case "delete":
            return f"<del>{_sr(words.deleted)}{_seen(text)}{_sr(words.end_of_deletion)}</del>"
        case "move-from":
            link = _link(words.moved_to, change.move, f"{prefix}-from", f"{prefix}-to")
            return f'<del class="moved">{_behind(link, text)}{_sr(words.end_of_move)}</del>'
        case "move-to":
            link = _link(words.moved_from, change.move, f"{prefix}-to", f"{prefix}-from")
            return f'<ins class="moved">{_behind(link, text)}{_sr(words.end_of_move)}</ins>'


def _seen(text: str) -> str:
    """Line ends alone would show nothing: they get a sign that is seen and not read out."""
    if text.strip() or "\n" not in text:
        return text
    return text.replace("\n", f'<span class="line-end" aria-hidden="true">{_LINE_END}</span>\n')


def _behind(link: str, text: str) -> str:
    """The link where the words begin, not on the line before."""
    blank = text[: len(text) - len(text.lstrip())]
    return f"{blank}{link}{text[len(blank) :]}"


def _link(words: str, number: int, here: str, there: str) -> str:
    """A link at one end of a move to the other."""
    said = escaped(words.format(number=number))
    ids = f'id="{escaped(here)}-{number}" href="#{escaped(there)}-{number}"'
    return f'<a class="move" {ids}>{said}</a> '


def _sr(words: str) -> str:
    return f'<span class="sr"> {escaped(words)} </span>'
