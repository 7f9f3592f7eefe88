"""Every page a person can reach: axe, widths, print, the console; in both languages."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import looks, routes
from tests.browser.visitors import LAPTOP, MAIN_PLAN, PHONE, Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# Between English and Spanish every mix of width and colours is seen.
LOOKS = {
    "en": [(LAPTOP, "light"), (PHONE, "dark")],
    "es": [(LAPTOP, "dark"), (PHONE, "light")],
}
# Who walks, the language they read in, and how many plans they look at.
WALKERS = [
    ("head@us.example", "en", 2),
    ("head@mx.example", "es", 2),
    ("secretariat@secretariat.example", "en", 1),
]
# By links alone: the log-in page is for strangers, and the secretariat answers for
# no deadline, so it delegates none.
NOT_REACHED = {
    "head@us.example": {"plan:login"},
    "head@mx.example": {"plan:login"},
    "secretariat@secretariat.example": {"plan:login", "demo-mail", "reminders:delegate"},
}
ADMIN_PAGES = ("/admin/", "/admin/negotiations/deadline/", "/admin/negotiations/user/add/")


@pytest.mark.parametrize(("email", "language", "plans"), WALKERS)
def test_all_of_ones_pages(site: Site, email: str, language: str, plans: int):
    with site.visit(email) as page:
        _furnish(page)
        reached: set[str] = set()
        found = {path: _faults(page, language) for path in routes.walk(page, reached, plans)}
        assert not _told(found)
        assert routes.page_routes() - reached == NOT_REACHED[email]


@pytest.mark.parametrize("path", ["/login/", "/plans/no-such-plan/"])
@pytest.mark.parametrize("language", LOOKS)
def test_pages_for_whoever_is_not_logged_in_or_lost(site: Site, path: str, language: str):
    reader = None if path == "/login/" else f"head@{'us' if language == 'en' else 'mx'}.example"
    with site.visit(reader, locale=language) as page:
        page.goto(path)
        assert not _told({path: _faults(page, language)})


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_the_administrators_pages_work_under_the_content_policy(site: Site, path: str):
    with site.visit("admin@site.example") as page:
        page.goto(path)
        expect(page.locator("#content h1")).to_be_visible()


def test_the_operators_pages(site: Site):
    with site.visit("admin@site.example") as page:
        found = {}
        for path in ("/operations/", "/operations/returned/"):
            page.goto(path)
            expect(page.locator("main h1")).to_be_visible()
            found[path] = _faults(page, "en")
        page.goto("/operations/")
        page.locator("main tbody a").first.click()
        found["reminder"] = _faults(page, "en")
        assert not _told(found)


def _faults(page: Page, language: str) -> list[str]:
    """What is wrong with the page as it is loaded; its size and media are as before, after."""
    found = []
    if page.locator("html").get_attribute("lang") != language:
        found.append(f"not in {language}")
    found += looks.overflows(page)
    for size, scheme in LOOKS[language]:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        found += [f"{size['width']} {scheme}: {line}" for line in looks.barriers(page)]
    page.emulate_media(media="print")
    if page.locator(".bar, .demo-bar").filter(visible=True).count():
        found.append("the frame is printed")
    page.emulate_media(media="screen")
    page.set_viewport_size(LAPTOP)
    return found


def _told(found: dict[str, list[str]]) -> str:
    return "\n".join(f"{path}: {line}" for path, lines in found.items() for line in lines)


def _furnish(page: Page) -> None:
    """Make what is not there from the beginning: an entry about the agreement, a further version
    of a text, an export, a webhook that is told of next to nothing."""
    page.goto(f"{MAIN_PLAN}webhooks/")
    page.locator("#id_url").fill("http://127.0.0.1:9/hook")
    for event in page.locator("[name=events]:not([value='deadline.removed'])").all():
        event.uncheck()
    page.locator("form.stacked .btn").first.click()
    expect(page.locator(".token")).to_be_visible()
    page.goto(MAIN_PLAN)
    about = page.locator("[name=subject]")
    agreement = about.locator("option[value^='agreement:']").get_attribute("value")
    about.select_option(agreement)
    page.locator("[name=text]").fill("Read from the first page to the last")
    page.locator(".compose .btn").click()
    expect(page.get_by_role("status")).to_be_visible()
    page.goto(f"{MAIN_PLAN}text/")
    page.locator(".provision a[href*='/edit/']").first.click()
    page.locator("#id_source").press_sequentially(" ")
    page.locator("form.desk .btn").first.click()
    page.goto(f"{MAIN_PLAN}text/")
    page.locator("main .tools form button").click()
    expect(page.locator("#progress .btn")).to_be_visible(timeout=90_000)
