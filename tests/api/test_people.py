"""Oneself, and logging in: by token, by session."""

from typing import Any

import pytest
from django.test import Client
from knox.models import AuthToken
from rest_framework.test import APIClient

from tests.api.conftest import Asking
from tests.api.world import PASSWORD, World

pytestmark = pytest.mark.team
TOKENS = "/api/tokens/"


def log_in(email: str, password: str = PASSWORD) -> Any:
    return APIClient().post(TOKENS, {"email": email, "password": password})


def bearing(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def test_me(world: World, asking: Asking) -> None:
    me = asking(world.us_head).get("/api/me/").json()
    assert (me["name"], me["email"]) == ("Person us_head", "us_head@people.example")
    assert me["seats"] == [{"plan": "a-plan", "party": "US", "role": "head"}]
    assert me["secretariat_of"] == []
    neutral = asking(world.secretariat).get("/api/me/").json()
    assert (neutral["seats"], neutral["secretariat_of"]) == ([], ["a-plan"])


def test_preferences(world: World, asking: Asking) -> None:
    client = asking(world.us_head)
    changed = client.patch("/api/me/", {"language": "es"}).json()
    assert (changed["language"], changed["zone"]) == ("es", "UTC")
    assert client.patch("/api/me/", {"zone": "America/Mexico_City"}).json()["language"] == "es"
    for said, attr in (({"zone": "Mars/Olympus"}, "zone"), ({"language": "fr"}, "language")):
        answer = client.patch("/api/me/", said)
        assert answer.status_code == 400
        assert [error["attr"] for error in answer.json()["errors"]] == [attr]
    assert client.patch("/api/me/", {"is_staff": True, "name": "Other"}).status_code == 200
    world.us_head.refresh_from_db()
    assert (world.us_head.is_staff, world.us_head.name) == (False, "Person us_head")


def test_a_token_logs_in_until_it_is_given_back(world: World) -> None:
    answer = log_in("US_Head@People.example")
    assert answer.status_code == 201, answer.content
    assert set(answer.json()) == {"token", "expiry"}
    client = bearing(answer.json()["token"])
    other = bearing(log_in("us_head@people.example").json()["token"])
    assert client.get("/api/me/").json()["email"] == "us_head@people.example"
    assert client.delete("/api/tokens/current/").status_code == 204
    assert client.get("/api/me/").status_code == 401
    assert other.get("/api/me/").status_code == 200


def test_who_does_not_get_a_token_is_not_told_why(world: World) -> None:
    world.us_expert.is_active = False
    world.us_expert.save()
    answers = [
        log_in("us_head@people.example", "a wrong one"),
        log_in("nobody@people.example"),
        log_in("us_expert@people.example"),
    ]
    assert [answer.status_code for answer in answers] == [401] * 3
    assert {answer.content for answer in answers} == {answers[0].content}
    assert answers[0].json()["errors"][0]["code"] == "authentication_failed"
    assert AuthToken.objects.count() == 0


def test_an_unknown_address_costs_as_much_work(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    hasher = "django.contrib.auth.hashers.MD5PasswordHasher.encode"
    monkeypatch.setattr(hasher, lambda self, password, salt: hashed.append(password) or "")
    log_in("us_head@people.example", "a wrong one")
    log_in("nobody@people.example", "a wrong one")
    assert hashed == ["a wrong one"] * 2


def test_who_may_no_longer_log_in_has_no_use_of_a_token(world: World) -> None:
    token = log_in("us_head@people.example").json()["token"]
    world.us_head.is_active = False
    world.us_head.save()
    assert bearing(token).get("/api/me/").status_code == 401


def test_attempts_are_counted_by_address_and_account(world: World) -> None:
    for _attempt in range(10):
        assert log_in("us_head@people.example", "a wrong one").status_code == 401
    answer = log_in("US_HEAD@people.example")
    assert answer.status_code == 429
    assert answer.json()["errors"][0]["code"] == "throttled"
    assert int(answer.headers["Retry-After"]) > 0
    assert log_in("mx_head@people.example").status_code == 201


@pytest.mark.parametrize("header", ["Token", "Token a b", "Token no-such-token", "Token \xff\xfe"])
def test_a_wrong_token(world: World, header: str) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)
    answer = client.get("/api/me/")
    assert answer.status_code == 401
    assert answer.json()["errors"][0]["code"] == "authentication_failed"


def test_a_session_is_enough_to_read_but_a_change_needs_its_csrf_token(world: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.us_head)
    assert browser.get("/api/me/").status_code == 200
    answer = browser.patch("/api/me/", {"language": "es"}, "application/json")
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["code"] == "permission_denied"
    assert browser.delete("/api/tokens/current/").status_code == 401


def test_a_person_with_a_token_is_spoken_to_in_their_language(world: World) -> None:
    world.us_head.language = "es"
    world.us_head.save()
    client = bearing(log_in("us_head@people.example").json()["token"])
    entry = client.post("/api/journal/", {"plan": "a-plan", "text": "Nos reunimos."}).json()
    assert entry["language"] == "es"
