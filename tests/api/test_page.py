"""The API's page in a real browser, under our Content-Security-Policy."""

from typing import Any

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.harness import chromium


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_shows_the_operations(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # Playwright keeps a loop running in this thread; Django would take the test for a coroutine.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options())
        page = browser.new_page()
        page.on(
            "console", lambda said: complaints.append(said.text) if said.type == "error" else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(request.url))
        page.goto(f"{live_server.url}/api/")
        expect(page.get_by_role("heading", name="Travaux")).to_be_visible()
        operation = page.locator("#operations-deadlines-deadlines_move")
        expect(operation).to_be_visible()
        operation.locator("button.opblock-summary-control").click()
        expect(operation.locator("tr[data-param-name=If-Match]")).to_be_visible()
        browser.close()
    assert complaints == []
