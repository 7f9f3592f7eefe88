"""What the record says in two languages, and which of them a reader gets."""

from typing import Any

from django.db import models
from django.utils.translation import get_language

from negotiations.core.languages import LANGUAGES

FIRST, *_OTHERS = LANGUAGES


class Bilingual:
    """Reads `<name>_en` or `<name>_es`: the reader's language, else the one there is."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type | None = None) -> str:
        if instance is None:
            return ""
        return said(instance, self.name)[0]


def reader_language() -> str:
    """The language of who is reading now: one of those the program speaks."""
    active = (get_language() or FIRST).partition("-")[0]
    return active if active in LANGUAGES else FIRST


def said(instance: object, name: str, language: str | None = None) -> tuple[str, str]:
    """The text of a bilingual field and the language it is really in."""
    wanted = language or reader_language()
    for code in (wanted, *LANGUAGES):
        text = getattr(instance, f"{name}_{code}")
        if text:
            return text, code
    return "", wanted


def columns(name: str) -> tuple[str, ...]:
    """The columns of a bilingual field, one a language."""
    return tuple(f"{name}_{code}" for code in LANGUAGES)


def in_each(instance: object, name: str) -> dict[str, str]:
    """The text of a bilingual field by language, empty where it does not say it."""
    return {code: getattr(instance, f"{name}_{code}") for code in LANGUAGES}


def typed(name: str, words: str, before: object = None) -> dict[str, Any]:
    """What was typed, as the columns of a bilingual field: in the reader's language; in
    others what it was before."""
    others = in_each(before, name) if before else dict.fromkeys(LANGUAGES, "")
    each = others | {reader_language(): words}
    return {f"{name}_{code}": said for code, said in each.items()}


def short_text(**options: Any) -> Any:
    """A column for one language of a title."""
    return models.CharField(max_length=300, blank=True, **options)


def long_text() -> Any:
    """A column for one language of a passage."""
    return models.TextField(blank=True)
