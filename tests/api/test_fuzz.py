"""The schema drives the API: no request it allows, or forbids, finds a 500 or a mismatch.

`TRAVAUX_FUZZ_EXAMPLES` sets how many requests each operation gets.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, settings
from knox.models import AuthToken
from schemathesis import Case
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from config.wsgi import application
from tests.api.world import World, known_id

EXAMPLES = int(os.environ.get("TRAVAUX_FUZZ_EXAMPLES", "4"))
PATHS = {
    "/api/plans/": "a-plan",
    "/api/agreements/": "an-agreement",
    "/api/deadlines/": str(known_id("Joint deadline")),
    "/api/groups/": str(known_id("group")),
    "/api/provisions/": str(known_id("provision 0")),
}
BODIES: dict[str, dict[str, Any]] = {
    "NewDeadlineRequest": {"plan": "a-plan", "rule": "start + 10 days"},
    "LogRequest": {"plan": "a-plan"},
    "NewExportRequest": {"agreement": "an-agreement"},
    "MoveRequest": {"rule": "end - 1 week"},
    "PreviewRequest": {"rule": "end - 1 week"},
    "CredentialsRequest": {"email": "us_head@people.example"},
}


def described() -> dict[str, Any]:
    """The schema, with values that exist put beside those that only could."""
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    for path, operations in found["paths"].items():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path" and "enum" not in parameter["schema"]:
                    known = next((PATHS[stem] for stem in PATHS if path.startswith(stem)), None)
                    _offer(parameter, "schema", known)
                elif parameter["name"] == "If-Match":
                    _offer(parameter, "schema", '"1"')
    for name, values in BODIES.items():
        for field, value in values.items():
            _offer(found["components"]["schemas"][name]["properties"], field, value)
    return found


def _offer(holder: dict[str, Any], key: str, value: str | None) -> None:
    if value is not None:
        holder[key] = {"anyOf": [{"type": "string", "enum": [value]}, holder[key]]}


schema = schemathesis.openapi.from_dict(
    described(),
    config=SchemathesisConfig.from_dict(
        {
            "seed": 20260204,
            "checks": {"missing_required_header": {"expected-statuses": [401, 404, 428]}},
            "generation": {"max-examples": EXAMPLES, "deterministic": True},
        }
    ),
)
schema.app = application


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests come in the test's own transaction, so none may close its connection."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def token(world: World, one_connection: None) -> str:
    return AuthToken.objects.create(world.us_head)[1]


@pytest.mark.no_cover
@schema.parametrize()
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_every_operation_keeps_to_the_schema(case: Case, token: str) -> None:
    cache.clear()
    with transaction.atomic():
        case.call_and_validate(
            headers={"Authorization": f"Token {token}"}, excluded_checks=[positive_data_acceptance]
        )
        transaction.set_rollback(True)
