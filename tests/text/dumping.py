"""A tree of nodes as lines to be read by people, for the case files."""

from collections.abc import Iterable, Iterator

from agreements.text import Alternatives, Bracket, Node, Options, Text


def dump(text: Text) -> str:
    """One line a node, children indented, and then one line a problem."""
    lines = [*_nodes(text.nodes, 0)]
    for problem in text.problems:
        said = " ".join(repr(value) for value in problem.data.values())
        lines.append(f"! {problem.line}:{problem.column} {problem.code} {said}")
    return "".join(f"{line}\n" for line in lines)


def every_node(nodes: Iterable[Node]) -> Iterator[Node]:
    """All nodes of a tree, each before those in it."""
    for node in nodes:
        yield node
        yield from every_node(inside(node))


def inside(node: Node) -> tuple[Node, ...]:
    """The nodes in a node, in order."""
    if isinstance(node, Options):
        return tuple(child for option in node.options for child in option.children)
    return node.children if isinstance(node, Bracket | Alternatives) else ()


def _nodes(nodes: Iterable[Node], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for node in nodes:
        match node:
            case Bracket():
                yield indent + _bracket(node)
                yield from _nodes(node.children, depth + 1)
            case Alternatives():
                yield f"{indent}alternatives"
                yield from _nodes(node.children, depth + 1)
            case Options():
                yield f"{indent}options"
                for option in node.options:
                    yield f"{indent}  option {option.label!r}"
                    yield from _nodes(option.children, depth + 2)
                if node.ending:
                    yield f"{indent}  ending {node.ending!r}"
            case _:
                yield f"{indent}{type(node).__name__.lower()} {node.text!r}"


def _bracket(node: Bracket) -> str:
    names = (("+", node.attribution.proposed_by), ("-", node.attribution.opposed_by))
    said = [f"{sign}{code}" for sign, codes in names for code in codes]
    closed = "bracket" if node.closed else "unclosed"
    return " ".join([closed, *said, f"head {node.head!r}"] if node.head else [closed, *said])
