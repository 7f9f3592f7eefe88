"""One shape for every error of the API, and what each refusal of a service becomes in it.

The shape is that of drf-standardized-errors: a type, and a list of errors with a code, a
detail and the attribute it is about. A stale write adds `current`: the row as it is now.
"""

from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework import exceptions
from rest_framework.settings import api_settings

from negotiations.core.api.statuses import NOT_ALLOWED, REFUSED, ChangedSince, TooLarge
from negotiations.core.errors import Refused, Stale
from negotiations.core.verdicts import NotAllowed


class Handler(ExceptionHandler):
    """Turns what services raise into errors of the one shape."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, NotAllowed):
            return exceptions.PermissionDenied(str(exc.reason), NOT_ALLOWED)
        if isinstance(exc, Refused):
            attr = exc.field or api_settings.NON_FIELD_ERRORS_KEY
            return exceptions.ValidationError({attr: [str(exc.reason)]}, REFUSED)
        if isinstance(exc, Stale):
            return ChangedSince()
        if isinstance(exc, RequestDataTooBig):
            return TooLarge()
        if isinstance(exc, SuspiciousOperation):
            return exceptions.ParseError()
        known: Exception = super().convert_known_exceptions(exc)
        return known

    def format_exception(self, exc: exceptions.APIException) -> dict[str, Any]:
        data: dict[str, Any] = super().format_exception(exc)
        if isinstance(self.exc, Stale):
            data["current"] = self.context["view"].as_read(self.exc.current)  # type: ignore[attr-defined]
        return data
