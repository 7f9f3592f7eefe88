"""A small negotiation that the API is asked about: two sides, each with something of its own."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from negotiations.core import clock
from negotiations.models import User
from tests.api.world import World, build

NOW = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
TODAY = date(2026, 3, 10)
Asking = Callable[[User | None], APIClient]


@pytest.fixture(autouse=True)
def frozen_clock() -> Iterator[None]:
    """It is the afternoon of day 34."""
    with clock.held(NOW):
        yield


@pytest.fixture(autouse=True)
def fresh_cache() -> Iterator[None]:
    """No attempts counted yet."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def world(db: Any) -> World:
    """The negotiation."""
    return build()


@pytest.fixture
def asking() -> Asking:
    """A client of the API, for a person or for nobody."""

    def client(user: User | None) -> APIClient:
        asked = APIClient()
        if user is not None:
            asked.force_authenticate(user)
        return asked

    return client
