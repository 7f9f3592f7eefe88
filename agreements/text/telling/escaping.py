"""Text made safe for HTML."""

import re
from html import escape

# Characters that HTML may not hold or that UTF-8 cannot write.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def escaped(text: str) -> str:
    """The text for use in HTML and in quoted attributes; what cannot be shown is a U+FFFD."""
    return escape(_UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text))
