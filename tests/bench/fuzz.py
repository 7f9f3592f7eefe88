"""Many random texts through all that must never raise: reading, measuring, comparing, amending.

Texts are put together from what the notation is made of (brackets, heads, options, notes,
placeholders, white space, half of an escape) or are any characters at all. The number of examples
may be said: `bin/bench fuzz 100000`. Hypothesis prints what it found wrong, made small.
"""

from collections.abc import Callable, Sequence

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from agreements.text import (
    ChangeWords,
    WordingError,
    amend,
    changes_to_html,
    compare,
    consolidate,
    lives,
    measure,
    parse,
    render,
    trace,
    view,
)
from tests.bench.saying import say

EXAMPLES = 10_000
PARTIES = ("US", "MX", "CA")
WORDS = ChangeWords("inserted", "end", "deleted", "end", "to {number}", "from {number}", "end")

_FRAGMENTS = [
    *("[", "]", "[US: ", "[MX oppose: ", "[US propose; MX oppose: ", "[US/MX propose.", "]["),
    *("[X]", "[ ]", "[20XX]", "[insert date]", "[Note: ", "[Negotiators' note: ", "[^1]", "](a)"),
    *(
        "Option 1: ",
        "**Option B**: ",
        "{No text}",
        "{End of options}",
        "## Article 2\n",
        "\\",
        "\\[",
    ),
    *(" ", "\n", "\n\n", "\t", "\u00a0", "\u2028", "\r\n", "\u200d", "\u0301", "\ud800", "\x00"),
    *("shall", "3.5", "CO2", "2bis", "Party's", ", ", ". ", ";", ":", "One two three four five. "),
]
texts = st.one_of(
    st.lists(st.sampled_from(_FRAGMENTS), max_size=60).map("".join), st.text(max_size=200)
)


def read(old: str, _new: str) -> None:
    """Laws of reading: nothing is lost, and everything can be counted and asked for."""
    for parties in (None, PARTIES):
        text = parse(old, parties)
        if render(text) != old:
            raise AssertionError("render(parse(s)) != s")
        measure(text)


def changed(old: str, new: str) -> None:
    """The changes give both texts, and can be shown."""
    changes = compare(old, new)
    if "".join(change.text for change in changes if change.kind in _OF_OLD) != old:
        raise AssertionError("the changes do not give the old text")
    if "".join(change.text for change in changes if change.kind in _OF_NEW) != new:
        raise AssertionError("the changes do not give the new text")
    changes_to_html(changes, WORDS)


def traced(old: str, new: str) -> None:
    """Every word has an origin and every bracket a life."""
    trace([old, new, old])
    lives([old, new, old])


def wanted(old: str, new: str) -> None:
    """A party gets what it asks for, and the others keep what they had; or it is refused."""
    text = parse(old, PARTIES)
    wording = view(parse(new, PARTIES), "US")
    try:
        amended = amend(text, "US", wording)
        both = consolidate(text, {"US": wording, "MX": view(text, "MX")})
    except WordingError:
        return
    if view(amended, "US") != wording or view(both, "US") != wording:
        raise AssertionError("not what was asked for")
    if any(view(one, q) != view(text, q) for one in (amended, both) for q in ("MX", "CA")):
        raise AssertionError("somebody else's words changed")


# What is tried on every pair of texts.
TARGETS: Sequence[Callable[[str, str], None]] = (read, changed, traced, wanted)
_OF_OLD = ("equal", "delete", "move-from")
_OF_NEW = ("equal", "insert", "move-to")


def run(words: Sequence[str]) -> int:
    """Try as many examples as is said on every target; 1 if one of them raised."""
    examples = int(words[0]) if words else EXAMPLES
    failed = [target.__name__ for target in TARGETS if not _holds(target, examples)]
    return int(bool(failed))


def _holds(target: Callable[[str, str], None], examples: int) -> bool:
    tried = 0

    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(texts, texts)
    def every_pair(old: str, new: str) -> None:
        nonlocal tried
        tried += 1
        target(old, new)

    try:
        every_pair()
    except Exception as error:  # noqa: BLE001 - whatever it raised is the finding
        say(f"{target.__name__}: {type(error).__name__}: {error}")
        for note in getattr(error, "__notes__", ()):
            say(note)
        return False
    say(f"{target.__name__}: {tried:,} pairs of texts, nothing raised")
    return True
