"""The schema and the page on which to read it."""

from typing import Any

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from rest_framework.test import APIClient

from tests.api.world import World

PUBLIC = {("/api/tokens/", "post")}
WITHOUT_A_404 = {"/api/me/", "/api/tokens/", "/api/tokens/current/"}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


def operations(schema: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(p, m, op) for p, ms in schema["paths"].items() for m, op in ms.items()]


def test_it_is_valid_openapi_made_without_a_warning() -> None:
    GENERATOR_STATS.reset()
    validate_schema(SchemaGenerator().get_schema(request=None, public=True))
    assert not GENERATOR_STATS


def test_everyone_reads_it(db: Any) -> None:
    for query, kind in (("", "application/vnd.oai.openapi"), ("?format=json", "json")):
        answer = APIClient().get(f"/api/schema/{query}")
        assert answer.status_code == 200
        assert kind in answer.headers["Content-Type"]


@pytest.mark.parametrize("query", ["?lang=banana", "?lang=%00", "?version=a%0Ab", "?lang=../es"])
def test_no_query_breaks_it(db: Any, query: str) -> None:
    for path in ("/api/schema/", "/api/"):
        assert APIClient().get(path + query).status_code == 200


def test_every_operation_is_described(schema: dict[str, Any]) -> None:
    for path, method, operation in operations(schema):
        assert operation["description"], (path, method)


CHANGES = ("/move/", "/meet/", "/reopen/", "/remove/", "/restore/", "/bring-back/")


def needs_a_version(path: str, method: str) -> bool:
    """Whether it changes what somebody else may have changed meanwhile."""
    return (
        path.endswith(CHANGES)
        or (path.endswith("/text/{language}/") and method == "patch")
        or (path.endswith("}/reminders/") and method != "get")
    )


def test_the_errors_named_are_those_that_happen(schema: dict[str, Any]) -> None:
    for path, method, operation in operations(schema):
        named = {status for status in operation["responses"] if int(status) >= 400}
        expected = {"400", "401", "406", "500"}
        if method in ("post", "patch", "put"):
            expected |= {"413", "415"}
        if method != "get" and (path, method) not in PUBLIC:
            expected |= {"403"}
        if path not in WITHOUT_A_404 and (method == "get" or "{" in path):
            expected |= {"404"}
        if needs_a_version(path, method):
            expected |= {"412", "428"}
        if path.endswith("/file/"):
            expected |= {"409"}
        if path == "/api/tokens/":
            expected |= {"429"}
        assert named == expected, (path, method)


def test_the_page_needs_nothing_from_elsewhere(world: World) -> None:
    page = APIClient().get("/api/")
    assert page.status_code == 200
    html = page.content.decode()
    assert "http://" not in html
    assert "https://" not in html
    policy = page.headers["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src" not in policy
    elsewhere = APIClient().get("/api/schema/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in elsewhere
