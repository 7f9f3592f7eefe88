"""The signs in a source that brackets are read by; everything between them is words."""

import re
from array import array
from collections.abc import Iterator
from typing import Literal

from agreements.text.reading.heads import Heads

# A sign and its code points, from the first to the one after it. An "edge" is that of a paragraph.
Kind = Literal["[", "]", "mark", "link", "edge"]
Token = tuple[Kind, int, int]

# One set of first characters, so that the search goes fast over words. What starts with a
# backslash are words; an edge takes all its blank lines.
_TOKEN = re.compile(
    r"[\\\[\]\n](?:(?<=\\)[\[\]]"
    r"|(?<=\[)\^[^\s\[\]\\]{1,64}\]"
    r"|(?<=[\[\]])"
    r"|(?<=\n)(?:[^\S\n]*+\n)++)"
)
# "[words](address)" is a link only if the address looks like one: "[shall](a)" is text.
_LINK = re.compile(
    r"\[[^\[\]]{1,1000}(?<!\\)\]\((?:"
    r"(?:[a-z][a-z0-9+.-]{1,20}:|\#|/|\.{1,2}/|www\.)[^\s()\[\]]{0,2000}"
    r"|<[^<>\[\]\n]{1,2000}>)\)",
    re.IGNORECASE,
)


class Tokens:
    """The signs of a source in order, kept small: they are gone through several times.

    A bracket that says who proposes it is never a link.
    """

    def __init__(self, source: str, heads: Heads) -> None:
        self._kinds: list[Kind] = []
        self._starts: array[int] = array("q")
        self._ends: array[int] = array("q")
        for kind, start, end in _tokens(source, heads):
            self._kinds.append(kind)
            self._starts.append(start)
            self._ends.append(end)

    def __iter__(self) -> Iterator[Token]:
        return zip(self._kinds, self._starts, self._ends, strict=True)


def _tokens(source: str, heads: Heads) -> Iterator[Token]:
    done = 0
    has_links = "](" in source
    for found in _TOKEN.finditer(source):
        start, end = found.span()
        if start < done:
            continue
        match source[start]:
            case "]":
                yield "]", start, end
            case "\n":
                yield "edge", start, end
            case "[" if end > start + 1:
                yield "mark", start, end
            case "[":
                link = _LINK.match(source, start) if has_links else None
                if link is None or heads.at(end).attribution:
                    yield "[", start, end
                else:
                    done = link.end()
                    yield "link", start, done
