"""How much of a rolling text is agreed."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from agreements.text.nodes import Bracket, Node, Placeholder, Run, Stray, Text

# One word: "border-adjusted", "3.5", "1,000", "Party's"; a lone dash or bracket is none.
_WORD = re.compile(r"[^\W_]+(?:[-.,/'\N{RIGHT SINGLE QUOTATION MARK}][^\W_]+)*")


@dataclass(frozen=True)
class Measure:
    """Counts over one text.

    ``brackets`` counts every bracket, nested and unclosed ones too, but neither placeholders nor
    notes; ``by_party`` how many of them each party proposes (a bracket of two parties counts for
    both); ``depth`` how deep they nest. ``words_disputed`` stand inside a bracket and
    ``words_agreed`` outside all of them; heads, placeholders and notes have no words. A text
    with problems can have no bracket at all: look at ``Text.problems`` before calling it clean.
    """

    brackets: int
    placeholders: int
    by_party: Mapping[str, int]
    words_agreed: int
    words_disputed: int
    depth: int


def measure(text: Text) -> Measure:
    """Count the brackets, placeholders and words of a text."""
    brackets = placeholders = agreed = disputed = deepest = 0
    by_party: Counter[str] = Counter()
    for node, depth in _walk(text.nodes, 0):
        if isinstance(node, Bracket):
            brackets += 1
            by_party.update(node.attribution.proposed_by)
            deepest = max(deepest, depth + 1)
        elif isinstance(node, Placeholder):
            placeholders += 1
        elif depth:
            disputed += _words(node)
        else:
            agreed += _words(node)
    return Measure(brackets, placeholders, dict(by_party), agreed, disputed, deepest)


def _walk(nodes: Iterable[Node], depth: int) -> Iterator[tuple[Node, int]]:
    for node in nodes:
        yield node, depth
        if isinstance(node, Bracket):
            yield from _walk(node.children, depth + 1)


def _words(node: Node) -> int:
    return len(_WORD.findall(node.text)) if isinstance(node, Run | Stray) else 0
