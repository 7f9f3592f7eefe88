"""The colours of the parties in a document: those of the page, from the same file."""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders


class ColoursMissingError(Exception):
    """The style sheet of the parties, which ships with the program, is not where it should be."""


@cache
def party_colours() -> str:
    """The style sheet that gives each place in the plan's order its colour."""
    path = finders.find("css/parties.css")
    if path is None:
        raise ColoursMissingError
    return Path(path).read_text(encoding="utf-8")
