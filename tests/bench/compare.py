"""How fast two texts are compared, and with how few changed words.

Texts of 500, 5,000 and 50,000 words (or of as many as is said) drawn from 1,220 by Zipf's law, in
sentences and paragraphs. In the new text one word in twenty is changed: replaced, left out or
added to, those of a few sentences counted that stand elsewhere. `compare` does all of its work:
cutting both texts into words, aligning them, finding what moved, fitting punctuation, and making
the changes. The others only align, and are given the words ready made: `difflib` and `cydifflib`
a list of them, `fast-diff-match-patch` one character for each. The best of some runs counts. The
length of a longest common subsequence tells how few words could have changed.
"""

import difflib
import random
from collections.abc import Sequence
from itertools import product

import cydifflib
import fast_diff_match_patch
from rapidfuzz.distance import LCSseq

from agreements.text.comparing.comparing import compare, words_changed
from agreements.text.core.words import WORD
from tests.bench.saying import say, seconds

# How many times as fast as difflib `compare` has to be, by the number of words.
LEAST_RATIOS = {500: 0.0, 5_000: 5.0, 50_000: 20.0}
# How many times the words of a longest common subsequence may change.
MOST_WORDS = 1.05
SEED = 3
RUNS = 5

_MEAN_LENGTH = 19  # words in a sentence

# ruff: noqa: SIM905 - lists of words are read more easily as words
_STEMS = (
    "agree apply border carbon clear custom declar duty effect emission fish forest grant "
    "harbour import inspect label licence mark measure notif origin panel permit port price "
    "produc public quota record reef regul report review safe seal tariff trace trade value"
).split()
_ENDINGS = (
    " s ed ing er ers able al ally ance ation ations ful fully ible ish ity ive ively ize less ly "
    "ment ness or ory ous ship ure ward"
).split(" ")
_VOCABULARY = (
    *"the of and to in a shall Party each other by for with on or that any its may not".split(),
    *(stem + ending for stem, ending in product(_STEMS, _ENDINGS)),
)
_WEIGHTS = [1 / (rank + 2.7) for rank in range(len(_VOCABULARY))]


def run(words: Sequence[str]) -> int:
    """Print seconds, ratios and words changed; 1 if a bound is missed."""
    sizes = [int(word) for word in words] or list(LEAST_RATIOS)
    return max(_size(size) for size in sizes)


def texts(size: int) -> tuple[str, str]:
    """An old text of so many words and a new one with one word in twenty changed."""
    rng = random.Random(SEED)  # noqa: S311 - the same texts every time
    sentences = []
    left = size
    while left > 0:
        length = min(rng.randint(8, 2 * _MEAN_LENGTH - 8), left)
        sentence = rng.choices(_VOCABULARY, _WEIGHTS, k=length)
        sentence[length // 3] += ","
        sentences.append(sentence)
        left -= length
    moves = max(size // 1_000, 1)
    share = 0.05 - moves * _MEAN_LENGTH / size
    edited = [_edited(sentence, rng, share) for sentence in sentences]
    for _ in range(moves):
        edited.insert(rng.randrange(len(edited)), edited.pop(rng.randrange(len(edited))))
    return _written(sentences), _written(edited)


def _edited(sentence: Sequence[str], rng: random.Random, share: float) -> list[str]:
    """The sentence with about such a share of its words replaced, left out or added to."""
    edited = []
    for word in sentence:
        lot = rng.random() / share
        if lot >= 1 or 1 / 3 <= lot < 2 / 3:
            edited.append(word)
        if lot < 2 / 3:
            edited.extend(rng.choices(_VOCABULARY, _WEIGHTS))
    return edited


def _written(sentences: Sequence[Sequence[str]]) -> str:
    """Sentences as prose, six to a paragraph."""
    return "".join(
        " ".join(sentence) + (".\n\n" if at % 6 == 5 else ". ")
        for at, sentence in enumerate(sentences)
    )


def _size(size: int) -> int:
    old, new = texts(size)
    old_words, new_words = WORD.findall(old), WORD.findall(new)
    codes = {word: chr(code) for code, word in enumerate({*old_words, *new_words}, start=0xE000)}
    old_codes, new_codes = (
        "".join(map(codes.__getitem__, side)) for side in (old_words, new_words)
    )
    ours = seconds(RUNS, lambda: compare(old, new))
    others = {
        "difflib": seconds(
            1 if size > 10_000 else RUNS,
            lambda: difflib.SequenceMatcher(
                None, old_words, new_words, autojunk=False
            ).get_opcodes(),
        ),
        "cydifflib": seconds(
            RUNS,
            lambda: cydifflib.SequenceMatcher(
                None, old_words, new_words, autojunk=False
            ).get_opcodes(),
        ),
        "fast-diff-match-patch": seconds(
            RUNS,
            lambda: fast_diff_match_patch.diff(
                old_codes, new_codes, timelimit=0, checklines=False, cleanup="No", counts_only=True
            ),
        ),
    }
    changed = words_changed(compare(old, new))
    fewest = len(old_words) + len(new_words) - 2 * LCSseq.similarity(old_codes, new_codes)
    ratio = others["difflib"] / ours
    say(f"{size:,} words: compare {ours * 1000:.1f} ms")
    for name, took in others.items():
        say(f"  {name} {took * 1000:.1f} ms: {took / ours:.2f} times as long")
    say(f"  {changed:,} words changed, {fewest:,} at least: {changed / fewest:.3f} times as many")
    missed = ratio < LEAST_RATIOS.get(size, 0) or changed > MOST_WORDS * fewest
    if missed:
        say(
            f"  MISSED: {LEAST_RATIOS.get(size, 0):g} times difflib, {MOST_WORDS:g} times the words"
        )
    return int(missed)
