"""The draft agreements that ship are read without a problem, and alike in both languages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from agreements.text import measure, parse

CATALOGUE = Path(__file__).parents[2] / "agreements" / "catalogue"
PARTIES = ["US", "MX"]


def written_in_both(node: Any) -> Iterator[dict[str, str]]:
    """Every mapping of a language to a string, wherever it stands in the file."""
    if isinstance(node, dict):
        if isinstance(node.get("en"), str):
            yield node
        for child in node.values():
            yield from written_in_both(child)
    elif isinstance(node, list):
        for child in node:
            yield from written_in_both(child)


def shipped() -> list[dict[str, str]]:
    files = sorted(CATALOGUE.glob("*.yaml"))
    return [
        text for file in files for text in written_in_both(yaml.safe_load(file.read_text("utf-8")))
    ]


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_shipped_text_is_read_without_a_problem(language: str) -> None:
    texts = [text[language] for text in shipped()]
    problems = [(source, parse(source, PARTIES).problems) for source in texts]
    assert [found for found in problems if found[1]] == []
    assert sum(measure(parse(source, PARTIES)).brackets for source in texts) > 0


def test_both_languages_have_the_same_brackets() -> None:
    for text in shipped():
        english, spanish = (measure(parse(text[key], PARTIES)) for key in ("en", "es"))
        assert (english.brackets, english.by_party, english.placeholders, english.depth) == (
            spanish.brackets,
            spanish.by_party,
            spanish.placeholders,
            spanish.depth,
        ), text["en"]
