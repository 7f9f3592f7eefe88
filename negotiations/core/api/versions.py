"""Changes that say which version they saw: ETag in an answer, If-Match in a request."""

from typing import Any

from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from negotiations.core.api.statuses import VersionRequired

ETAG = OpenApiParameter(
    "ETag",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description=_("The version, to send as If-Match with a change."),
    response=[200, 201],
)
# What is not there yet may have version 0, so no row has this one.
_NO_VERSION = -1


def etag(row: Any) -> str:
    """The ETag of a row with a `version`."""
    return f'"{row.version}"'


def version_seen(request: Request, row: Any) -> int:
    """The version that If-Match names: the current one, or one that no row has.

    `*` matches any version (RFC 9110, section 13.1.1): it says nothing of what was seen.
    """
    named = parse_etags(request.headers.get("If-Match", ""))
    if not named or "*" in named:
        raise VersionRequired
    return int(row.version) if etag(row) in named else _NO_VERSION
