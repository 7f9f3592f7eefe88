"""The finished PDF (agreements/documents/pdf.py), read back with another library."""

import re
from datetime import UTC, datetime
from functools import cache
from io import BytesIO

import pytest
from django.db import transaction
from django.utils import translation
from pypdf import PdfReader

from agreements.catalogue import reader as agreement_files
from agreements.documents import pdf
from agreements.documents import services as exports
from agreements.models import Agreement, Provision, ProvisionText
from agreements.provisions.selectors.reading import Reading
from agreements.provisions.selectors.reading import reading as read_agreement
from agreements.provisions.services.catalogue import load_agreement
from negotiations.catalogue import reader as plan_files
from negotiations.core import clock
from negotiations.desk.services.catalogue import load_plan
from negotiations.models import ActionPlan, Delegation, Party
from negotiations.paper.document import Document
from negotiations.paper.errors import CannotRender

MADE_AT = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)
LANGUAGES = ["en", "es"]
# pytest-django makes the database only where a chosen test is marked; `shipped` alone is not.
pytestmark = pytest.mark.django_db


def quietly(step: str, percent: int) -> None:
    """Progress that nobody looks at."""


@pytest.fixture(scope="module")
def shipped(django_db_setup, django_db_blocker) -> dict[str, tuple[Reading, Document]]:
    """The agreement that ships, in each language, and nothing left in the database."""
    name = "us-mexico-critical-minerals"
    with django_db_blocker.unblock(), transaction.atomic():
        load_plan(plan_files.read_plan(plan_files.open_plan(name)))
        file = agreement_files.read_agreement(agreement_files.open_agreement(name))
        agreement, _tally = load_agreement(file)
        texts = {code: read_agreement(agreement, code) for code in LANGUAGES}
        made = {
            code: (text, pdf.render(text, made_at=MADE_AT, progress=quietly))
            for code, text in texts.items()
        }
        transaction.set_rollback(True)
    return made


@cache
def pages_of(document: Document) -> list[str]:
    """The words of each page, white space made one blank."""
    pages = PdfReader(BytesIO(document.content)).pages
    return [" ".join(page.extract_text().split()) for page in pages]


@cache
def outline_of(document: Document) -> list[tuple[str, int]]:
    """The outline in order: label and page, from 0."""
    file = PdfReader(BytesIO(document.content))

    def flat(entries):
        for entry in entries:
            if isinstance(entry, list):
                yield from flat(entry)
            else:
                yield entry.title, file.get_destination_page_number(entry)

    return list(flat(file.outline))


