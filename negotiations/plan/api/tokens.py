"""Getting a token for an address and a password, and giving it back."""

from hashlib import sha256
from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.utils.translation import gettext_lazy as _
from drf_standardized_errors.openapi_serializers import ErrorResponse401Serializer
from knox.models import AuthToken
from rest_framework import exceptions, serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle

from negotiations.core.api.authentication import TokenAuthentication
from negotiations.core.api.fields import Moment, Words
from negotiations.core.api.schema import described
from negotiations.core.api.views import Spoken
from negotiations.plan.models import User


class WrongCredentials(exceptions.APIException):
    """401, alike for an unknown address, a wrong password and an account that may not log in."""

    status_code = status.HTTP_401_UNAUTHORIZED
    default_detail = _("That e-mail address and password do not go together.")
    default_code = "authentication_failed"
    auth_header = "Token"


class Attempts(SimpleRateThrottle):
    """So many attempts from one address on one account."""

    scope = "tokens"

    def get_cache_key(self, request: Request, view: Any) -> str:
        data = request.data if isinstance(request.data, dict) else {}
        account = str(data.get("email", "")).strip().lower()
        ident = sha256(f"{self.get_ident(request)} {account}".encode()).hexdigest()
        return self.cache_format % {"scope": self.scope, "ident": ident}


class CredentialsSerializer(serializers.Serializer[User]):
    """What a person logs in with."""

    email = Words(max_length=254, help_text=_("E-mail address; capitals do not matter."))
    password = Words(max_length=4096, trim_whitespace=False)


class TokenSerializer(serializers.Serializer[AuthToken]):
    """A token: send it as `Authorization: Token …`. It is shown this once."""

    token = serializers.CharField()
    expiry = Moment(allow_null=True, help_text=_("When it stops working; null for never."))


class Tokens(Spoken):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (Attempts,)

    @described(
        _("Log in: get a token for your e-mail address and password."),
        request=CredentialsSerializer,
        responses={201: TokenSerializer, 401: ErrorResponse401Serializer},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        asked = CredentialsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        user = authenticate(
            request._request,
            username=asked.validated_data["email"],
            password=asked.validated_data["password"],
        )
        if user is None:
            raise WrongCredentials
        row, token = AuthToken.objects.create(user)
        user_logged_in.send(sender=type(user), request=request._request, user=user)
        shown = TokenSerializer({"token": token, "expiry": row.expiry})
        return Response(shown.data, status.HTTP_201_CREATED)


class CurrentToken(Spoken):
    authentication_classes = (TokenAuthentication,)

    @described(
        _("Log out: the token of this request stops working."),
        request=None,
        responses={204: None},
    )
    def delete(self, request: Request) -> Response:
        request.auth.delete()
        user_logged_out.send(sender=type(request.user), request=request._request, user=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
