"""The same nodes at another place of the source."""

from collections.abc import Iterable

from agreements.text.core.nodes import Alternatives, Bracket, Node, Option, Options, Run, Span


def shifted(nodes: Iterable[Node], by: int) -> tuple[Node, ...]:
    """The nodes as they are when ``by`` code points more come before them."""
    return tuple(nodes) if by == 0 else tuple(_node(node, by) for node in nodes)


def _node(node: Node, by: int) -> Node:
    span = Span(node.span.start + by, node.span.end + by)
    match node:
        case Run():
            return Run(span, node.text)
        case Bracket():
            inner = shifted(node.children, by)
            return Bracket(span, node.head, node.attribution, inner, node.closed)
        case Alternatives():
            return Alternatives(span, shifted(node.children, by))
        case Options():
            return Options(span, tuple(_option(one, by) for one in node.options), node.ending)
        case _:
            return type(node)(span, node.text)


def _option(option: Option, by: int) -> Option:
    span = Span(option.span.start + by, option.span.end + by)
    return Option(span, option.label, shifted(option.children, by))
