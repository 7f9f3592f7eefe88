"""With JavaScript switched off every form still works."""

import pytest
from playwright.sync_api import expect

from tests.browser.visitors import MAIN_PLAN, Site, log_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PERSON = "legal@us.example"


def test_a_day_of_work(site: Site):
    with site.visit(java_script_enabled=False) as page:
        log_in(page, PERSON)
        page.goto(MAIN_PLAN)
        page.get_by_label("What happened").fill("Logged with scripts switched off")
        page.get_by_text("Our delegation only", exact=True).click()
        page.get_by_role("button", name="Log", exact=True).click()
        expect(page.get_by_role("status")).to_have_text("Logged.")
        page.goto(f"{MAIN_PLAN}journal/")
        entry = page.locator(".entries li").filter(has_text="scripts switched off")
        expect(entry).to_contain_text("United States only")
        page.goto(f"{MAIN_PLAN}deadlines/new/")
        page.get_by_label("What is due").fill("Set with scripts switched off")
        page.get_by_label("Date or rule").fill("end - 1 week")
        page.get_by_role("button", name="Set the deadline").click()
        expect(page.get_by_role("status")).to_have_text("The deadline is set.")
        page.locator("summary").get_by_text("Move it", exact=True).click()
        page.get_by_label("New date or rule").fill("end - 2 weeks")
        page.get_by_label("Reason").locator("visible=true").fill(
            "One week more for the translators"
        )
        page.get_by_role("button", name="See what moves").click()
        page.get_by_role("button", name="Move it").click()
        expect(page.get_by_role("status")).to_have_text("The deadline is moved.")
        page.locator("summary", has_text="Mark it met").click()
        page.get_by_role("button", name="Mark it met").click()
        expect(page.get_by_role("status")).to_have_text("The deadline is marked met.")


def test_ones_own_page(site: Site):
    with site.visit(PERSON, java_script_enabled=False) as page:
        page.goto("/me/")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status")).to_have_text("Saved.")
        page.get_by_role("link", name="Change password").click()
        page.get_by_label("Old password").fill("not-the-password")
        page.get_by_label("New password", exact=True).fill("a-longer-one-77")
        page.get_by_label("New password confirmation").fill("a-longer-one-77")
        page.get_by_role("button", name="Change password").click()
        expect(page.locator("#id_old_password_error")).to_be_visible()
        page.get_by_role("button", name="ES").click()
        expect(page.locator("html")).to_have_attribute("lang", "es")
        page.get_by_role("button", name="EN").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
