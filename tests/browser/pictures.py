"""Takes a picture of every page: `python -m tests.browser.pictures FOLDER [URL]`.

Laptop and phone, light and dark, English and Spanish. Without a URL it starts the demo itself.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.visitors import LAPTOP, MAIN_PLAN, PHONE, Site
from tests.harness.chromium import launch_options
from tests.harness.stack import demo_stack

READERS = {"en": "head@us.example", "es": "head@mx.example"}
PATHS = {
    "plans": "/",
    "plan": MAIN_PLAN,
    "tracked": "/plans/us-eu-memorandum/",
    "agreement": f"{MAIN_PLAN}text/",
    "deadlines": f"{MAIN_PLAN}deadlines/",
    "deadline-new": f"{MAIN_PLAN}deadlines/new/",
    "groups": f"{MAIN_PLAN}groups/",
    "projects": f"{MAIN_PLAN}projects/",
    "journal": f"{MAIN_PLAN}journal/",
    "sources": f"{MAIN_PLAN}known/",
    "me": "/me/",
    "password": "/me/password/",
    "mailbox": "/demo/mails/",
    "missing": "/plans/no-such-plan/",
}
# Pages of one row: the list they are opened from, and the link.
OPENED = {
    "deadline": (f"{MAIN_PLAN}deadlines/", "main tbody th a >> nth=0"),
    "group": (f"{MAIN_PLAN}groups/", "main tbody th a >> nth=0"),
    "project": (f"{MAIN_PLAN}projects/", "main tbody th a >> nth=0"),
    "provision": (f"{MAIN_PLAN}text/", "h2.heading.article a >> nth=1"),
    "mail": ("/demo/mails/", "main td a >> nth=0"),
}


def main(words: list[str]) -> int:
    """Write the pictures into the folder named; returns the exit status."""
    if not words:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    folder = Path(words[0])
    folder.mkdir(parents=True, exist_ok=True)
    with _site(words[1] if len(words) > 1 else None) as site:
        for language, email in READERS.items():
            _pages(site, email, folder, language)
        with site.visit() as page:
            page.goto("/login/")
            _take(page, folder, "en-login")
    sys.stdout.write(f"{len(list(folder.glob('*.png')))} pictures are in {folder}\n")
    return 0


@contextmanager
def _site(url: str | None) -> Iterator[Site]:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as place:
        browser = playwright.chromium.launch(**launch_options())
        if url:
            yield Site(url, browser)
        else:
            with demo_stack(Path(place)) as stack:
                yield Site(stack.url, browser)
        browser.close()


def _pages(site: Site, email: str, folder: Path, language: str) -> None:
    with site.visit(email) as page:
        for name, path in PATHS.items():
            page.goto(path)
            _take(page, folder, f"{language}-{name}")
        for name, (path, link) in OPENED.items():
            page.goto(path)
            if page.locator(link).count():
                page.locator(link).click()
                page.wait_for_load_state()
                _take(page, folder, f"{language}-{name}")
        page.goto(f"{MAIN_PLAN}text/")
        page.locator("main .tools form button").click()
        page.wait_for_load_state()
        _take(page, folder, f"{language}-export")


def _take(page: Page, folder: Path, name: str) -> None:
    sizes = {"laptop": LAPTOP, "phone": PHONE}
    for (width, size), scheme in product(sizes.items(), ("light", "dark")):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
