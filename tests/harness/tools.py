"""The programs that the tests need besides Python, and how to say that one is missing.

`python -m tests.harness.tools` prints the Debian packages that this machine lacks.
"""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.harness import chromium, postgres


@dataclass(frozen=True)
class Tool:
    """A program, the Debian package it comes in, and what goes untested without it."""

    name: str
    package: str
    untested: str
    find: Callable[[], Path | None]


def _on_path(name: str) -> Callable[[], Path | None]:
    def find() -> Path | None:
        found = shutil.which(name)
        return Path(found) if found else None

    return find


TOOLS = (
    Tool("Chromium", "chromium", "every page in a real browser", chromium.find),
    Tool("PostgreSQL", "postgresql", "everything on PostgreSQL", postgres.find_programs),
    Tool("Redis", "redis-server", "everything on Redis", _on_path("redis-server")),
    Tool("gettext", "gettext", "that each string is translated", _on_path("xgettext")),
)


def missing() -> list[Tool]:
    """The tools that this machine lacks."""
    return [tool for tool in TOOLS if tool.find() is None]


def on_ci() -> bool:
    """Whether a missing tool is a failure instead of a notice."""
    return os.environ.get("CI", "").lower() in ("true", "1", "yes")


if __name__ == "__main__":
    sys.stdout.write(" ".join(tool.package for tool in missing()) + "\n")
