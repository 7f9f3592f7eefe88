"""The rolling text as a PDF: an accessible, well-set document that reaches nothing outside it."""

from collections.abc import Callable
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from agreements.documents import words
from agreements.documents.blocks import Block, Heading, blocks
from agreements.provisions.selectors.reading import Reading
from agreements.provisions.words.brackets import bracket_words
from agreements.provisions.words.problems import headline
from agreements.text import Text, to_html
from agreements.text.telling.display import MARKS
from negotiations.paper.colours import party_colours
from negotiations.paper.document import Document
from negotiations.paper.errors import CannotRender
from negotiations.paper.formats import Progress
from negotiations.paper.progress import START, told
from negotiations.paper.sheet import paper_for
from negotiations.paper.typesetting import typeset

_WORDS_ON_A_PAGE = 280
_PAGES_BEFORE_THE_TEXT = 2


def render(text: Reading, *, made_at: datetime, progress: Progress) -> Document:
    """The text as a PDF, every word of it in the text's language.

    `made_at` has a zone; the same text and moment give the same bytes. `progress` is told a step
    (`reading`, `laying-out`, `drawing`, `writing`) and a percentage that only grows, at least
    once a page; an error it raises ends the rendering. Raises `CannotRender`.
    """
    if not any(node.source for node in text.walk()):
        raise CannotRender("no_text")
    progress("reading", 8)
    with translation.override(text.language):
        html = render_to_string("documents/pdf/agreement.html", _context(text, made_at))
        style = party_colours() + render_to_string(
            "documents/pdf/agreement.css", {"paper": _paper(text)}
        )
    progress(*START)
    with told(progress, _pages_expected(text)):
        document = typeset(html, style, MARKS)
    progress("writing", 98)
    return document


def _context(text: Reading, made_at: datetime) -> dict[str, object]:
    said = bracket_words()

    def shown(source: Text) -> SafeString:
        # to_html escapes every character of the text.
        return mark_safe(to_html(source, text.marks, said))  # noqa: S308

    run = [_shown(block, shown) for block in blocks(text)]
    return {
        "text": text,
        "made_at": made_at.isoformat(timespec="seconds"),
        "furniture": words.furniture(text, made_at),
        "run": run,
        "headings": [entry for entry in run if entry["is_heading"]],
        "parties": [(mark, text.totals.by_party.get(mark.code, 0)) for mark in text.parties],
        "samples": [(shown(sample.text), sample.meaning) for sample in words.samples(text)],
        "statuses": words.statuses(),
        "wrong": headline(fault.problem for fault in text.faults),
        "to_mend": words.to_mend(text),
    }


def _shown(block: Block, shown: Callable[[Text], SafeString]) -> dict[str, object]:
    is_heading = isinstance(block, Heading)
    return {
        "block": block,
        "is_heading": is_heading,
        # The title of the document is the heading of level 1.
        "tag": f"h{min(block.level + 1, 6)}" if isinstance(block, Heading) else "p",
        "html": "" if isinstance(block, Heading) else shown(block.text),
        "status": words.status_words(block.status),
    }


def _paper(text: Reading) -> str:
    return paper_for(mark.code for mark in text.parties)


def _pages_expected(text: Reading) -> int:
    count = text.totals.words_agreed + text.totals.words_disputed
    return _PAGES_BEFORE_THE_TEXT + count // _WORDS_ON_A_PAGE + 1
