"""Logging progress, seen by those it is for and by nobody else."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import looks
from tests.browser.visitors import MAIN_PLAN, Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WRITER = "negotiator@us.example"
OTHER_HEAD = "head@mx.example"
SECRETARIAT = "secretariat@secretariat.example"
# What is logged on: the page it is found on, and the link there.
SUBJECTS = {
    "plan": ("/", "article.plan-line h3 a"),
    "group": (f"{MAIN_PLAN}groups/", "main tbody th a"),
    "deadline": (f"{MAIN_PLAN}deadlines/", "main tbody th a"),
    "article": (f"{MAIN_PLAN}text/", "h2.heading.article a"),
    "project": (f"{MAIN_PLAN}projects/", "main tbody th a"),
}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_what_is_joint_both_sides_and_the_secretariat_read(site: Site, subject: str):
    words = f"Progress on the {subject}, for everyone"
    with site.visit(WRITER) as page:
        _open(page, subject)
        _write(page, words)
        expect(page.get_by_role("status")).to_have_text("Logged.")
        expect(_entries(page, words)).to_contain_text("US U.S. negotiator logged progress")
        path = page.url
    with site.visit(OTHER_HEAD) as page:
        page.goto(path)
        expect(page.locator("html")).to_have_attribute("lang", "es")
        expect(_entries(page, words)).to_contain_text("10 mar 2026")
        expect(_entries(page, words)).to_contain_text("Ciudad de México")
    with site.visit(SECRETARIAT) as page:
        page.goto(path)
        expect(_entries(page, words)).to_be_visible()


def test_what_is_our_delegations_only_the_delegation_reads(site: Site):
    words = "Ours alone: we could live with forty days"
    with site.visit(WRITER) as page:
        _open(page, "article")
        _write(page, words, own=True)
        expect(_entries(page, words)).to_contain_text("United States only")
        paths = (page.url, MAIN_PLAN, f"{MAIN_PLAN}journal/")
    with site.visit("legal@us.example") as page:
        page.goto(paths[2])
        expect(_entries(page, words)).to_contain_text("United States only")
    for other in (OTHER_HEAD, SECRETARIAT):
        with site.visit(other) as page:
            for path in paths:
                page.goto(path)
                expect(page.locator(".entries li").first).to_be_visible()
                assert words not in page.content()


def test_the_secretariat_is_offered_no_side_of_its_own(site: Site):
    with site.visit(SECRETARIAT) as page:
        page.goto(MAIN_PLAN)
        expect(page.get_by_label("What happened")).to_be_visible()
        assert page.get_by_label("Our delegation only").count() == 0


def test_an_empty_entry_is_refused_and_nothing_else_is_lost(site: Site):
    with site.visit(WRITER) as page:
        _open(page, "plan")
        subject = page.get_by_label("About").locator("option", has_text="Article 4")
        chosen = subject.first.get_attribute("value") or ""
        page.get_by_label("About").select_option(chosen)
        _write(page, "   ", own=True)
        expect(page.get_by_role("alert")).to_contain_text("This field is required")
        expect(page.locator("#id_text_error")).to_contain_text("This field is required")
        expect(page.get_by_label("Our delegation only")).to_be_checked()
        expect(page.get_by_label("About")).to_have_value(chosen)
        assert looks.barriers(page) == []
        _write(page, "Now with words")
        expect(page.get_by_role("status")).to_have_text("Logged.")


def test_an_observer_has_nothing_to_write_with(site: Site):
    with site.visit("observer@us.example") as page:
        page.goto(MAIN_PLAN)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.locator("main form").count() == 0


def _open(page: Page, subject: str) -> None:
    path, link = SUBJECTS[subject]
    page.goto(path)
    page.locator(link).first.click()
    expect(page.locator("form.compose")).to_be_visible()


def _write(page: Page, words: str, *, own: bool = False) -> None:
    page.get_by_label("What happened").fill(words)
    if own:
        page.get_by_text("Our delegation only", exact=True).click()
    page.get_by_role("button", name="Log", exact=True).click()


def _entries(page: Page, words: str):
    return page.locator(".entries li").filter(has_text=words)
