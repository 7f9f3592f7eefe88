"""Reading what a request says: JSON that the database can keep, and nothing else."""

from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, parsers

_UNKEEPABLE = _("Text may not hold NUL characters or lone surrogates.")


class Parser(parsers.JSONParser):
    """JSON of a bounded depth, whose strings are well-formed Unicode without NUL."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        try:
            data = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise exceptions.ParseError(_("The JSON is nested too deeply.")) from error
        refuse_unkeepable(_strings(data))
        return data


def refuse_unkeepable(texts: Iterable[str]) -> None:
    """Refuse what no UTF-8 file and no PostgreSQL text can hold."""
    if any("\0" in text or _has_surrogate(text) for text in texts):
        raise exceptions.ParseError(_UNKEEPABLE)


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _strings(data: Any) -> Iterator[str]:
    waiting = [data]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str):
            yield found
        elif isinstance(found, dict):
            waiting += [*found, *found.values()]
        elif isinstance(found, list):
            waiting += found
