"""One demo for a whole module: loaded once, undone at its end; each test undoes its own."""

from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from negotiations.models import ActionPlan, User

PLAN = "us-mexico-critical-minerals"


@pytest.fixture(scope="module")
def loaded_demo(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_plan_and_text()
        call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


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
