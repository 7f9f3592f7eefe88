"""One rolling text out of what several parties want.

With ``W`` a wording for each of some parties of ``b``:

    view(consolidate(b, W), p) == W[p]          for each of them
    view(consolidate(b, W), q) == view(b, q)    for each party without a wording
    the order of ``W`` does not matter, and when all want the same no bracket is left

For two parties the words in brackets are those that a longest common subsequence of their wordings
leaves over, or at most a tenth more where brackets of the base are kept for it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from agreements.text.core.nodes import Attribution, Span, Text
from agreements.text.core.words import WORD, words
from agreements.text.reading.parsing import parse, render
from agreements.text.wanting.fitting import fit
from agreements.text.wanting.layering import layered
from agreements.text.wanting.leaves import Layer, Leaf, LoneBackslash, by_paragraphs, leaves
from agreements.text.wanting.lens import (
    ReadOtherwise,
    amended,
    everybody_of,
    named,
    read_back,
    view,
)
from agreements.text.wanting.line import Line, StraysDiffer, core, hunks, lines
from agreements.text.wanting.standing import Everybody
from agreements.text.wanting.wordings import WordingError, unbalanced, wanted, wording_of

# How many words more than needed may stand in brackets so that brackets of the base are kept.
_SLACK = 1.1


def consolidate(base: Text | str, wordings: Mapping[str, str]) -> Text:
    """The text in which every party of ``wordings`` has its own, and every other what it had.

    Where the base does not know its parties, they are those that it names and those who have a
    wording, if there are two at least. Raises ``WordingError`` for what is no wording and
    ``ValueError`` for a party that the base does not have.
    """
    base = _with_parties(parse(base) if isinstance(base, str) else base, wordings)
    return _consolidated(base, wordings, everybody_of(base, wordings))


def _consolidated(base: Text, wordings: Mapping[str, str], everybody: Everybody) -> Text:
    for party in wordings:
        if party not in everybody.codes:
            raise ValueError(f"{party} is not a party of this text")
    is_everybody = everybody.known and len(wordings) == len(everybody.codes)
    if is_everybody and len(set(wordings.values())) == 1:
        return _agreed(next(iter(wordings.values())), base, everybody)
    changed = {
        party: wordings[party]
        for party in everybody.codes
        if party in wordings and wordings[party] != view(base, party)
    }
    if not changed:
        return base
    if is_everybody and len(wordings) == 2:
        return _of_both(base, wordings, changed, everybody)
    return _one_by_one(base, changed, everybody)


def _with_parties(base: Text, wordings: Mapping[str, str]) -> Text:
    if base.parties is not None or len(wordings) < 2:
        return base
    return parse(render(base), sorted({*named(base.nodes), *wordings}))


def _agreed(wording: str, base: Text, everybody: Everybody) -> Text:
    wanted(wording, everybody)
    return parse(wording, base.parties)


def _of_both(
    base: Text, wordings: Mapping[str, str], changed: Mapping[str, str], everybody: Everybody
) -> Text:
    """What two parties want: with the brackets of the base, unless fewer words need them."""
    shortest = _of_two(base, wordings, everybody)
    if not any(named(base.nodes)):
        return shortest
    kept = _one_by_one(base, changed, everybody)
    return kept if _in_brackets(kept) <= _SLACK * _in_brackets(shortest) else shortest


def _in_brackets(text: Text) -> int:
    """The words in brackets that name a party."""
    return sum(len(words(leaf.text)) for leaf in leaves(text.nodes) if leaf.layers)


def _one_by_one(base: Text, wordings: Mapping[str, str], everybody: Everybody) -> Text:
    flat = list(leaves(base.nodes))
    if not any(leaf.layers for leaf in flat):
        return _read(_side_by_side(flat, base, wordings, everybody), base, wordings, everybody)
    for party, wording in wordings.items():
        with wording_of(party):
            flat = _amended(flat, party, wording, base, everybody)
    return _read(flat, base, wordings, everybody)


def _amended(
    flat: list[Leaf], party: str, wording: str, base: Text, everybody: Everybody
) -> list[Leaf]:
    try:
        return amended(flat, party, wording, everybody)
    except StraysDiffer:
        raise unbalanced(wording, base) from None


class _Edit(NamedTuple):
    """What one party changes in one place, in the base's line and in its own."""

    old: Span
    new: Span
    party: str
    line: Line


def _side_by_side(
    flat: Sequence[Leaf], base: Text, wordings: Mapping[str, str], everybody: Everybody
) -> list[Leaf]:
    """Everybody's changes to a base without brackets, each place by itself."""
    laid = {party: _laid(party, wording, everybody) for party, wording in wordings.items()}
    line, *news = lines(flat, *laid.values())
    edits: list[_Edit] = []
    for party, new in zip(laid, news, strict=True):
        with wording_of(party):
            edits += _edits(line, new, party, base)
    found: list[Leaf] = []
    at = 0
    for place in _places(edits, everybody):
        start, end = place[0].old.start, max(edit.old.end for edit in place)
        found.extend(line.between(at, start))
        found.extend(_in_one_place(list(line.between(start, end)), place, start, end, everybody))
        at = end
    found.extend(line.between(at, len(line.text)))
    return found


def _laid(party: str, wording: str, everybody: Everybody) -> list[Leaf]:
    with wording_of(party):
        return wanted(wording, everybody)


