"""What a provision is called in a text: “Article 4”, “2bis.”, “(a)”. Pure code.

The words are those of the text's language, not of who reads it: a Spanish text says
*Artículo* on every page.
"""

_WORDS = {
    "part": {"en": "Part", "es": "Parte"},
    "chapter": {"en": "Chapter", "es": "Capítulo"},
    "article": {"en": "Article", "es": "Artículo"},
    "annex": {"en": "Annex", "es": "Anexo"},
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
