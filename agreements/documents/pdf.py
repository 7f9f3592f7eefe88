"""The rolling text as a PDF: an accessible, well-set document that reaches nothing outside it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import weasyprint
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from agreements.bracket_words import bracket_words
from agreements.documents import fonts, words
from agreements.documents.blocks import Block, Heading, blocks
from agreements.documents.colours import party_colours
from agreements.documents.fetching import OwnResources
from agreements.documents.paper import paper_for
from agreements.documents.progress import START, told
from agreements.problem_words import headline
from agreements.selectors.reading import Reading
from agreements.text import Text, to_html

# PDF/UA-1 (ISO 14289-1): tagged for those who listen, with language, title and outline.
_VARIANT = "pdf/ua-1"
_WORDS_ON_A_PAGE = 280
_PAGES_BEFORE_THE_TEXT = 2
_REASONS: dict[str, Promise] = {
    "no_text": _("There is no text in this language to set."),
    "reached_out": _(
        "The document asked for something outside itself, so it was not made. "
        "Please tell whoever runs this site."
    ),
    "font_missing": _(
        "A typeface that comes with the program is missing. Please tell whoever runs this site."
    ),
}


class CannotRender(Exception):
    """What can never succeed however often it is tried; `str()` is the reason, in the active
    language, and `code` the same for programs."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return self.reason(self.code)

    @staticmethod
    def reason(code: str) -> str:
        """The reason a code stands for; empty for a code that is none of ours."""
        return str(_REASONS.get(code, ""))


@dataclass(frozen=True)
class Document:
    """A finished document."""

    content: bytes
    pages: int


def render(text: Reading, *, made_at: datetime, progress: Callable[[str, int], None]) -> Document:
    """The text as a PDF, every word of it in the text's language.

    `made_at` has a zone; the same text and moment give the same bytes. `progress` is told a step
    (`reading`, `laying-out`, `drawing`, `writing`) and a percentage that only grows, at least
    once a page; an error it raises ends the rendering. Raises `CannotRender`.
    """
    if not any(node.source for node in text.walk()):
        raise CannotRender("no_text")
    progress("reading", 8)
    with translation.override(text.language):
        html = render_to_string("pdf/agreement.html", _context(text, made_at))
        style = party_colours() + render_to_string("pdf/agreement.css", {"paper": _paper(text)})
    progress(*START)
    with told(progress, _pages_expected(text)):
        document = typeset(html, style)
    progress("writing", 98)
    return document


def typeset(html: str, style: str) -> Document:
    """Set a page of HTML with a style sheet; nothing but our typefaces can be reached."""
    faces = fonts.faces_for(html)
    fetcher = OwnResources({face.url: partial(fonts.content, face) for face in faces})
    try:
        font_config = FontConfiguration()
        sheet = weasyprint.CSS(
            string=fonts.style_sheet(faces) + style,
            url_fetcher=fetcher,
            font_config=font_config,
        )
        document = weasyprint.HTML(string=html, url_fetcher=fetcher).render(
            stylesheets=[sheet], font_config=font_config, pdf_variant=_VARIANT
        )
        content = document.write_pdf(pdf_variant=_VARIANT)
    except FatalURLFetchingError as error:
        missing = isinstance(error.__cause__, fonts.FontMissingError)
        raise CannotRender("font_missing" if missing else "reached_out") from error
    if fetcher.refused:
        raise CannotRender("reached_out")
    return Document(content, len(document.pages))


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
