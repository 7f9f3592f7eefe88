"""What a provision is called in a text: “Article 4”, “2bis.”, “Article 4, paragraph 1(a)”.

Pure code. The words are those of the text's language, not of who reads it: a Spanish text says
*Artículo* on every page.
"""

from collections.abc import Sequence

_WORDS = {
    "part": {"en": "Part", "es": "Parte"},
    "chapter": {"en": "Chapter", "es": "Capítulo"},
    "article": {"en": "Article", "es": "Artículo"},
    "annex": {"en": "Annex", "es": "Anexo"},
}
_WORDS_WITHIN = {
    "recital": {"en": "recital", "es": "considerando"},
    "paragraph": {"en": "paragraph", "es": "párrafo"},
    "subparagraph": {"en": "subparagraph", "es": "inciso"},
    "item": {"en": "item", "es": "apartado"},
}


def number_of(kind: str, number: str, language: str) -> str:
    """The number as it stands in the text; empty where a provision has none."""
    if kind in _WORDS:
        return f"{_WORDS[kind][language]} {number}".strip()
    if not number:
        return ""
    return f"({number})" if kind == "subparagraph" else f"{number}."


def label_of(kind: str, number: str, heading: str, language: str) -> str:
    """A provision by name: its number, its heading, or both with a colon between."""
    return ": ".join(part for part in (number_of(kind, number, language), heading) if part)


def is_within(kind: str) -> bool:
    """Whether a provision is named by where it stands rather than by a heading of its own."""
    return kind in _WORDS_WITHIN


def place_of(chain: Sequence[tuple[str, str, str]], language: str) -> str:
    """Where a provision stands: “Article 4, paragraph 2, subparagraph (a)”.

    `chain` is the provision and those it is below, the outermost first, each as kind, number and
    heading; a recital's number is its place among recitals. A heading stands in for a number that
    is not there; parts and chapters are left out for what is below them, since articles are
    numbered through.
    """
    kept = [one for one in chain[:-1] if one[0] not in ("part", "chapter")] + list(chain[-1:])
    return ", ".join(filter(None, (_step(*one, language) for one in kept)))


def _step(kind: str, number: str, heading: str, language: str) -> str:
    if kind not in _WORDS_WITHIN:
        return number_of(kind, number, language) if number else heading
    shown = f"({number})" if kind == "subparagraph" and number else number
    return f"{_WORDS_WITHIN[kind][language]} {shown}".strip()
