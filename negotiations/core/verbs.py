"""What can have happened: each verb of the journal, and the sentence it becomes when read.

A sentence takes its values from the entry's data; dates are stored as ISO 8601 days, languages
and roles as codes. Each subject registers its own verbs, and how its values are worded.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

Wording = Callable[[Any], str]

_DATES = ("due", "was", "met", "to", "first", "last")
_LANGUAGES: dict[str, Promise | str] = {
    "en": pgettext_lazy("in a sentence", "English"),
    "es": pgettext_lazy("in a sentence", "Spanish"),
}
_sentences: dict[str, Promise | str] = {}
_wordings: dict[str, Wording] = {"language": lambda language: str(_LANGUAGES[language])}


def register(verb: str, sentence: Promise | str) -> None:
    """Make a verb known, with its sentence."""
    _sentences[verb] = sentence


def register_value(key: str, wording: Wording) -> None:
    """Make known how the values under a key of an entry's data are worded."""
    _wordings[key] = wording


def known() -> tuple[str, ...]:
    """All verbs, for filters and for the schema of the API."""
    return tuple(_sentences)


def sentence(verb: str, data: dict[str, Any]) -> str:
    """What happened, in the reader's language."""
    values = {key: _worded(key, value) for key, value in data.items()}
    return str(_sentences[verb]) % values


def _worded(key: str, value: Any) -> str:
    if key in _DATES and value:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    wording = _wordings.get(key)
    return wording(value) if wording else str(value)
