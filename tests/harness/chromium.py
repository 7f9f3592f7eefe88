"""Finds a real Chromium and says how to start it headless."""

import os
import shutil
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A browser that calls home is slow behind a closed network, and no part of a test.
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> Path | None:
    """The browser's path, or None where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None


def launch_options() -> dict[str, Any]:
    """What `playwright.chromium.launch(**…)` takes here. Raises `LookupError` without a browser."""
    browser = find()
    if browser is None:
        raise LookupError(f"None of {', '.join(NAMES)} is on the PATH.")
    # Chromium's sandbox does not start as root.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": str(browser), "headless": True, "args": [*QUIET, *sandbox]}
