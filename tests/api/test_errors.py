"""One shape for every error, whatever went wrong and whoever noticed."""

import json
from typing import Any

import pytest
from django.db import DatabaseError
from rest_framework.test import APIClient

from negotiations.models import Mineral
from tests.api.conftest import Asking
from tests.api.world import World

JSON = "application/json"
Case = tuple[str, str, dict[str, Any], int, str, str | None]
CASES: list[Case] = [
    ("GET", "/api/nowhere/", {}, 404, "not_found", None),
    ("POST", "/api/nowhere/at/all", {}, 404, "not_found", None),
    ("GET", "/api/plans", {}, 404, "not_found", None),
    ("GET", "/api/deadlines/not-an-id/", {}, 404, "not_found", None),
    ("GET", "/api/deadlines/a%0Ab/", {}, 404, "not_found", None),
    ("GET", "/api/plans/a%00b/", {}, 404, "not_found", None),
    ("GET", "/api/plans/no-such-plan/", {}, 404, "not_found", None),
    ("GET", "/api/journal/00000000-0000-4000-8000-00000000dead/", {}, 404, "not_found", None),
    ("DELETE", "/api/plans/", {}, 405, "method_not_allowed", None),
    ("OPTIONS", "/api/plans/", {}, 405, "method_not_allowed", None),
    ("PUT", "/api/me/", {}, 405, "method_not_allowed", None),
    ("GET", "/api/plans/", {"HTTP_ACCEPT": "text/html"}, 406, "not_acceptable", None),
    ("GET", "/api/plans/?page=", {}, 404, "not_found", None),
    ("GET", "/api/plans/?page=0", {}, 404, "not_found", None),
    ("GET", f"/api/plans/?page={'9' * 5000}", {}, 404, "not_found", None),
    ("GET", "/api/plans/?page=99999999999999999999", {}, 404, "not_found", None),
    ("GET", "/api/plans/?page_size=0", {}, 400, "invalid", "page_size"),
    ("GET", "/api/plans/?page_size=201", {}, 400, "invalid", "page_size"),
    ("GET", "/api/plans/?page_size=%C2%B2", {}, 400, "invalid", "page_size"),
    ("GET", "/api/plans/?kind=banana", {}, 400, "invalid_choice", "kind"),
    ("GET", "/api/plans/?tracked_only=perhaps", {}, 400, "invalid_choice", "tracked_only"),
    ("GET", "/api/deadlines/?due_before=2026-02-30", {}, 400, "invalid", "due_before"),
    ("GET", "/api/deadlines/?due_before=03/04/2026", {}, 400, "invalid", "due_before"),
    ("GET", "/api/deadlines/?group=7", {}, 400, "invalid", "group"),
    ("GET", "/api/deadlines/?late=", {}, 400, "empty", "late"),
    ("GET", "/api/deadlines/?plan=%20", {}, 400, "empty", "plan"),
    ("GET", "/api/deadlines/?plan=a%00b", {}, 400, "parse_error", None),
    ("GET", "/api/journal/?since=yesterday", {}, 400, "invalid", "since"),
    ("GET", "/api/journal/?since=0001-01-01T00:00:00%2B14:00", {}, 400, "invalid", "since"),
    ("GET", "/api/journal/?verb=banana", {}, 400, "invalid_choice", "verb"),
    ("GET", f"/api/plans/?{'&'.join('a=b' for _n in range(1001))}", {}, 400, "parse_error", None),
    (
        "POST",
        "/api/journal/",
        {"data": "x", "CONTENT_TYPE": "text/plain"},
        415,
        "unsupported_media_type",
        None,
    ),
    ("POST", "/api/journal/", {"data": "{", "CONTENT_TYPE": JSON}, 400, "parse_error", None),
    ("POST", "/api/journal/", {"data": "NaN", "CONTENT_TYPE": JSON}, 400, "parse_error", None),
    ("POST", "/api/journal/", {"data": b"\xff", "CONTENT_TYPE": JSON}, 400, "parse_error", None),
    ("POST", "/api/journal/", {"data": "[" * 9999, "CONTENT_TYPE": JSON}, 400, "parse_error", None),
    ("POST", "/api/journal/", {"data": "1" * 9999, "CONTENT_TYPE": JSON}, 400, "parse_error", None),
    (
        "POST",
        "/api/journal/",
        {"data": "[]", "CONTENT_TYPE": JSON},
        400,
        "invalid",
        "non_field_errors",
    ),
]


def send(client: APIClient, method: str, path: str, extra: dict[str, Any]) -> Any:
    given = {"data": b"", "CONTENT_TYPE": "application/octet-stream", **extra}
    data = given.pop("data")
    return client.generic(
        method,
        path,
        data,
        given.pop("CONTENT_TYPE") if data or "CONTENT_TYPE" in extra else "",
        **given,
    )


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]} {case[1][:60]}" for case in CASES])
def test_the_one_shape(world: World, asking: Asking, case: Case) -> None:
    method, path, extra, status, code, attr = case
    answer = send(asking(world.us_head), method, path, extra)
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == JSON
    body = answer.json()
    assert set(body) == {"type", "errors"}
    assert body["type"] == ("validation_error" if attr else "client_error")
    [error] = body["errors"]
    assert (error["code"], error["attr"]) == (code, attr)
    assert error["detail"]


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "\udfff\ud800"])
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/api/journal/", {"plan": "a-plan", "text": "{}"}),
        ("/api/journal/", {"plan": "{}", "text": "Yes"}),
        ("/api/journal/", {"plan": "a-plan", "text": "Yes", "subject": {"kind": "{}"}}),
        ("/api/journal/", {"plan": "a-plan", "text": "Yes", "{}": 1}),
        ("/api/tokens/", {"email": "{}", "password": "{}"}),
        ("/api/exports/", {"agreement": "an-agreement", "language": "{}"}),
    ],
)
def test_text_that_no_database_keeps(
    world: World, asking: Asking, path: str, said: Any, text: str
) -> None:
    body = json.dumps(said).replace("{}", json.dumps(text)[1:-1])
    answer = asking(world.us_head).generic("POST", path, body, JSON)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "parse_error"


def test_text_beyond_the_basic_plane_is_kept(world: World, asking: Asking) -> None:
    said = json.dumps({"plan": "a-plan", "text": "𝒜 ñ ✓"})
    answer = asking(world.us_head).generic("POST", "/api/journal/", said, JSON)
    assert answer.json()["text"] == "𝒜 ñ ✓"


def test_a_body_that_is_too_long(world: World, asking: Asking, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    said = {"plan": "a-plan", "text": "x" * 100}
    answer = asking(world.us_head).post("/api/journal/", said)
    assert answer.status_code == 413
    assert answer.json()["errors"][0]["code"] == "too_large"


def test_our_own_fault_has_the_shape_and_tells_nothing(
    world: World, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise DatabaseError("a secret of ours")

    monkeypatch.setattr(type(Mineral.objects.all()), "visible_to", broken)
    client = asking(world.us_head)
    client.raise_request_exception = False
    answer = client.get("/api/minerals/")
    assert answer.status_code == 500
    assert answer.json() == {
        "type": "server_error",
        "errors": [{"code": "error", "detail": "Server Error (500)", "attr": None}],
    }


def test_unknown_pages_outside_the_api_stay_pages(world: World, client: Any) -> None:
    client.force_login(world.us_head)
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")
