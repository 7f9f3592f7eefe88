"""What every test stands on."""

import contextvars
import gc
import re
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone, translation
from hypothesis import is_hypothesis_test
from hypothesis import settings as hypothesis_settings

from agreements.catalogue import reader as agreements
from config.messages import compile_catalogues
from negotiations.catalogue import reader as plans
from negotiations.core import clock
from tests.builders import NOW, House, make_house
from tests.post.mail_server import MailServer

# A property holds however busy the machine is; what has to be quick is timed by itself.
hypothesis_settings.register_profile("travaux", deadline=None)
hypothesis_settings.load_profile("travaux")


def pytest_configure() -> None:
    """Pages are tested in both languages, so the translations must be there, compiled."""
    compile_catalogues(Path(__file__).resolve().parent.parent)
    # Python looks for garbage every 700 objects; a page makes thousands. A tenth of the time.
    gc.set_threshold(100_000, 20, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is not counted for the coverage, since counting takes as long again as the tests.

    A browser and processes of their own are not seen by it; where a generator of examples came to
    by chance says nothing of what is asked of a line.
    """
    for item in items:
        marked = item.get_closest_marker("browser") or item.get_closest_marker("processes")
        if marked or (getattr(item, "obj", None) and is_hypothesis_test(item.obj)):
            item.add_marker("no_cover")


@pytest.fixture(scope="session", autouse=True)
def each_file_that_ships_is_read_once() -> Iterator[None]:
    """What is read of a text is frozen, and the same each time; reading a plan takes a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plans, "read_plan", cache(plans.read_plan))
        patch.setattr(plans, "read_minerals", cache(plans.read_minerals))
        patch.setattr(agreements, "read_agreement", cache(agreements.read_agreement))
        yield


@pytest.fixture(autouse=True)
def rows_are_claimed_by_themselves() -> Iterator[None]:
    """No update picks its rows by a query of its own table.

    Django writes one so where a filter joins. PostgreSQL asks such a query only once, before it
    waits for a row that another holds: two claims would both succeed.
    """

    def refuse(execute: Any, sql: str, *rest: Any) -> Any:
        if updated := re.match(r'UPDATE ("\w+") .* IN \(SELECT U0\."id" FROM ("\w+") U0', sql):
            assert updated[1] != updated[2], sql
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        yield


@pytest.fixture(autouse=True)
def nobody_is_reading() -> Iterator[None]:
    """A request leaves its language active in the thread; no test is to inherit another's."""
    yield
    translation.activate("en")
    timezone.deactivate()


@pytest.fixture
def house(db: None) -> House:
    return make_house()


@pytest.fixture
def another_house(house: House) -> House:
    """A second plan with the same people."""
    return make_house("another-plan")


@pytest.fixture
def now() -> Iterator[datetime]:
    """It is day 34, ten in the morning in Washington."""
    with clock.held(NOW) as moment:
        yield moment


@pytest.fixture
def at_once() -> Callable[..., list[Any]]:
    """Runs calls at the same time, each in a thread with a connection of its own.

    Returns what each returned or raised, in order. The clock of the test is theirs too.
    """

    def run(*calls: Callable[[], Any]) -> list[Any]:
        start = threading.Barrier(len(calls))
        results: list[Any] = [None] * len(calls)

        def one(place: int, call: Callable[[], Any]) -> None:
            start.wait(timeout=10)
            try:
                results[place] = call()
            except Exception as error:  # noqa: BLE001 - handed to the test
                results[place] = error
            finally:
                connection.close()

        threads = [
            threading.Thread(target=contextvars.copy_context().run, args=(one, place, call))
            for place, call in enumerate(calls)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        return results

    return run


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """A mail server on this machine, which Django sends to over SMTP."""
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.address
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 5
        yield server
