"""A calendar is made, read by a program that is not logged in, and revoked."""

import pytest
from playwright.sync_api import expect

from tests.browser import looks
from tests.browser.visitors import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_an_address_is_made_read_and_revoked(site: Site):
    with site.visit("negotiator@us.example") as page:
        page.goto("/me/")
        page.get_by_role("link", name="Deadlines in my calendar program").click()
        page.get_by_role("button", name="Make a calendar").click()
        expect(page.get_by_role("status")).to_contain_text("Made.")
        address = page.locator(".feed code").inner_text()
        assert looks.barriers(page) == []
        assert looks.overflows(page) == []
        program = page.context.browser.new_context()
        read = program.request.get(address)
        assert (read.status, read.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
        assert "BEGIN:VEVENT" in read.text()
        page.get_by_role("button", name="Revoke").click()
        expect(page.get_by_role("status")).to_contain_text("leads nowhere")
        assert program.request.get(address).status == 404
        program.close()
