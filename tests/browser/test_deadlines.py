"""Deadlines: setting, moving, meeting, taking back; and two people at once."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import looks
from tests.browser.visitors import MAIN_PLAN, Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HEAD = "head@us.example"
OTHER_HEAD = "head@mx.example"
NEW = f"{MAIN_PLAN}deadlines/new/"


def test_one_set_by_rule_is_on_both_sides_lists(site: Site):
    with site.visit(HEAD) as page:
        _set(page, "Annexes to the translators", "start + 50 days")
        expect(page.get_by_role("status")).to_have_text("The deadline is set.")
        expect(_fact(page, "Due")).to_have_text("Thu 26 March 2026")
        expect(_fact(page, "Rule")).to_contain_text("50 days after the start")
        expect(_fact(page, "Responsible")).to_contain_text("Mexico")
    with site.visit(OTHER_HEAD) as page:
        page.goto(MAIN_PLAN)
        row = page.get_by_role("row").filter(has_text="Annexes to the translators")
        expect(row).to_contain_text("jue 26 de marzo de 2026")
        # What was typed in English is shown as English to whoever reads Spanish.
        expect(row.locator("[lang=en]")).to_have_text("Annexes to the translators")


def test_a_bad_rule_is_refused_beside_its_field_and_nothing_is_lost(site: Site):
    with site.visit(HEAD) as page:
        page.goto(NEW)
        page.get_by_label("Hour").fill("17:00")
        page.get_by_role("checkbox", name="United Mexican States").check()
        page.get_by_text("Our delegation only").click()
        _fill(page, "Reading of the annexes", "a week after Easter")
        rule = page.get_by_label("Date or rule")
        expect(page.locator("#id_rule_error")).to_be_visible()
        expect(rule).to_have_attribute("aria-describedby", re.compile("id_rule_error"))
        expect(rule).to_have_value("a week after Easter")
        expect(page.get_by_label("What is due")).to_have_value("Reading of the annexes")
        expect(page.get_by_label("Hour")).to_have_value(re.compile("^17:00"))
        expect(page.get_by_role("checkbox", name="United Mexican States")).to_be_checked()
        expect(page.get_by_label("Our delegation only")).to_be_checked()
        assert looks.barriers(page) == []


def test_one_is_moved_with_a_reason(site: Site):
    with site.visit(HEAD) as page:
        _set(page, "Tables of headings", "2026-03-24")
        _move(page, "2026-03-27", "")
        # The browser itself asks for the reason: the page has not been sent.
        reason = page.get_by_label("Reason").locator("visible=true")
        expect(reason).to_have_js_property("validity.valueMissing", value=True)
        reason.fill("The tables come from a third office")
        page.get_by_role("button", name="See what moves").click()
        row = page.get_by_role("row").filter(has_text="Tables of headings")
        expect(row).to_contain_text("Fri 27 March 2026")
        assert looks.barriers(page) == []
        page.get_by_role("button", name="Move it").click()
        expect(page.get_by_role("status")).to_have_text("The deadline is moved.")
        expect(_fact(page, "Due")).to_contain_text("Fri 27 March 2026")
        expect(_fact(page, "Due")).to_contain_text("originally Tue 24 March")
        path = page.url
    with site.visit(OTHER_HEAD) as page:
        page.goto(path)
        entry = page.locator(".entries li").filter(has_text="third office")
        expect(entry).to_contain_text("US U.S. head of delegation")


def test_two_at_once_the_second_sees_both_and_keeps_what_was_typed(site: Site):
    with site.visit(HEAD) as first, site.visit(OTHER_HEAD) as second:
        _set(first, "Second joint reading", "2026-03-20")
        second.goto(first.url)
        _move(first, "2026-03-23", "The room is taken on Friday")
        first.get_by_role("button", name="Move it").click()
        expect(first.get_by_role("status")).to_have_text("The deadline is moved.")
        forms = second.locator("form[action$='/preview/']")
        second.locator("details").filter(has=forms).locator("summary").click()
        forms.locator("[name=move-rule]").fill("2026-03-25")
        forms.locator("[name=move-reason]").fill("Antes no hay sala")
        forms.get_by_role("button").click()
        expect(second.get_by_role("alert")).to_be_visible()
        expect(second.locator("dl.facts time")).to_have_text("lun 23 de marzo de 2026")
        expect(forms.locator("[name=move-rule]")).to_have_value("2026-03-25")
        expect(forms.locator("[name=move-reason]")).to_have_value("Antes no hay sala")
        assert looks.barriers(second) == []
        forms.get_by_role("button").click()
        second.locator("form[action$='/move/']").get_by_role("button").click()
        expect(second.locator("dl.facts time")).to_have_text("mié 25 de marzo de 2026")


def test_one_is_met_and_taken_back(site: Site):
    with site.visit(HEAD) as page:
        _set(page, "List of offices", "2026-03-12")
        page.locator("summary", has_text="Mark it met").click()
        page.get_by_label("Met on").fill("2026-03-11")
        page.get_by_role("button", name="Mark it met").click()
        expect(page.locator("#id_meet-on_error")).to_contain_text("That day has not come yet")
        page.get_by_label("Met on").fill("2026-03-10")
        page.get_by_role("button", name="Mark it met").click()
        expect(page.get_by_role("status")).to_have_text("The deadline is marked met.")
        expect(_fact(page, "Due")).to_have_text(
            re.compile(r"met Tue 10 March 2026,\s+2 days early")
        )
        page.locator("summary", has_text="Take back").click()
        page.get_by_label("Reason").locator("visible=true").fill("Two offices are missing")
        page.get_by_role("button", name="Open it again").click()
        expect(page.get_by_role("status")).to_have_text("The deadline is open again.")
        expect(_fact(page, "Due")).to_contain_text("Thu 12 March 2026")


def test_who_may_not_set_one_reads_why(site: Site):
    with site.visit("observer@us.example") as page:
        page.goto(NEW)
        expect(page.locator("main .note")).to_be_visible()
        assert page.locator("main form").count() == 0


def _set(page: Page, title: str, rule: str) -> None:
    page.goto(NEW)
    _fill(page, title, rule)


def _fill(page: Page, title: str, rule: str) -> None:
    page.get_by_label("What is due").fill(title)
    page.get_by_label("Date or rule").fill(rule)
    page.get_by_role("button", name="Set the deadline").click()


def _move(page: Page, rule: str, reason: str) -> None:
    page.locator("summary").get_by_text("Move it", exact=True).click()
    page.get_by_label("New date or rule").fill(rule)
    page.get_by_label("Reason").locator("visible=true").fill(reason)
    page.get_by_role("button", name="See what moves").click()


def _fact(page: Page, name: str):
    """What the list of facts says under a name."""
    return page.locator("dl.facts").locator(f"dt:text-is('{name}') + dd")
