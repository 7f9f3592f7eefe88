"""The laws of the bracket calculus over every text of a folder, a line for each.

The wordings are the texts' own, with some of the words struck, replaced, added and moved by a
generator of random numbers with a fixed seed. Texts that name no party get three.
"""

import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from agreements.text import Text, amend, consolidate, measure, parse, render, view
from agreements.text.core.words import words
from agreements.text.wanting.leaves import leaves
from agreements.text.wanting.lens import named
from agreements.text.wanting.line import lines
from tests.text.longest import longest_common

# For texts that name nobody.
SOME = ("US", "MX", "CA")
MOST_PARTIES = 6
CHANGED = 0.05
SLACK = 1.1
NEW_WORDS = ("shall", "may", "not", "each", "Party", "promptly", "2027", "12.5")


def run(given: Sequence[str]) -> int:
    """Print the findings on every file of a folder; return 1 if a law is broken in one of them."""
    files = sorted(path for folder in given for path in Path(folder).rglob("*") if path.is_file())
    if not files:
        sys.stderr.write("Name a folder with texts: bin/bench texts FOLDER\n")
        return 2
    sys.stdout.write(f"{'file':40} brackets problems law1 law2 law3 law4 law5 law6 seconds\n")
    broken = [path for path in files if not _line(path)]
    sys.stdout.write(f"{len(files)} texts, a law broken in {len(broken)}\n")
    return 1 if broken else 0


def _line(path: Path) -> bool:
    began = time.perf_counter()
    try:
        source = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        sys.stdout.write(f"{path.name:40} not UTF-8: byte {error.start}\n")
        return True
    text = parse(source)
    parties = (tuple(dict.fromkeys(named(text.nodes))) or SOME)[:MOST_PARTIES]
    laws = list(_laws(source, parse(source, parties), parties))
    found = measure(text)
    said = " ".join(f"{law:>4}" for law in laws)
    seconds = time.perf_counter() - began
    sys.stdout.write(
        f"{path.name:40} {found.brackets:8} {len(text.problems):8} {said} {seconds:7.1f}\n"
    )
    sys.stdout.flush()
    return not any(law == "NO" for law in laws)


def _laws(source: str, text: Text, parties: Sequence[str]) -> Iterator[str]:
    yield _said(render(text) == source)
    yield _said(all(amend(text, party, view(text, party)) == text for party in parties))
    wordings = {party: changed(view(text, party), seed) for seed, party in enumerate(parties)}
    amended = {party: amend(text, party, wording) for party, wording in wordings.items()}
    yield _said(all(view(amended[party], party) == wordings[party] for party in parties))
    yield _said(
        all(
            view(amended[party], other) == view(text, other)
            for party in parties
            for other in parties
            if other != party
        )
    )
    yield _said(_is_consolidated(text, wordings))
    yield _few(text, parties)


def _said(is_kept: bool) -> str:
    return "yes" if is_kept else "NO"


def _is_consolidated(text: Text, wordings: dict[str, str]) -> bool:
    some = dict(list(wordings.items())[:-1])
    backwards = dict(reversed(wordings.items()))
    everybody, without_last = consolidate(text, wordings), consolidate(text, some)
    agreed = consolidate(text, dict.fromkeys(wordings, next(iter(wordings.values()))))
    return (
        all(view(everybody, party) == wording for party, wording in wordings.items())
        and all(
            view(without_last, party) == some.get(party, view(text, party)) for party in wordings
        )
        and render(consolidate(text, backwards)) == render(everybody)
        and not any(leaf.layers for leaf in leaves(agreed.nodes))
    )


def _few(text: Text, parties: Sequence[str]) -> str:
    """The words in brackets of two parties, against those that are not in common to them."""
    base = view(text, parties[0])
    pair = {"US": changed(base, 101), "MX": changed(base, 102)}
    both = consolidate(parse(base, tuple(pair)), pair)
    bracketed = sum(len(words(leaf.text)) for leaf in leaves(both.nodes) if leaf.layers)
    ours, theirs = ([wording[a:b] for a, b in words(wording)] for wording in pair.values())
    apart = len(ours) + len(theirs) - 2 * longest_common(ours, theirs)
    ratio = bracketed / apart if apart else 1.0
    return f"{ratio:.2f}" if ratio <= SLACK else "NO"


def changed(wording: str, seed: int) -> str:
    """A wording with some of its words changed; its brackets and notes are taken as one word."""
    generator = random.Random(seed)  # noqa: S311 -- repeatable, no secret
    (line,) = lines(list(leaves(parse(wording).nodes)))
    strays = set(line.strays())
    parts: list[str] = []
    for unit, words_of_unit in enumerate(line.units):
        parts += (line.text[line.end(unit - 1) : line.starts[unit]], words_of_unit)
        if unit not in strays and generator.random() < CHANGED:
            added = f"{parts[-1]} {generator.choice(NEW_WORDS)}"
            parts[-1] = generator.choice(["", *NEW_WORDS, added])
    parts.append(line.text[line.end(len(line.units) - 1) :])
    return "".join(parts)
