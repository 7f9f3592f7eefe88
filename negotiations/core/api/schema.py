"""How the API describes itself: the errors it documents are those that happen."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.utils.translation import gettext_lazy as _
from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from drf_standardized_errors import openapi
from drf_standardized_errors.openapi_serializers import ClientErrorEnum
from rest_framework import serializers

from negotiations.core.api.statuses import (
    EMPTY,
    NOT_ALLOWED,
    ChangedSince,
    TooLarge,
    VersionRequired,
)

_View = TypeVar("_View")
_WITH_BODY = ("POST", "PUT", "PATCH")
IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description=_('The ETag of the row as you saw it, for example "3".'),
)


def described(summary: Any, **options: Any) -> Callable[[_View], _View]:
    """An operation with its one-line description."""
    return cast(
        Callable[[_View], _View], extend_schema(summary=summary, description=summary, **options)
    )


def error_serializer(status: int, *codes: str) -> type[serializers.Serializer[Any]]:
    """The one error shape, for a status that comes with these codes only."""
    error = type(
        f"Error{status}Serializer",
        (serializers.Serializer,),
        {
            "code": serializers.ChoiceField(choices=[(code, code) for code in codes]),
            "detail": serializers.CharField(),
            "attr": serializers.CharField(allow_null=True),
        },
    )
    return type(
        f"ErrorResponse{status}Serializer",
        (serializers.Serializer,),
        {
            "type": serializers.ChoiceField(choices=ClientErrorEnum.choices),
            "errors": error(many=True),
        },
    )


Error403 = error_serializer(403, "permission_denied", NOT_ALLOWED)
Error412 = error_serializer(412, ChangedSince.default_code)
Error413 = error_serializer(413, TooLarge.default_code)
Error428 = error_serializer(428, VersionRequired.default_code)


def stale_serializer(
    name: str, row: type[serializers.BaseSerializer[Any]]
) -> type[serializers.Serializer[Any]]:
    """A 412: the one error shape, and the row as it is now."""
    return type(name, (Error412,), {"current": row()})


class TokenScheme(KnoxTokenScheme):  # type: ignore[no-untyped-call]
    """How the schema describes our tokens."""

    target_class = "negotiations.core.api.authentication.TokenAuthentication"
    name = "token"


class Schema(openapi.AutoSchema):
    """The library's, without the errors that our views cannot give."""

    def _should_add_http403_error_response(self) -> bool:
        """A change may be refused to a reader, or come from a session without its CSRF token."""
        return self.method not in ("GET", "HEAD") and self._should_add_http401_error_response()

    def _should_add_http415_error_response(self) -> bool:
        return self.method in _WITH_BODY

    def _should_add_http404_error_response(self) -> bool:
        """A row may not be there, nor a page of a list."""
        return "{" in self.path or self._is_paged()

    def _get_extra_validation_errors(self) -> dict[str, set[str]]:
        """And what our filters and our pages refuse in a query."""
        extra: dict[str, set[str]] = super()._get_extra_validation_errors()
        if self._is_paged():
            extra["page_size"] = {"invalid"}
            filterset = getattr(self.view, "filterset_class", None)
            extra |= {name: {EMPTY} for name in getattr(filterset, "base_filters", ())}
        return extra

    def _is_paged(self) -> bool:
        paginator = self._get_paginator()  # type: ignore[no-untyped-call]
        return self.method == "GET" and bool(self._is_list_view() and paginator)

    def _should_add_error_response(self, responses: dict[str, Any], status_code: str) -> bool:
        if status_code == "413":
            return self.method in _WITH_BODY and status_code not in responses
        added: bool = super()._should_add_error_response(responses, status_code)
        return added
