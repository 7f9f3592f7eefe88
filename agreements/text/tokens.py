"""The signs in a source that brackets are read by; everything between them is words."""

import re
from collections.abc import Iterator
from typing import Literal

from agreements.text.heads import Heads

# A sign and its code points, from the first to the one after it. An "edge" is that of a paragraph.
Token = tuple[Literal["[", "]", "mark", "link", "edge"], int, int]

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


def tokens(source: str, heads: Heads) -> Iterator[Token]:
    """The signs of ``source`` in order. A bracket that says who proposes it is never a link."""
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
