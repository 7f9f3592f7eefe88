"""How fast a rolling text is parsed, whether the time grows with the length, and in what memory.

The texts are one page of paragraphs, options, placeholders, notes and brackets of two parties,
repeated up to 62, 125, 250, 500 and 1,000 KB. The hostile ones are a megabyte each of opening
brackets, of closing ones, of heads, and of one word; they are also halved, so that a time which
grows faster than the length shows. The best of three runs counts. Memory is the most that Python
holds while parsing 250 KB, what it held before not counted, by the characters of the text.
"""

import tracemalloc
from collections.abc import Sequence

from agreements.text import parse
from tests.bench.saying import say, seconds

# Seconds for 250 KB, what doubling a text may do to its time, and bytes for each character.
MOST_SECONDS = 0.25
MOST_GROWTH = 3.0
MOST_BYTES = 200
RUNS = 3

_KILOBYTES = (62, 125, 250, 500, 1000)
_MEGABYTE = 1_000_000
_HOSTILE = {"[": "[", "]": "]", "[US: ": "[US: ", "one word": "a"}
_PAGE = """\
## Article 5 Price floors

1. Each Party [US: shall][MX: may] apply a border-adjusted price floor to the goods in Annex 5-A
[US propose; MX oppose: and shall notify the other Party of it within [X] days].

2. The Parties [shall][should] review the floor every [12][18] months, taking into account CO2[e]
per tonne. [Negotiators' note: to be seen with Article 9.]

Option 1: The review is public.

Option 2: {No text required}

3. [US/MX: Nothing in this Article [US: , other than paragraph 1,] binds a third country.]

"""


def run(_words: Sequence[str]) -> int:
    """Print seconds, growth and bytes; 1 if a bound is missed."""
    missed = []
    took = {}
    for kilobytes in _KILOBYTES:
        source = _text(kilobytes * 1000)
        took[kilobytes] = seconds(RUNS, lambda source=source: parse(source))
        say(f"{kilobytes:,} KB: {took[kilobytes] * 1000:.0f} ms")
    if took[250] > MOST_SECONDS:
        missed.append(f"250 KB in {MOST_SECONDS} s")
    growth = (took[1000] / took[250]) ** 0.5
    say(f"twice the text, {growth:.2f} times the time")
    if growth > MOST_GROWTH:
        missed.append("growth")
    missed += [name for name, unit in _HOSTILE.items() if _grows_too_fast(name, unit)]
    each = _bytes_for_each_character(_text(250_000))
    say(f"most memory: {each:.0f} bytes for each character")
    if each > MOST_BYTES:
        missed.append("memory")
    for what in missed:
        say(f"MISSED: {what}")
    return int(bool(missed))


def _text(characters: int) -> str:
    return (_PAGE * (characters // len(_PAGE) + 1))[:characters]


def _grows_too_fast(name: str, unit: str) -> bool:
    whole = unit * (_MEGABYTE // len(unit))
    half = whole[: len(whole) // 2]
    for_half, for_whole = (seconds(RUNS, lambda text=text: parse(text)) for text in (half, whole))
    say(
        f"1 MB of {name}: {for_whole * 1000:.0f} ms, "
        f"{for_whole / for_half:.2f} times what half of it takes"
    )
    return for_whole > MOST_GROWTH * for_half


def _bytes_for_each_character(source: str) -> float:
    tracemalloc.start()
    parse(source)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / len(source)
