"""All nodes of a tree, in the order of the source."""

from collections.abc import Iterable, Iterator

from agreements.text.core.nodes import Alternatives, Bracket, Node, Options


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes and all that is in them, each before what it holds."""
    for node in nodes:
        yield node
        match node:
            case Bracket() | Alternatives():
                yield from walk(node.children)
            case Options():
                for option in node.options:
                    yield from walk(option.children)
            case _:
                pass
