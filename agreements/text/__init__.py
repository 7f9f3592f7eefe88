"""The bracket calculus: a rolling text read as a tree of what is agreed and what is not.

Pure Python, usable without the rest of the program. What each name promises:

    parse(source, parties=None) -> Text   never refuses; ``Text.problems`` says what is wrong where
    render(text) -> str                   ``render(parse(s)) == s`` for every string
    measure(text) -> Measure              brackets, placeholders, words agreed and disputed
    to_html(text, parties, words) -> str  escaped HTML that says in words who proposes what
"""

from agreements.text.display import DisplayWords, PartyMark, to_html
from agreements.text.measuring import Measure, measure
from agreements.text.nodes import (
    Attribution,
    Bracket,
    Node,
    Note,
    Placeholder,
    Problem,
    Run,
    Span,
    Stray,
    Text,
)
from agreements.text.parsing import parse, render

__all__ = [
    "Attribution",
    "Bracket",
    "DisplayWords",
    "Measure",
    "Node",
    "Note",
    "PartyMark",
    "Placeholder",
    "Problem",
    "Run",
    "Span",
    "Stray",
    "Text",
    "measure",
    "parse",
    "render",
    "to_html",
]
