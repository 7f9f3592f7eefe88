"""People at a browser: logged in, and with an ear for what the browser complains of."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, StorageState

from demo.people import DEMO_PASSWORD

LAPTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
MAIN_PLAN = "/plans/us-mexico-critical-minerals/"
# How Chromium's console tells a page's own answer, 422 for a refused form among them.
OWN_ANSWER = "Failed to load resource: the server responded with a status of 4"


@dataclass
class Site:
    """The running program, a browser, and who is logged in already."""

    url: str
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    _states: dict[str, StorageState] = field(default_factory=dict)

    @contextlib.contextmanager
    def visit(self, email: str | None = None, **options: Any) -> Iterator[Page]:
        """A page of a fresh browser, logged in as `email`; `options` are the context's."""
        defaults = {"base_url": self.url, "viewport": LAPTOP, "storage_state": None}
        if email:
            defaults["storage_state"] = self._states.get(email) or self._log_in(email)
        context = self.browser.new_context(**(defaults | options))
        try:
            self.listen(context)
            yield context.new_page()
        finally:
            context.close()

    def listen(self, context: BrowserContext) -> None:
        """Keep every error of the console and of scripts; CSP violations are among them."""
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning") or self._is_own_answer(message):
            return
        self.complaints.append(f"{message.location['url']}: {message.text}")

    def _is_own_answer(self, message: ConsoleMessage) -> bool:
        page = message.page
        own = page is not None and message.location["url"] == page.url
        return own and message.text.startswith(OWN_ANSWER)

    def _log_in(self, email: str) -> StorageState:
        context = self.browser.new_context(base_url=self.url)
        page = context.new_page()
        log_in(page, email)
        page.wait_for_url("/")
        self._states[email] = context.storage_state()
        context.close()
        return self._states[email]


def log_in(page: Page, email: str, password: str = DEMO_PASSWORD) -> None:
    """Fill in the log-in page and send it."""
    page.goto("/login/")
    page.locator("[name=username]").fill(email)
    page.locator("[name=password]").fill(password)
    page.locator("main form .btn").click()
