"""The tests' own ears and eyes: what they must catch, they catch."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import looks
from tests.browser.visitors import LAPTOP, Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_hears_what_the_content_security_policy_stops(site: Site):
    with site.visit() as page:
        page.goto("/login/")
        page.evaluate(
            """() => new Promise(resolve => {
                document.addEventListener("securitypolicyviolation", resolve);
                const script = document.createElement("script");
                script.textContent = "window.planted = true";
                document.body.append(script);
            })"""
        )
        assert not page.evaluate("window.planted")
        # One more round trip, so that the console's line is here too.
        page.evaluate("console.error('planted')")
    _forget(site, "Content Security Policy", "planted")


def test_hears_a_script_that_fails(site: Site):
    with site.visit() as page:
        page.goto("/login/")
        page.evaluate("setTimeout(() => { document.title = 'x'; throw new Error('planted') })")
        expect(page).to_have_title("x")
        page.evaluate("1")
    _forget(site, "planted")


def test_sees_a_barrier_and_a_page_too_wide(site: Site):
    with site.visit() as page:
        page.goto("/login/")
        assert looks.barriers(page) == []
        assert looks.overflows(page) == []
        _plant(page, "<img width='800' src='/static/mark.svg'>")
        assert any("image-alt" in line for line in looks.barriers(page))
        assert len(looks.overflows(page)) == 3
        assert page.viewport_size == LAPTOP


def _plant(page: Page, html: str) -> None:
    page.evaluate("html => { document.querySelector('main').innerHTML += html }", html)


def _forget(site: Site, *expected: str) -> None:
    heard = " ".join(site.complaints)
    assert all(words in heard for words in expected), heard
    site.complaints.clear()
