"""What can have happened: each verb of the journal, and the sentence it becomes when read.

A sentence takes its values from the entry's data; dates are stored as ISO 8601 days, languages
and roles as codes. Each subject registers its own verbs, and how its values are worded.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise

from negotiations.core.languages import IN_A_SENTENCE

Wording = Callable[[Any], str]

_sentences: dict[str, Promise | str] = {}
_wordings: dict[str, Wording] = {"language": lambda language: str(IN_A_SENTENCE[language])}


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


def day(value: str) -> str:
    """A wording: a day, kept as ISO 8601."""
    return date_format(date.fromisoformat(value), "DATE_FORMAT") if value else ""


def _worded(key: str, value: Any) -> str:
    wording = _wordings.get(key)
    return wording(value) if wording else str(value)
