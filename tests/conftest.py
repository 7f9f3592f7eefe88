"""What every test stands on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone, translation

from config.messages import compile_catalogues


def pytest_configure() -> None:
    """Pages are tested in both languages, so the translations must be there, compiled."""
    compile_catalogues(Path(__file__).resolve().parent.parent)


@pytest.fixture(autouse=True)
def nobody_is_reading() -> Iterator[None]:
    """A request leaves its language active in the thread; no test is to inherit another's."""
    yield
    translation.activate("en")
    timezone.deactivate()
