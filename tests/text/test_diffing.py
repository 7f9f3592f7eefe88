"""What two sequences of tokens share."""

import time
from collections.abc import Sequence
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.text.comparing import diffing
from agreements.text.comparing.diffing import Block, common

few_tokens = st.lists(st.sampled_from(["a", "b", "c", "\0", ""]), max_size=24)
# Long enough to be cut when `_EXACT` is small, with anchors and without.
more_tokens = st.lists(st.integers(0, 30).map(str), max_size=80)

LONG = 100_000


def longest(old: Sequence[str], new: Sequence[str]) -> int:
    """The length of a longest common subsequence, by the book."""
    above = [0] * (len(new) + 1)
    for left in old:
        row = [0]
        for at, right in enumerate(new):
            row.append(above[at] + 1 if left == right else max(above[at + 1], row[at]))
        above = row
    return above[-1]


def assert_shared(old: Sequence[str], new: Sequence[str], blocks: Sequence[Block]) -> None:
    """The blocks are equal on both sides, in order, none empty and no two touching."""
    for block in blocks:
        assert block.size > 0
        assert old[block.old : block.old + block.size] == new[block.new : block.new + block.size]
    for left, right in pairwise(blocks):
        gap_old = right.old - left.old - left.size
        gap_new = right.new - left.new - left.size
        assert min(gap_old, gap_new) >= 0
        assert gap_old or gap_new


@pytest.mark.parametrize(
    ("old", "new", "blocks"),
    [
        ("", "", []),
        ("a", "", []),
        ("abc", "abc", [(0, 0, 3)]),
        ("abcd", "axcd", [(0, 0, 1), (2, 2, 2)]),
        ("ab", "cd", []),
        ("abba", "ab", [(0, 0, 2)]),
    ],
)
def test_finds_the_common_runs(old: str, new: str, blocks: list[tuple[int, int, int]]) -> None:
    assert common(list(old), list(new)) == [Block(*block) for block in blocks]


@given(few_tokens, few_tokens)
def test_is_a_longest_common_subsequence(old: list[str], new: list[str]) -> None:
    blocks = common(old, new)
    assert_shared(old, new, blocks)
    assert sum(block.size for block in blocks) == longest(old, new)


@given(more_tokens, more_tokens)
def test_cut_into_parts_it_is_still_common(old: list[str], new: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(diffing, "_EXACT", 64)
        patched.setattr(diffing, "_PART", 16)
        blocks = common(old, new)
    assert_shared(old, new, blocks)
    assert sum(block.size for block in blocks) <= longest(old, new)


def test_parts_are_cut_where_both_sides_have_the_same() -> None:
    old = [str(number) for number in range(1000)]
    new = [token for token in old if int(token) % 7]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(diffing, "_EXACT", 64)
        patched.setattr(diffing, "_PART", 16)
        blocks = common(old, new)
    assert sum(block.size for block in blocks) == len(new)


@pytest.mark.parametrize(
    ("old", "new", "least"),
    [
        (["a"] * LONG, ["a"] * (LONG // 2), LONG // 2),
        (["x", *["a"] * LONG, "y"], ["z", *["a"] * (LONG // 2), "w"], LONG // 2 - 100),
        ([f"a{at}" for at in range(LONG)], [f"b{at}" for at in range(LONG)], 0),
        ([f"a{at}" for at in range(LONG)], [f"a{at}" for at in range(LONG, 0, -1)], 1),
        (["a", "b"] * (LONG // 2), ["b", "a"] * (LONG // 2), LONG - 100),
        ([str(at % 3) for at in range(LONG)], [str(at % 2) for at in range(LONG)], LONG // 2),
        (["a"] * 10, ["b", "a"] * LONG, 5),
    ],
    ids=["half", "half-within", "unrelated", "reversed", "period", "periods", "short-and-long"],
)
def test_hostile_tokens_take_no_longer_than_others(
    old: list[str], new: list[str], least: int
) -> None:
    began = time.process_time()
    blocks = common(old, new)
    # In parts a third of a second at most; compared whole, ten times as long.
    assert time.process_time() - began < 1.5
    assert_shared(old, new, blocks)
    assert sum(block.size for block in blocks) >= least


@given(st.permutations(range(7)), st.lists(st.integers(1, 5), min_size=7, max_size=7))
def test_the_heaviest_rising_values_are_kept(values: list[int], weights: list[int]) -> None:
    kept = diffing.rising(values, weights)
    assert kept == sorted(kept)
    assert all(values[left] < values[right] for left, right in pairwise(kept))
    heaviest = max(
        sum(weights[at] for at in some)
        for size in range(8)
        for some in combinations(range(7), size)
        if all(values[left] < values[right] for left, right in pairwise(some))
    )
    assert sum(weights[at] for at in kept) == heaviest


def test_nothing_rises_in_nothing() -> None:
    assert diffing.rising([]) == []
