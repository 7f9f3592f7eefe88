"""The bracket calculus: a rolling text read as a tree of what is agreed and what is not.

Pure Python, usable without the rest of the program. What each name promises:

    parse(source, parties=None) -> Text   never refuses; ``Text.problems`` says what is wrong where
    render(text) -> str                   ``render(parse(s)) == s`` for every string
    view(text, party) -> str              the wording that a party would have
    amend(text, party, wording) -> Text   the least change that gives a party this wording
    consolidate(base, wordings) -> Text   what several parties want as one rolling text
    settle(text, bracket, choice) -> Text one bracket or set of alternatives resolved
    compare(old, new) -> list[Change]     word by word, moves found; usable for HTML, PDF and Word
    trace(editions) -> list[Origin]       each word of the last edition: who brought it, and when
    lives(editions) -> list[Life]         each bracket: when it opened, when and how it closed
    measure(text) -> Measure              brackets by kind and party, words agreed and disputed
    total(measures) -> Measure            the measure of several texts together
    to_html(text, parties, words) -> str  escaped HTML that says in words who proposes what
    changes_to_html(changes, words)       the same of what changed and moved

Where to look, lower rooms knowing nothing of higher ones. ``core``: ``nodes`` is what a text is
made of, ``words`` where words end; ``walking``, ``shifting``. ``reading``: ``heads``, ``tokens``,
``line_starts``, ``parting``, ``ground``, ``pairing``, ``options``, ``parsing``. ``comparing``:
``diffing``, ``cutting``, ``aligning``, ``moving``, ``comparing``, ``tracing``. ``wanting``:
``standing`` (who has what), ``leaves`` and ``line`` (a text laid flat), ``wordings``, ``fitting``,
``layering``, ``lens``, ``consolidating``, ``settling``. ``telling``: ``measuring``, ``display``,
``changes_display``; and ``command_line``.
"""

from agreements.text.comparing.comparing import Change, compare, words_changed
from agreements.text.comparing.tracing import Life, Origin, lives, trace
from agreements.text.core.nodes import (
    Alternatives,
    Attribution,
    Bracket,
    FootnoteMark,
    Link,
    Node,
    Note,
    Option,
    Options,
    Placeholder,
    Problem,
    Run,
    Sealed,
    Span,
    Stray,
    Text,
)
from agreements.text.reading.parsing import parse, render
from agreements.text.telling.changes_display import ChangeWords, changes_to_html
from agreements.text.telling.display import DisplayWords, PartyMark, to_html
from agreements.text.telling.measuring import Alone, Measure, Side, measure, total
from agreements.text.wanting.consolidating import consolidate
from agreements.text.wanting.lens import amend, view
from agreements.text.wanting.settling import settle
from agreements.text.wanting.wordings import WordingError

__all__ = [
    "Alone",
    "Alternatives",
    "Attribution",
    "Bracket",
    "Change",
    "ChangeWords",
    "DisplayWords",
    "FootnoteMark",
    "Life",
    "Link",
    "Measure",
    "Node",
    "Note",
    "Option",
    "Options",
    "Origin",
    "PartyMark",
    "Placeholder",
    "Problem",
    "Run",
    "Sealed",
    "Side",
    "Span",
    "Stray",
    "Text",
    "WordingError",
    "amend",
    "changes_to_html",
    "compare",
    "consolidate",
    "lives",
    "measure",
    "parse",
    "render",
    "settle",
    "to_html",
    "total",
    "trace",
    "view",
    "words_changed",
]
