"""HTML set as PDF: an accessible document that reaches nothing outside itself.

Importing this loads the renderer, some seconds and megabytes: only what makes documents does.
"""

from functools import partial

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from negotiations.paper import fonts
from negotiations.paper.document import Document
from negotiations.paper.errors import CannotRender
from negotiations.paper.fetching import OwnResources

# PDF/UA-1 (ISO 14289-1): tagged for those who listen, with language, title and outline.
_VARIANT = "pdf/ua-1"


def typeset(html: str, style: str, symbols: str = "") -> Document:
    """Set a page of HTML with a style sheet; nothing but our typefaces can be reached.

    `symbols` are the signs that the family “Treaty Marks” is to have. Raises `CannotRender`.
    """
    faces = fonts.faces_for(html, symbols)
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