def _edits(line: Line, new: Line, party: str, base: Text) -> Iterator[_Edit]:
    try:
        for hunk in hunks(line, new):
            yield _Edit(*core(hunk, line, new), party, new)
    except StraysDiffer:
        raise unbalanced(new.text, base) from None


def _places(edits: Iterable[_Edit], everybody: Everybody) -> Iterator[list[_Edit]]:
    """The edits of the same words, or of words that overlap, together."""
    order = {party: index for index, party in enumerate(everybody.codes)}
    place: list[_Edit] = []
    end = 0
    for edit in sorted(edits, key=lambda edit: (edit.old, order[edit.party])):
        if place and edit.old.start >= end and edit.old != place[0].old:
            yield place
            place = []
        end = max(end, edit.old.end)
        place.append(edit)
    if place:
        yield place


def _in_one_place(
    flat: list[Leaf], place: Sequence[_Edit], start: int, end: int, everybody: Everybody
) -> Iterable[Leaf]:
    if len(place) == 1 or all(edit.old == place[0].old for edit in place):
        proposals = _proposals(place)
        if len(proposals) == 1 or _have_no_word_in_common(proposals):
            return _replaced(flat, list(proposals.values()), everybody)
    for party in everybody.in_order({edit.party for edit in place}):
        mine = [edit for edit in place if edit.party == party]
        new_start = mine[0].new.start - (mine[0].old.start - start)
        new_end = mine[-1].new.end + (end - mine[-1].old.end)
        new = list(mine[0].line.between(new_start, new_end))
        flat = layered(fit(flat, new, party), party, everybody)
    return flat


def _proposals(place: Iterable[_Edit]) -> dict[str, list[_Edit]]:
    """What is to stand in one place, by its text, and who wants it."""
    found: dict[str, list[_Edit]] = {}
    for edit in place:
        found.setdefault(edit.line.text[edit.new.start : edit.new.end], []).append(edit)
    return found


def _have_no_word_in_common(texts: Iterable[str]) -> bool:
    found = [word for text in texts for word in set(WORD.findall(text))]
    return len(found) == len(set(found))


def _replaced(
    flat: Sequence[Leaf], proposals: Sequence[Sequence[_Edit]], everybody: Everybody
) -> list[Leaf]:
    """The same words struck by several parties, and what each of them wants instead."""
    by = tuple(edit.party for edits in proposals for edit in edits)
    found = _in_layers(flat, Attribution((), by), everybody)
    for edits in proposals:
        said = Attribution(tuple(edit.party for edit in edits), ())
        found += _in_layers(edits[0].line.between(*edits[0].new), said, everybody)
    return found


def _read(
    flat: Sequence[Leaf], base: Text, wordings: Mapping[str, str], everybody: Everybody
) -> Text:
    try:
        return read_back(flat, everybody, base.parties)[1]
    except LoneBackslash:
        wording = next((one for one in wordings.values() if "\\" in one), "")
        raise WordingError("backslash", wording, max(wording.rfind("\\"), 0)) from None
    except ReadOtherwise:
        raise WordingError("entangled", render(base)) from None


def _of_two(base: Text, wordings: Mapping[str, str], everybody: Everybody) -> Text:
    """Both wordings side by side, whatever brackets the base has."""
    first, second = (_Side(base, party, wordings[party], everybody) for party in everybody.codes)
    flat: list[Leaf] = []
    at = 0
    try:
        for hunk in hunks(first.line, second.line):
            old, new = core(hunk, first.line, second.line)
            flat.extend(first.line.between(at, old.start))
            flat.extend(first.bracketed(old, second.party))
            flat.extend(second.bracketed(new, first.party))
            at = old.end
    except StraysDiffer:
        raise unbalanced(second.line.text, base) from None
    flat.extend(first.line.between(at, len(first.line.text)))
    return _read(flat, base, wordings, everybody)


class _Side:
    """One of two parties: its wording, and what in it is not from the base."""

    def __init__(self, base: Text, party: str, wording: str, everybody: Everybody) -> None:
        self.party = party
        self._everybody = everybody
        before, self.line = lines(
            wanted(view(base, party), everybody), _laid(party, wording, everybody)
        )
        with wording_of(party):
            edits = _edits(before, self.line, party, base)
            self._new = [edit.new for edit in edits if edit.new.start < edit.new.end]

    def bracketed(self, passage: Span, other: str) -> list[Leaf]:
        """A passage that only this party has: its proposal, or what the other one struck."""
        is_struck = not self._has_new(passage)
        said = Attribution((), (other,)) if is_struck else Attribution((self.party,), ())
        return _in_layers(self.line.between(*passage), said, self._everybody)

    def _has_new(self, passage: Span) -> bool:
        after = bisect_left(self._new, (passage.end, passage.end))
        return after > 0 and self._new[after - 1].end > passage.start


def _in_layers(flat: Iterable[Leaf], said: Attribution, everybody: Everybody) -> list[Leaf]:
    """The leaves in brackets of ours, a paragraph in each; no brackets where all agree."""
    if everybody.known and len(said.proposed_by) == len(everybody.codes):
        return list(flat)
    if everybody.known and len(said.opposed_by) == len(everybody.codes):
        return []
    said = everybody.ordered(said)
    layers: tuple[Layer, ...] = (Layer(said),)
    laid = list(flat)
    if "\n" not in "".join([leaf.text for leaf in laid]):
        return [leaf.within(layers) for leaf in laid]
    found: list[Leaf] = []
    for leaf, is_last in by_paragraphs(laid):
        found.append(leaf.within(layers))
        if is_last:
            layers = (Layer(said),)
    return found
