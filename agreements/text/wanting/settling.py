"""One bracket resolved: kept, dropped, or one of several texts chosen.

With ``b`` a bracket of ``t`` that stands in no bracket without a name:

    view(settle(t, b, "keep"), p) == view(t, p)    for every party that has its words
    view(settle(t, b, "drop"), p) == view(t, p)    for every party that has them not
"""

from collections.abc import Sequence
from typing import assert_never

from agreements.text.core.nodes import Alternatives, Bracket, Node, Options, Placeholder, Text
from agreements.text.core.walking import walk
from agreements.text.reading.parsing import parse, render
from agreements.text.wanting.standing import has

Resolvable = Bracket | Alternatives | Options | Placeholder


def settle(text: Text, bracket: Resolvable, choice: str | int) -> Text:
    """The text with one bracket, set of alternatives or options, or placeholder resolved.

    ``choice`` is, for a bracket, ``"keep"``, ``"drop"``, or the code of a party: as it would have
    it. For alternatives and options it is which one, from 0, or ``"drop"`` for none. For a
    placeholder it is the words to stand there. A bracket that is not closed can be settled too,
    and the text is mended by it.

    Raises ``ValueError`` if ``bracket`` is not in the text or there is no such choice.
    """
    if not any(node is bracket or node == bracket for node in walk(text.nodes)):
        raise ValueError("this bracket is not in the text")
    source = render(text)
    start, end = bracket.span
    return parse(source[:start] + _resolved(bracket, choice) + source[end:], text.parties)


def _resolved(bracket: Resolvable, choice: str | int) -> str:
    match bracket:
        case Bracket():
            return _source(bracket.children) if _is_kept(bracket, choice) else ""
        case Alternatives():
            brackets = [node for node in bracket.children if isinstance(node, Bracket)]
            return _source(_chosen([node.children for node in brackets], choice))
        case Options():
            return _source(_chosen([option.children for option in bracket.options], choice))
        case Placeholder():
            return str(choice)
    assert_never(bracket)


def _is_kept(bracket: Bracket, choice: str | int) -> bool:
    if choice in ("keep", "drop"):
        return choice == "keep"
    named = (*bracket.attribution.proposed_by, *bracket.attribution.opposed_by)
    if not isinstance(choice, str) or not named:
        raise ValueError(f'a bracket is settled by "keep", "drop" or a party, not by {choice!r}')
    return has(bracket.attribution, choice)


def _chosen(texts: Sequence[tuple[Node, ...]], choice: str | int) -> tuple[Node, ...]:
    if choice == "drop":
        return ()
    if isinstance(choice, int) and 0 <= choice < len(texts):
        return texts[choice]
    raise ValueError(f"there are {len(texts)} texts to choose from, and no {choice!r} among them")


def _source(nodes: tuple[Node, ...]) -> str:
    return render(Text(nodes))
