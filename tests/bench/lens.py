"""What it costs to amend one paragraph, and to consolidate the wordings of twelve parties.

Amending: one word in the middle of a text of 1,000 paragraphs with two brackets each, against
parsing that text, and against the same change to a text of 100 such paragraphs. Consolidating:
twelve parties change each about one word in twenty of a text of 5,000 words, each its own, so that
half of the words are somebody's; against comparing that text with each of the twelve wordings.
The best of some runs counts.
"""

import random
from collections.abc import Sequence

from agreements.text import amend, compare, consolidate, measure, parse, view
from tests.bench.compare import texts
from tests.bench.saying import say, seconds
from tests.bench.texts import changed

# The share of parsing the whole that amending a paragraph may take; and consolidating against
# as many comparisons as there are parties.
MOST_OF_PARSING = 0.5
MOST_OF_COMPARING = 1.5
RUNS = 5
WORDS = 5_000

_PARTIES = tuple(f"P{letter}" for letter in "ABCDEFGHIJKL")
_PARAGRAPH = (
    "Each Party [PA: shall][PB: may] apply the floor to goods of chapter 26, and shall tell the "
    "other Party of it within thirty days of the day on which the measure takes effect."
)


def run(_words: Sequence[str]) -> int:
    """Print seconds and ratios; 1 if a bound is missed."""
    return max(_amending(), _consolidating())


def _amending() -> int:
    of_parsing, whole = _one_paragraph_of(1_000)
    _, tenth = _one_paragraph_of(100)
    say(f"  {whole / tenth:.1f} times what it takes in a text of a tenth of the length")
    return _missed(of_parsing, MOST_OF_PARSING)


def _one_paragraph_of(paragraphs: int) -> tuple[float, float]:
    """Amending as a share of parsing, and in seconds."""
    source = "\n\n".join([_PARAGRAPH] * paragraphs)
    text = parse(source, _PARTIES)
    wording = view(text, "PA")
    middle = wording.index("goods", len(wording) // 2)
    wording = wording[:middle] + "services" + wording[middle + len("goods") :]
    took = seconds(RUNS, lambda: amend(text, "PA", wording))
    parsing = seconds(RUNS, lambda: parse(source, _PARTIES))
    say(f"amend a paragraph of {paragraphs:,}: {took * 1000:.1f} ms")
    say(f"  parse the whole {parsing * 1000:.1f} ms: {took / parsing:.2f} of it")
    return took / parsing, took


def _consolidating() -> int:
    base, _ = texts(WORDS)
    text = parse(base, _PARTIES)
    seeds = random.Random(7)  # noqa: S311 - the same texts every time
    wordings = {party: changed(base, seeds.randrange(1_000)) for party in _PARTIES}
    ours = seconds(RUNS, lambda: consolidate(text, wordings))
    comparing = seconds(RUNS, lambda: [compare(base, new) for new in wordings.values()])
    brackets = measure(consolidate(text, wordings)).brackets
    say(f"consolidate {len(wordings)} wordings of {WORDS:,} words: {ours * 1000:.0f} ms")
    say(f"  as many comparisons {comparing * 1000:.0f} ms: {ours / comparing:.2f} times as long")
    say(f"  {brackets:,} brackets")
    return _missed(ours / comparing, MOST_OF_COMPARING)


def _missed(ratio: float, most: float) -> int:
    if ratio > most:
        say(f"  MISSED: at most {most:g}")
    return int(ratio > most)
