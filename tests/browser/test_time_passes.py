"""The demo's clock, moved from the page: deadlines turn late, reminders arrive."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import looks
from tests.browser.visitors import MAIN_PLAN, Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HEAD = "head@us.example"
# How often the mailbox is loaded again: each load takes some tenths of a second.
LOADS = 300


def test_one_week_forward_and_back(site: Site):
    with site.visit(HEAD) as page:
        # What fell due by day 34 has gone out before the clock moves.
        _wait_for_mail(page, "deadlines, the first of them due tomorrow")
        page.goto(MAIN_PLAN)
        try:
            _press(page, "One week forward")
            expect(page.locator("main > .axis")).to_contain_text("day 41 of 60")
            late = page.get_by_role("row").filter(has_text="First joint reading of the text")
            expect(late.locator(".late")).to_contain_text("6 days late")
            # How many there are, other tests have a say in.
            _wait_for_mail(page, "deadlines, the first of them 6 days late").click()
            frame = page.frame_locator("iframe.mail-frame")
            expect(frame.locator("h2").first).to_have_text("First joint reading of the text")
            expect(page.locator("pre.mail-text")).to_contain_text("First joint reading")
            assert looks.barriers(page) == []
            page.goto(MAIN_PLAN)
        finally:
            _press(page, "Back to day 34")
        expect(page.locator("main > .axis")).to_contain_text("day 34 of 60")


def test_mails_are_ones_own(site: Site):
    with site.visit(HEAD) as page:
        page.goto("/demo/mails/")
        path = page.locator("main td a").first.get_attribute("href") or ""
    with site.visit("head@mx.example") as other:
        answer = other.goto(path)
        assert answer
        assert answer.status == 404


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()
    page.wait_for_load_state()


def _wait_for_mail(page: Page, words: str) -> Locator:
    found = page.locator("main td a").filter(has_text=words).first
    for _ in range(LOADS):
        page.goto("/demo/mails/")
        if found.count():
            break
    expect(found).to_be_visible()
    return found
