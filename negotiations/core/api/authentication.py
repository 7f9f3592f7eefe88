"""Logging in with a token: `Authorization: Token …`."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from knox import auth
from rest_framework import exceptions


class TokenAuthentication(auth.TokenAuthentication):  # type: ignore[misc]
    """Knox's tokens; one that is no ASCII text is a wrong token like any other."""

    def authenticate_credentials(self, token: bytes) -> Any:
        if not token.isascii() or b"\0" in token:
            raise exceptions.AuthenticationFailed(_("Invalid token."))
        return super().authenticate_credentials(token)
