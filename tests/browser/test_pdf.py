"""From the agreement's page to its PDF, in both languages."""

import io
import re

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitors import MAIN_PLAN, Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HEAD = "head@us.example"
# Milliseconds: the worker renders some thirty pages.
PATIENCE = 90_000
TITLES = {"en": "Border-adjusted price floors", "es": "Precios mínimos ajustados en frontera"}


@pytest.mark.parametrize("language", TITLES)
def test_the_page_follows_the_work_and_opens_the_file(site: Site, language: str):
    with site.visit(HEAD) as page:
        page.goto(f"{MAIN_PLAN}text/")
        page.goto(f"{page.url}?language={language}")
        page.get_by_role("button", name="Make a PDF").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(language.upper())
        expect(page.get_by_role("link", name="Open the PDF")).to_be_visible(timeout=PATIENCE)
        path = page.get_by_role("link", name="Open the PDF").get_attribute("href") or ""
        answer = page.request.get(path)
        assert answer.headers["content-type"] == "application/pdf"
        pages = pypdf.PdfReader(io.BytesIO(answer.body())).pages
        said = re.search(r"Ready: (\d+) pages", page.locator("#progress").inner_text())
        assert said
        assert len(pages) == int(said[1])
        assert any(TITLES[language] in " ".join(one.extract_text().split()) for one in pages)
    with site.visit() as stranger:
        assert not _is_pdf(stranger, path)
    with site.visit("legal@us.example") as colleague:
        assert not _is_pdf(colleague, path)


def test_without_scripts_the_page_is_followed_by_loading_it_again(site: Site):
    with site.visit(HEAD, java_script_enabled=False) as page:
        page.goto(f"{MAIN_PLAN}text/")
        page.get_by_role("button", name="Make a PDF").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("PDF")
        ready = page.get_by_role("link", name="Open the PDF")
        if not ready.count():
            expect(page.locator("noscript p, p.note")).to_contain_text("Load the page again")
        for _ in range(1000):
            if ready.count():
                break
            page.reload()
        assert _is_pdf(page, ready.get_attribute("href") or "")


def _is_pdf(page: Page, path: str) -> bool:
    return page.request.get(path).body().startswith(b"%PDF")
