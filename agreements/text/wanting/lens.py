"""What each party would have the text say, and what the text becomes when one wants something new.

With ``t`` a text, ``p`` and ``q`` two of its parties and ``w`` a wording:

    amend(t, p, view(t, p)) == t              wanting nothing new disturbs nothing
    view(amend(t, p, w), p) == w              you get what you asked for
    view(amend(t, p, w), q) == view(t, q)     nobody's words are changed by somebody else

Where the text knows its parties (``Text.parties``), ``q`` is any of them, and what all of them have
is in no bracket of ours. Where it does not, ``q`` is anybody at all.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from agreements.text.core.nodes import Alternatives, Bracket, Node, Options, Run, Text
from agreements.text.core.shifting import shifted
from agreements.text.core.walking import walk
from agreements.text.reading.parsing import parse, render
from agreements.text.wanting.fitting import fit
from agreements.text.wanting.layering import layered
from agreements.text.wanting.leaves import (
    Kind,
    Leaf,
    LoneBackslash,
    alike,
    apart,
    leaves,
    ordered,
    written,
)
from agreements.text.wanting.line import StraysDiffer
from agreements.text.wanting.standing import Everybody, has
from agreements.text.wanting.wordings import WordingError, unbalanced, wanted


def view(text: Text, party: str) -> str:
    """The text as ``party`` would have it, in the notation: escapes and placeholders as typed.

    A code that no bracket names gives the text as anybody else has it: without what is proposed,
    with what is merely opposed.
    """
    return "".join(_seen(text.nodes, party))


def amend(text: Text, party: str, wording: str) -> Text:
    """The least change of ``text`` that gives ``party`` this wording and leaves all others theirs.

    Only the paragraphs that change are looked into. Raises ``WordingError`` for what is no wording
    and ``ValueError`` for a party that the text does not have.
    """
    everybody = everybody_of(text, [party])
    if party not in everybody.codes:
        raise ValueError(f"{party} is not a party of this text")
    seen = ["".join(_seen([node], party)) for node in text.nodes]
    if wording == "".join(seen):
        return text
    window = _whole(text, wording) if text.problems else _changed(text, seen, wording)
    try:
        flat = amended(leaves(window.nodes), party, window.wording, everybody)
        return window.filled(flat, everybody)
    except WordingError:
        wanted(wording, everybody)
        raise
    except StraysDiffer:
        raise unbalanced(wording, text) from None
    except LoneBackslash:
        raise WordingError("backslash", wording, max(wording.rfind("\\"), 0)) from None
    except ReadOtherwise:
        raise WordingError("entangled", wording) from None


def amended(flat: Iterable[Leaf], party: str, wording: str, everybody: Everybody) -> list[Leaf]:
    """The leaves of a text once ``party`` wants ``wording``; raises as ``amend`` does."""
    return layered(fit(list(flat), wanted(wording, everybody), party), party, everybody)


def everybody_of(text: Text, others: Iterable[str] = ()) -> Everybody:
    """The parties of a text; if it does not know them, those it names and ``others``."""
    if text.parties is not None:
        return Everybody(text.parties, known=True)
    return Everybody(tuple(sorted({*named(text.nodes), *others})), known=False)


def named(nodes: Iterable[Node]) -> Iterator[str]:
    """The codes in the heads of all brackets, as often as they stand there."""
    for node in walk(nodes):
        if isinstance(node, Bracket):
            yield from node.attribution.proposed_by
            yield from node.attribution.opposed_by


def _seen(nodes: Iterable[Node], party: str) -> Iterator[str]:
    for node in nodes:
        match node:
            case Bracket():
                yield from _seen_of_bracket(node, party)
            case Alternatives():
                yield from _seen(node.children, party)
            case Options():
                for option in node.options:
                    yield option.label
                    yield from _seen(option.children, party)
                yield node.ending
            case _:
                yield node.text


def _seen_of_bracket(node: Bracket, party: str) -> Iterator[str]:
    if not node.closed:
        yield "[" + node.head
        yield from _seen(node.children, party)
    elif not node.attribution:
        yield render(Text((node,)))
    elif has(node.attribution, party):
        yield from _seen(node.children, party)


class ReadOtherwise(ValueError):
    """The text would not be read as it was meant: its unbalanced brackets pair otherwise."""


def _sources(flat: Sequence[Leaf], everybody: Everybody) -> Iterator[str]:
    yield written(flat, everybody)
    yield written(flat, everybody, as_typed=False)
    yield written(list(apart(flat)), everybody)


def read_back(
    flat: Sequence[Leaf], everybody: Everybody, parties: Iterable[str] | None
) -> tuple[str, Text]:
    """The leaves as a string and as a text that is read as they are meant.

    Heads stay as typed if they can: one without a blank, say, would swallow the blank after it. A
    bracket around several paragraphs stays one if it can: a heading put into it may part it.
    Raises ``LoneBackslash`` and ``ReadOtherwise``.
    """
    for source in _sources(flat, everybody):
        text = parse(source, parties)
        if alike(leaves(text.nodes), flat) or alike(
            ordered(leaves(text.nodes), everybody), ordered(flat, everybody)
        ):
            return source, text
    raise ReadOtherwise


@dataclass(frozen=True, slots=True)
class _Window:
    """The lines of a text in which a party's wording is to change.

    They lie in ``text.nodes[first:last]``, but for ``before`` and ``after``, the ends of these
    nodes that stay. ``nodes`` are these nodes without those ends.
    """

    text: Text
    first: int
    last: int
    before: str
    after: str
    nodes: tuple[Node, ...]
    wording: str

    def filled(self, flat: Sequence[Leaf], everybody: Everybody) -> Text:
        """The text with these leaves in this place. Raises as ``read_back`` does."""
        ends = [Leaf(self.before, Kind.WORDS)], [Leaf(self.after, Kind.WORDS)]
        source, parsed = read_back([*ends[0], *flat, *ends[1]], everybody, self.text.parties)
        head, tail = self.text.nodes[: self.first], self.text.nodes[self.last :]
        if not self._stands_alone(parsed):
            whole = render(Text(head)) + source + render(Text(tail))
            return parse(whole, self.text.parties)
        start = head[-1].span.end if head else 0
        end = tail[0].span.start if tail else start
        nodes = (*head, *shifted(parsed.nodes, start), *shifted(tail, start + len(source) - end))
        return replace(self.text, nodes=nodes)

    def _stands_alone(self, parsed: Text) -> bool:
        """Whether what is around would be read the same, and this the same among it."""
        nodes = parsed.nodes
        around = (*self.text.nodes[max(self.first - 1, 0) : self.first], *nodes)
        around = (*around, *self.text.nodes[self.last : self.last + 1])
        return (
            not parsed.problems
            and not self.text.problems
            and not any(isinstance(node, Options) for node in around)
            and (self.first == 0 or _is_words(nodes[:1]))
            and (self.last == len(self.text.nodes) or _is_words(nodes[-1:]))
        )


def _is_words(nodes: Sequence[Node]) -> bool:
    return all(isinstance(node, Run) and not node.text.isspace() for node in nodes)


def _whole(text: Text, wording: str) -> _Window:
    return _Window(text, 0, len(text.nodes), "", "", text.nodes, wording)


def _changed(text: Text, seen: Sequence[str], wording: str) -> _Window:
    """From the start of the first line that differs to the end of the last one."""
    old = "".join(seen)
    start = _same_start(old, wording)
    stop = len(old) - _same_end(old[start:], wording[start:])
    ends = list(accumulate(len(part) for part in seen))
    first, before = _line_before(text.nodes, ends, start)
    last, after = _line_after(text.nodes, ends, stop)
    nodes = list(text.nodes[first:last])
    if after and isinstance(nodes[-1], Run):
        nodes[-1] = Run(nodes[-1].span, nodes[-1].text.removesuffix(after))
    if before and isinstance(nodes[0], Run):
        nodes[0] = Run(nodes[0].span, nodes[0].text.removeprefix(before))
    came = sum(len(part) for part in seen[:first]) + len(before)
    rest = sum(len(part) for part in seen[last:]) + len(after)
    return _Window(
        text, first, last, before, after, tuple(nodes), wording[came : len(wording) - rest]
    )


def _line_before(nodes: Sequence[Node], ends: Sequence[int], at: int) -> tuple[int, str]:
    """The last node in which a line begins before ``at``, and what that node has before it."""
    for index in range(bisect_left(ends, at, hi=len(nodes) - 1) if nodes else -1, -1, -1):
        node = nodes[index]
        if isinstance(node, Run):
            start = ends[index] - len(node.text)
            cut = node.text.rfind("\n", 0, max(at - start, 0)) + 1
            if cut:
                return index, node.text[:cut]
    return 0, ""


def _line_after(nodes: Sequence[Node], ends: Sequence[int], at: int) -> tuple[int, str]:
    """Behind the first node in which a line ends after ``at``, and what it has from there."""
    for index in range(bisect_left(ends, at), len(nodes)):
        node = nodes[index]
        if isinstance(node, Run):
            start = ends[index] - len(node.text)
            cut = node.text.find("\n", max(at - start, 0))
            if cut >= 0:
                return index + 1, node.text[cut:]
    return len(nodes), ""


def _same_start(one: str, other: str) -> int:
    """How many characters two strings begin with together."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _same_end(one: str, other: str) -> int:
    """How many characters two strings end with together."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low
