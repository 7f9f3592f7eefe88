"""Editing the text: brackets that do not come out even are seen, saved, found again and mended."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import looks
from tests.browser.visitors import MAIN_PLAN, Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LEGAL_ADVISER = "legal@mx.example"
OTHER = "legal@us.example"
PLACE = "Article 4, paragraph 1"
SENTENCE = "This bracket is opened and never closed."


def test_from_an_unbalanced_bracket_back_to_what_stood_before(site: Site):
    with site.visit(LEGAL_ADVISER) as page:
        _in_english(page)
        _open(page)
        field = page.get_by_label("Text with its brackets")
        before = field.input_value()
        field.fill(f"{before}\nEach Party [US: shall\n")
        wrong = page.locator("#preview .wrongs li")
        expect(wrong).to_contain_text(f"Line 2, column 12: {SENTENCE} Put ] where")
        expect(page.locator("#counts")).to_contain_text("1 unbalanced bracket. 4 brackets")
        wrong.get_by_role("link").click()
        expect(field).to_be_focused()
        assert page.evaluate(_AT_THE_CURSOR) == "[US: s"
        assert looks.barriers(page) == []

        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status")).to_contain_text("Saved as version 2. It has 1 unbal")
        expect(page.locator(".provision:target .problem")).to_be_visible()
        told = page.locator(".wrongs")
        expect(told).to_contain_text(f"{PLACE} (line 2, column 12): {SENTENCE}")
        assert looks.barriers(page) == []
        told.get_by_role("link", name=PLACE).click()

        page.locator(".provision:target").get_by_role("link", name="Edit text").click()
        field.fill(f"{before}\nEach Party [US: shall] act.")
        expect(page.locator("#preview .wrongs")).to_have_count(0)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status")).to_have_text("Saved as version 3.")
        expect(page.locator(".wrongs")).to_have_count(0)

        page.locator(".provision:target").get_by_role("link", name="version 3").click()
        expect(page.get_by_role("row")).to_have_count(4)
        page.get_by_role("link", name="Version 1").click()
        page.get_by_role("button", name="Bring version 1 back").click()
        expect(page.get_by_role("status")).to_have_text("Saved as version 4.")
        page.locator(".provision:target").get_by_role("link", name="Edit text").click()
        expect(field).to_have_value(before)
        page.goto(f"{MAIN_PLAN}journal/")
        expect(page.locator(".entries li").first).to_contain_text(
            f"brought back version 1 of the text in English as version 4; "
            f"brackets: 3, before 4: {PLACE}"
        )
        _in_spanish(page)


def test_of_two_at_once_nobody_loses_a_word_even_without_scripts(site: Site):
    with (
        site.visit(OTHER, java_script_enabled=False) as page,
        site.visit("secretariat@secretariat.example") as faster,
    ):
        for one, words in ((page, "Mine [US: now"), (faster, "Theirs.")):
            _open(one, "Article 4, paragraph 2")
            one.get_by_label("Text with its brackets").fill(words)
        page.get_by_role("button", name="See how it reads").click()
        expect(page.locator("#preview .wrongs")).to_contain_text("Line 1, column 6")
        faster.get_by_role("button", name="Save").click()
        expect(faster.get_by_role("status")).to_contain_text("Saved as version 2.")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("alert")).to_contain_text("Somebody changed this")
        expect(page.locator(".other")).to_contain_text("Theirs.")
        expect(page.get_by_label("Text with its brackets")).to_have_value("Mine [US: now")
        page.get_by_role("button", name="Go on from what is stored").click()
        expect(page.get_by_label("Text with its brackets")).to_have_value("Theirs.")
        expect(page.locator(".other .treaty").first).to_contain_text("now")


_AT_THE_CURSOR = """() => {
    const field = document.activeElement;
    return field.value.slice(field.selectionStart, field.selectionStart + 6);
}"""


def _open(page: Page, place: str = PLACE) -> None:
    page.goto(f"{MAIN_PLAN}text/")
    page.get_by_role("link", name=f"Edit text {place}", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Edit text: {place}")


def _in_english(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="EN").click()


def _in_spanish(page: Page) -> None:
    page.get_by_role("button", name="ES").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