@pytest.mark.no_cover
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_what_it_is_and_how_it_is_to_be_handled(shipped, language):
    text, document = shipped[language]
    pages = pages_of(document)
    assert document.pages == len(pages) > 10
    day = {"en": "10 March 2026", "es": "10 de marzo de 2026"}[language]
    for number, page in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in page
        assert "USMX-CM/TXT" in page
        assert text.marking in page
        assert text.agreement.plan.title_es in page or text.agreement.plan.title_en in page
        assert re.search(rf"{day}, 10:00 .*Washington", page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cover_names_text_parties_and_totals(shipped, language):
    text, document = shipped[language]
    cover = pages_of(document)[0]
    assert text.title in cover
    assert text.note in cover
    for mark in text.parties:
        assert f"{mark.mark} {mark.code} {mark.name} " in cover
        assert f" {text.totals.by_party[mark.code]} " in cover
    assert str(text.totals.brackets) in cover
    assert f"{text.totals.percent_agreed} %" in cover


@pytest.mark.parametrize(
    ("language", "number", "heading"),
    [
        ("en", "Article 4", "Border-adjusted price floors"),
        ("es", "Artículo 4", "Precios mínimos ajustados en frontera"),
    ],
)
def test_articles_are_headed_in_the_texts_language(shipped, language, number, heading):
    _text, document = shipped[language]
    places = dict(outline_of(document))
    assert f"{number} {heading}" in pages_of(document)[places[f"{number}: {heading}"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_the_text_is_there_with_both_parties_labels(shipped, language):
    text, document = shipped[language]
    words = " ".join(pages_of(document))
    assert "[▲ US " in words
    assert "[● MX " in words
    for node in text.walk():
        if node.source and "[" not in node.source and len(node.source) < 60:
            assert " ".join(node.source.split()) in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_contents_and_outline_lead_to_where_the_headings_stand(shipped, language):
    text, document = shipped[language]
    pages, outline = pages_of(document), outline_of(document)
    headings = [
        node for node in text.walk() if node.kind in ("preamble", "part", "article", "annex")
    ]
    with translation.override(language):
        front = [text.title, translation.gettext("Contents")]
    labels = [label for label, _page in outline]
    assert labels == front + [node.label for node in headings]
    contents = pages[1]
    for node, (_label, page) in zip(headings, outline[len(front) :], strict=True):
        assert node.heading in pages[page]
        entry = f"{node.number} {node.heading}".strip()
        assert re.search(rf"{re.escape(entry)}[ .]+{page + 1}\b", contents), entry


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_heading_is_left_at_the_foot_of_a_page(shipped, language):
    text, document = shipped[language]
    pages, places = pages_of(document), dict(outline_of(document))
    for article in text.walk():
        if article.kind == "article":
            first = article.children[0]
            opening = next((run.text for run in first.text.nodes if hasattr(run, "text")), "")
            page = pages[places[article.label]]
            assert " ".join(opening.split()[:4]) in page.split(article.heading, 1)[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_annexes_begin_a_page(shipped, language):
    text, document = shipped[language]
    pages, places = pages_of(document), dict(outline_of(document))
    for node in text.nodes:
        if node.kind == "annex":
            page = pages[places[node.label]].replace(text.agreement.plan.title, "")
            assert page.index(node.number.upper()) < 160
            assert "Article 21 " not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_says_its_language_title_and_moment_and_is_tagged(shipped, language):
    text, document = shipped[language]
    file = PdfReader(BytesIO(document.content))
    catalogue = file.trailer["/Root"]
    assert catalogue["/Lang"] == language
    assert catalogue["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in catalogue["/Metadata"].get_data()
    assert file.metadata.title == text.title
    assert file.metadata.creation_date == MADE_AT
    assert file.pages[0].mediabox.width == 612


def test_the_same_text_and_moment_give_the_same_bytes_whoever_asks(shipped):
    text, document = shipped["en"]
    with translation.override("es"):
        again = pdf.render(text, made_at=MADE_AT, progress=quietly)
    assert again == document


def test_the_status_of_a_paragraph_stands_beside_it_and_open_goes_unsaid(node, reading, text_of):
    def one(status: str) -> str:
        text = reading(node("paragraph", "1", source="Zinc.", status=status))
        words = text_of(pdf.render(text, made_at=MADE_AT, progress=quietly))
        return words.split("1. Zinc.", 1)[1]

    assert one("closed").startswith(" closed")
    assert one("agreed_ad_referendum").startswith(" agreed ad referendum")
    assert "open" not in one("open")


def test_what_is_not_illustrative_does_not_say_so(article, reading, text_of):
    plain = pdf.render(reading(article("Zinc.")), made_at=MADE_AT, progress=quietly)
    marked = pdf.render(
        reading(article("Zinc."), illustrative=True), made_at=MADE_AT, progress=quietly
    )
    assert "llustrative" not in text_of(plain)
    assert text_of(marked).count("illustrative draft") == marked.pages


def test_the_cover_says_where_a_bracket_is_wrong_and_leads_there(article, reading, text_of):
    text = reading(article("Zinc [US: oxide."))
    document = pdf.render(text, made_at=MADE_AT, progress=quietly)
    cover = pages_of(document)[0]
    assert "This text has 1 unbalanced bracket." in cover
    assert "(line 1, column 6): This bracket is opened and never closed." in cover
    whole = pdf.render(reading(article("Zinc.")), made_at=MADE_AT, progress=quietly)
    assert "unbalanced" not in text_of(whole)
    assert len(links_on(document, 0)) == len(links_on(whole, 0)) + 1


def links_on(document: Document, page: int) -> list[object]:
    return list(PdfReader(BytesIO(document.content)).pages[page].get("/Annots") or [])


def test_letters_beyond_western_europe_and_a_third_party_are_set(article, reading, text_of):
    text = reading(article("[CA: Łódź] – “año” …"))
    assert "[CA Łódź] – “año” …" in text_of(pdf.render(text, made_at=MADE_AT, progress=quietly))


def test_a_text_that_is_not_there_cannot_be_set_and_says_so_in_the_readers_words(reading, node):
    with pytest.raises(CannotRender) as refused:
        pdf.render(reading(node("article", "1", "Scope")), made_at=MADE_AT, progress=quietly)
    assert refused.value.code == "no_text"
    assert str(refused.value) == "There is no text in this language to set."


def test_an_agreement_is_read_and_set_at_the_programs_own_moment():
    plan = ActionPlan.objects.create(slug="p", kind="memorandum", title_en="Plan", zone="UTC")
    for place, code in enumerate(["EU", "US"]):
        party = Party.objects.create(code=code, name_en=code, short_en=f"Party {code}", zone="UTC")
        Delegation.objects.create(plan=plan, party=party, position=place)
    agreement = Agreement.objects.create(plan=plan, slug="a", symbol="A/1", title_en="Text")
    row = Provision.objects.create(
        agreement=agreement, uid="p1", kind="paragraph", number="1", position=0
    )
    ProvisionText.objects.create(provision=row, language="en", source="A [EU: first] word.")
    with clock.held(MADE_AT):
        document = exports.make(agreement, "en", quietly)
        with pytest.raises(CannotRender):
            exports.make(agreement, "es", quietly)
    words = " ".join(pages_of(document))
    assert "14:00 UTC" in words
    assert "1. A [▲ EU first] word." in words
    assert float(PdfReader(BytesIO(document.content)).pages[0].mediabox.height) > 840
