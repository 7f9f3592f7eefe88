"""One program and one browser for all browser tests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.visitors import Site
from tests.harness.chromium import launch_options
from tests.harness.stack import demo_stack

# Milliseconds a page may take to say something, with the machine busy testing.
PATIENCE = 15_000
# A webhook may be kept for this machine.
ALLOWED = {"TRAVAUX_WEBHOOK_NETWORKS": "127.0.0.1"}


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser. Playwright holds an event loop: it must not outlive the tests that use it."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def running_site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with demo_stack(tmp_path_factory.mktemp("browser"), **ALLOWED) as stack:
        yield Site(stack.url, chromium)


@pytest.fixture
def site(running_site: Site) -> Iterator[Site]:
    """The running demo; the test fails if the browser complained of anything in it."""
    running_site.complaints.clear()
    yield running_site
    assert not running_site.complaints, "\n".join(running_site.complaints)
