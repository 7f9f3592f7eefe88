"""The style sheets: every size from one scale, every party's colour from one file."""

import re
from io import BytesIO

import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader

from agreements.documents import pdf
from agreements.text.telling.display import MARKS
from negotiations.paper.colours import party_colours
from tests.palette import SHEETS, channels, colours, contrast

ROOT = SHEETS.parent.parent
PLACES = range(1, len(MARKS) + 1)
# Text of any size is read at this contrast: WCAG 2.2, criterion 1.4.3.
AA = 4.5
LINKED = re.compile(r"css/([\w-]+\.css)")
DECLARED = re.compile(r"(?<![\w-])([\w-]+):\s*([^;{}]+)")
TYPE = {"font", "font-size"}
SPACE = re.compile(r"(margin|padding)(-\w+)?|((row|column)-)?gap")


def _linked() -> list[str]:
    return LINKED.findall((ROOT / "templates/shared/_styles.html").read_text())


def test_every_sheet_is_linked_and_paper_has_the_last_word() -> None:
    assert sorted(_linked()) == sorted(path.name for path in SHEETS.glob("*.css"))
    assert _linked()[-1] == "print.css"
    assert _linked().index("tokens.css") < _linked().index("frame.css")


@pytest.mark.parametrize("sheet", ["frame", "forms", "text", "time", "print"])
def test_every_size_is_of_the_scale(sheet: str) -> None:
    """In em what goes with the type it stands in, in px the cells of days, mm on paper."""
    assert _strays((SHEETS / f"{sheet}.css").read_text()) == []


def test_a_size_of_its_own_would_be_found() -> None:
    assert _strays("p { font: 600 .83rem/1.2 var(--ui); } i { margin: 0 .33rem; gap: 1rem }") == [
        "font: 600 .83rem/1.2 var(--ui)",
        "margin: 0 .33rem",
        "gap: 1rem",
    ]
    assert _strays("p { font-size: 12px; padding: 0 .3em; max-width: 30rem }") == [
        "font-size: 12px"
    ]


def _strays(css: str) -> list[str]:
    return [
        f"{name}: {value.strip()}"
        for name, value in DECLARED.findall(css)
        if (name in TYPE and re.search(r"\d(rem|em|px|pt)\b", value))
        or (SPACE.fullmatch(name) and re.search(r"\drem\b", value))
    ]


def test_every_token_is_used_and_every_one_used_is_there() -> None:
    sheets = {name: (SHEETS / name).read_text() for name in _linked()}
    defined = set(re.findall(r"(?<![\w-])--([\w-]+):", "".join(sheets.values())))
    used = set(re.findall(r"var\(--([\w-]+)", "".join(sheets.values())))
    assert used ^ defined == set()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_a_party_is_read_on_whatever_it_stands_on(scheme: int, place: int) -> None:
    ours, grounds = colours("parties.css")[scheme], colours("tokens.css")[scheme]
    under = [ours[f"p{place}-wash"], grounds["paper"], grounds["sheet"], grounds["wash"]]
    assert [code for code in under if contrast(ours[f"p{place}"], code) < AA] == []


def test_nothing_but_one_file_gives_a_party_its_colour() -> None:
    sheets = [*SHEETS.glob("*.css"), ROOT / "templates/documents/pdf/agreement.css"]
    coloured = {path.name for path in sheets if re.search(r"--p\d+(-wash)?:", path.read_text())}
    assert coloured == {"parties.css"}
    assert not re.search(r"\.p\d", (ROOT / "templates/documents/pdf/agreement.css").read_text())


@pytest.mark.parametrize("place", PLACES)
def test_a_party_has_the_same_colour_on_the_page_and_in_the_pdf(place: int) -> None:
    light, _dark = colours("parties.css")
    html = f"<html lang=en><title>t</title><p><span class='br p{place}'>words</span>"
    style = party_colours() + render_to_string("documents/pdf/agreement.css", {"paper": "A4"})
    drawn = _fills(pdf.typeset(html, style))
    assert {channels(light[f"p{place}"]), channels(light[f"p{place}-wash"])} <= drawn


def _fills(document: pdf.Document) -> set[tuple[int, ...]]:
    """The colours that a document is filled with."""
    contents = PdfReader(BytesIO(document.content)).pages[0].get_contents()
    assert contents is not None
    found = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) rg\b", contents.get_data())
    return {tuple(round(float(part) * 255) for part in fill) for fill in found}
