"""One demo for all modules: loaded once, put in place for each and undone at its end.

Each test undoes its own.
"""

from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client

from negotiations.models import ActionPlan, User

PLAN = "us-mexico-critical-minerals"


@pytest.fixture(scope="session")
def rows_of_the_demo(django_db_setup: None, django_db_blocker: object) -> list[list[Model]]:
    """What is in the database once the demo is loaded, by table: reading it takes two seconds."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_plan_and_text()
        call_command("load_demo", verbosity=0)
        rows = [list(model._base_manager.all()) for model in our_models()]
        transaction.set_rollback(True)
    return rows


@pytest.fixture(scope="module")
def loaded_demo(rows_of_the_demo: list[list[Model]], django_db_blocker: object) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        for model, rows in zip(our_models(), rows_of_the_demo, strict=True):
            model._base_manager.bulk_create(rows)
        _count_on()
        yield
        transaction.set_rollback(True)


def _count_on() -> None:
    """Where the database numbers new rows, it goes on after those put in place."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), our_models()):
            cursor.execute(statement)


def our_models() -> list[type[Model]]:
    """Every model of the program, those between two others too."""
    return [
        model
        for label in ("negotiations", "agreements", "demo")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]


@pytest.fixture
def demo(loaded_demo: None, db: None) -> ActionPlan:
    """The plan of the demo, with its people and its history."""
    return ActionPlan.objects.get(slug=PLAN)


@pytest.fixture
def client_of() -> Callable[[str], Client]:
    """A browser in which this person is logged in."""

    def log_in(email: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(email=email))
        return client

    return log_in


def load_plan_and_text() -> None:
    call_command("load_plan", PLAN, verbosity=0)
    call_command("load_agreement", PLAN, verbosity=0)
