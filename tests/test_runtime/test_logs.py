"""The log as it is configured does not hold what opens a calendar."""

import io
import logging.config
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from config.logs import KeysHidden

TOKEN = "5f1c0f6a4bb9433fa92f5f6b6f7b2c11.Zt-secret_w0rd"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the program's own handler writes."""
    root, written = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    logging.config.dictConfig(settings.LOGGING)
    (ours,) = [
        one
        for one in root.handlers
        if isinstance(one, logging.StreamHandler)
        and any(isinstance(hides, KeysHidden) for hides in one.filters)
    ]
    ours.setStream(written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize("path", [f"/calendar/{TOKEN}.ics", f"/answer/more-time/{TOKEN}/"])
def test_a_key_is_not_written(path: str, log: io.StringIO) -> None:
    logging.getLogger("django.request").warning("%s: %s", "Not Found", path)
    assert log.getvalue().startswith("WARNING django.request: Not Found: /")
    assert "…" in log.getvalue()
    assert "secret" not in log.getvalue()


def test_other_words_are_written_as_they_are(log: io.StringIO) -> None:
    logging.getLogger("negotiations").warning("At /calendar/ 5%")
    assert log.getvalue() == "WARNING negotiations: At /calendar/ 5%\n"


@pytest.mark.django_db
def test_what_is_asked_in_vain_is_logged_without_its_key(log: io.StringIO) -> None:
    assert Client().get(f"/calendar/{TOKEN}.ics").status_code == 404
    assert Client().post(f"/calendar/{TOKEN}.ics").status_code == 405
    assert log.getvalue().count("/calendar/…") == 2
    assert "secret" not in log.getvalue()
