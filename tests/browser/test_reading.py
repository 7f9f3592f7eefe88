"""Logging in, and what a person reads first: the plans, the plan, in their language and zone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import looks
from tests.browser.visitors import MAIN_PLAN, Site, log_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# Nobody else's tests are about this person: their language and zone change here.
OBSERVER = "observer@us.example"


def test_a_wrong_password_says_so_and_keeps_what_was_typed(site: Site):
    with site.visit() as page:
        log_in(page, "head@us.example", "not-the-password")
        expect(page.get_by_role("alert")).to_contain_text("do not go together")
        expect(page.get_by_label("E-mail address")).to_have_value("head@us.example")
        expect(page.get_by_label("Password")).to_have_value("")
        assert looks.barriers(page) == []


def test_from_the_log_in_to_the_plan(site: Site):
    with site.visit() as page:
        log_in(page, "negotiator@us.example")
        expect(page.get_by_role("heading", level=1)).to_have_text("Action plans")
        ours = page.locator("article.plan-line").filter(has_text="U.S.–Mexico Action Plan")
        expect(ours).to_contain_text("day 34 of 60")
        ours.get_by_role("link").click()
        expect(page).to_have_url(re.compile(MAIN_PLAN))
        axis = page.locator("main > .axis")
        expect(axis).to_contain_text("Today, Tue 10 March: day 34 of 60")
        expect(axis).to_contain_text("Sun 5 April, Easter Sunday")
        late = page.get_by_role("row").filter(has_text="Draft criteria for projects")
        expect(late.locator(".late")).to_have_text(
            re.compile(r"Mon 9 March 2026, 17:00 Mexico City,\s+1 day late")
        )
        expect(late).to_contain_text("19:00 Washington where you are")
        assert page.locator(".window i").count() == 60


def test_a_link_from_a_mail_leads_through_the_log_in_to_its_page(site: Site):
    with site.visit() as page:
        page.goto(f"{MAIN_PLAN}deadlines/")
        expect(page).to_have_url(re.compile("/login/"))
        log_in_here = page.locator("main form")
        log_in_here.locator("[name=username]").fill("head@us.example")
        log_in_here.locator("[name=password]").fill("travaux-demo")
        log_in_here.get_by_role("button").click()
        expect(page).to_have_url(re.compile(f"{MAIN_PLAN}deadlines/$"))


def test_logging_out_ends_it(site: Site):
    with site.visit() as page:
        log_in(page, OBSERVER)
        page.get_by_role("button", name="Log out").click()
        expect(page.get_by_label("E-mail address")).to_be_visible()
        page.goto(MAIN_PLAN)
        expect(page).to_have_url(re.compile("/login/"))


def test_the_language_stays_switched(site: Site):
    with site.visit(OBSERVER) as page:
        page.goto(MAIN_PLAN)
        page.get_by_role("button", name="ES").click()
        expect(page).to_have_url(re.compile(f"{MAIN_PLAN}$"))
        expect(page.locator("html")).to_have_attribute("lang", "es")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Plan de Acción")
        expect(page.locator("main > .axis")).to_contain_text("dom 5 de abril")
        with site.visit(OBSERVER) as another:
            another.goto("/me/")
            expect(another.locator("html")).to_have_attribute("lang", "es")
        page.get_by_role("button", name="EN").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_stranger_chooses_the_language_of_the_log_in(site: Site):
    with site.visit() as page:
        page.goto("/login/")
        page.get_by_role("button", name="ES").click()
        expect(page.locator("html")).to_have_attribute("lang", "es")


def test_another_time_zone_changes_the_hours_shown(site: Site):
    with site.visit(OBSERVER) as page:
        page.goto(f"{MAIN_PLAN}journal/")
        agenda = page.locator(".entries li").filter(has_text="Agenda of today's joint call")
        expect(agenda.locator("time")).to_have_text("10 Mar 2026, 09:45 Washington")
        _choose_zone(page, "Asia/Tokyo")
        page.goto(f"{MAIN_PLAN}journal/")
        expect(agenda.locator("time")).to_have_text("10 Mar 2026, 22:45 Tokyo")
        page.goto(MAIN_PLAN)
        late = page.get_by_role("row").filter(has_text="Draft criteria for projects")
        expect(late).to_contain_text("Tue 10 March, 08:00 Tokyo where you are")
        _choose_zone(page, "America/New_York")


def _choose_zone(page, zone: str) -> None:
    page.goto("/me/")
    page.get_by_label("Time zone").select_option(zone)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
