"""Errors of HTTP that REST framework has no class for, and the codes of our own refusals.

Apart from the handler: REST framework imports the parser, and so this, before its own views.
"""

from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status

REFUSED = "refused"
NOT_ALLOWED = "not_allowed"
EMPTY = "empty"


class Conflict(exceptions.APIException):
    """409: what was asked for is not in a state to be given."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = _("That is not possible as things stand.")
    default_code = "conflict"


class ChangedSince(exceptions.APIException):
    """412: the version named in If-Match is not the current one (RFC 9110, section 13.1.1)."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_detail = _(
        "Somebody changed this since you read it. What it says now is in “current”; look at it "
        "and send your change again with its ETag."
    )
    default_code = "stale"


class TooLarge(exceptions.APIException):
    """413: a body longer than the program takes (RFC 9110, section 15.5.14)."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("The request is too long.")
    default_code = "too_large"


class VersionRequired(exceptions.APIException):
    """428: a change did not say which version it saw (RFC 6585, section 3)."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = _(
        "Say which version you saw: send If-Match with the ETag you were given, quotes and all, "
        'for example If-Match: "3".'
    )
    default_code = "version_required"
