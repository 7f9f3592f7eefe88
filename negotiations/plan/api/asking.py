"""Who asks over the API."""

from typing import cast

from rest_framework.request import Request

from negotiations.plan.models import User


def asked_by(request: Request) -> User:
    """Who asks, where a view lets nobody else in."""
    return cast(User, request.user)
