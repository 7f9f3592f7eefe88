"""Without a mouse: everything is reached with Tab, and one sees where one is."""

import re

import pytest
from playwright.sync_api import Page, expect

from demo.people import DEMO_PASSWORD
from tests.browser.visitors import MAIN_PLAN, Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MOST_STOPS = 60
# The radio buttons of a switch are drawn by their labels.
_WHERE = "document.activeElement.outerHTML.slice(0, 200)"
_IS_SEEN = """() => {
    const at = document.activeElement;
    const drawn = at.matches(".seg input") ? at.nextElementSibling : at;
    const style = getComputedStyle(drawn), box = drawn.getBoundingClientRect();
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
        && box.width > 8 && box.height > 8;
}"""


def test_logging_in_and_logging_progress(site: Site):
    with site.visit() as page:
        page.goto("/login/")
        _tab_to(page, "[name=username]")
        page.keyboard.type("negotiator@us.example")
        page.keyboard.press("Tab")
        page.keyboard.type(DEMO_PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Action plans")
        _tab_to(page, "article.plan-line h3 a")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(MAIN_PLAN))
        _tab_to(page, "form.compose textarea")
        page.keyboard.type("Typed without a mouse")
        _tab_to(page, "form.compose [name=own]")
        page.keyboard.press("ArrowRight")
        assert page.evaluate(_IS_SEEN)
        expect(page.get_by_label("Our delegation only")).to_be_checked()
        page.keyboard.press("ArrowLeft")
        _tab_to(page, "form.compose .btn")
        page.keyboard.press("Space")
        expect(page.get_by_role("status")).to_have_text("Logged.")
        page.goto(f"{MAIN_PLAN}journal/")
        entry = page.locator(".entries li").filter(has_text="Typed without a mouse")
        expect(entry).to_contain_text("US U.S. negotiator")


def test_a_folded_form_opens_and_is_sent(site: Site):
    with site.visit("negotiator@us.example") as page:
        page.goto(f"{MAIN_PLAN}deadlines/")
        page.locator("main tbody th a").last.click()
        _tab_to(page, "details:nth-of-type(2) summary")
        page.keyboard.press("Enter")
        _tab_to(page, "[name=move-rule]")
        page.keyboard.type("nonsense")
        page.keyboard.press("Tab")
        page.keyboard.type("A reason")
        _tab_to(page, "form[action$='/preview/'] .btn")
        page.keyboard.press("Enter")
        expect(page.locator("#id_move-rule_error")).to_be_visible()


@pytest.mark.parametrize("path", ["/", MAIN_PLAN, f"{MAIN_PLAN}text/", "/me/"])
def test_the_first_stop_skips_the_frame_and_every_stop_is_seen(site: Site, path: str):
    with site.visit("head@mx.example") as page:
        page.goto(path)
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        assert page.evaluate(_IS_SEEN)
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")
        for _ in range(8):
            assert page.evaluate(_IS_SEEN), page.evaluate(_WHERE)
            page.keyboard.press("Tab")


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on what matches; each stop on the way is to be seen."""
    for _ in range(MOST_STOPS):
        if page.evaluate(
            "selector => document.activeElement?.matches(selector) ?? false", selector
        ):
            return
        page.keyboard.press("Tab")
        assert page.evaluate(_IS_SEEN), page.evaluate(_WHERE)
    raise AssertionError(f"{MOST_STOPS} times Tab do not lead to {selector}.")
