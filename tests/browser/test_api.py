"""The API from a person's side: a token made on one's own page, and the page that explains it."""

import pytest
import requests
from playwright.sync_api import expect

from demo.people import DEMO_PASSWORD
from tests.browser.visitors import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

EXPERT = "expert@us.example"


def test_a_token_works_until_it_is_revoked(site: Site):
    with site.visit(EXPERT) as page:
        page.goto("/me/")
        page.get_by_label("Your password").fill("not-the-password")
        page.get_by_role("button", name="Make a token").click()
        expect(page.locator("#id_password_error")).to_have_text("That is not your password.")
        page.get_by_label("Your password").fill(DEMO_PASSWORD)
        page.get_by_role("button", name="Make a token").click()
        token = page.locator("code.token").inner_text()
        headers = {"Authorization": f"Token {token}"}
        answer = requests.get(f"{site.url}/api/plans/", headers=headers, timeout=30)
        assert answer.status_code == 200
        assert "us-mexico-critical-minerals" in answer.text
        page.goto("/me/")
        assert token not in page.content()
        page.get_by_role("button", name="Revoke all tokens").click()
        expect(page.get_by_role("status")).to_have_text("Your tokens no longer work.")
        answer = requests.get(f"{site.url}/api/plans/", headers=headers, timeout=30)
        assert answer.status_code == 401


def test_the_page_of_the_api_works_under_the_content_policy(site: Site):
    with site.visit(EXPERT) as page:
        page.goto("/me/")
        page.get_by_role("link", name="The API").click()
        expect(page.locator(".swagger-ui .opblock").first).to_be_visible()
        page.locator(".opblock-get [data-path='/api/plans/']").click()
        page.get_by_role("button", name="Try it out").first.click()
        page.get_by_role("button", name="Execute").first.click()
        response = page.locator(".live-responses-table tbody .response-col_status").first
        expect(response).to_contain_text("200")
