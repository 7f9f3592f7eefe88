"""Every row of ours has a rule for who sees it, and the rule holds."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from negotiations.core.rows import CompartmentRow, VisibleQuerySet
from negotiations.models import Delegation, User
from tests.compartments.walking import ANONYMOUS, BY_TOKEN, OTHERS
from tests.worlds import ident, kept, person, world

pytestmark = pytest.mark.django_db
MODELS = [
    model
    for app in ("negotiations", "agreements", "demo")
    for model in apps.get_app_config(app).get_models()
]
SIDED = [model for model in MODELS if issubclass(model, CompartmentRow)]
# Rows that hold what a delegation keeps to itself without a compartment of their own.
CARRYING = [
    apps.get_model(name)
    for name in (
        "negotiations.Bounce",
        "negotiations.CalendarFeed",
        "negotiations.ExtensionAnswer",
        "negotiations.Reminder",
        "negotiations.ReminderPreferences",
        "negotiations.WebhookDelivery",
        "agreements.Export",
        "demo.KeptMail",
    )
]
_PERSONS = [role for role in OTHERS if role != ANONYMOUS and not role.endswith(BY_TOKEN)]


@pytest.fixture
def keeping() -> Iterator[None]:
    with world(keeps=True):
        yield


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_says_who_sees_its_rows(model: Any, keeping: None) -> None:
    assert issubclass(model.objects.all().__class__, VisibleQuerySet)
    assert model.objects.count() > 0, "the test's worlds hold no row of this model: add one"
    assert model.objects.visible_to(AnonymousUser()).count() == 0


@pytest.mark.parametrize("model", SIDED + CARRYING, ids=lambda model: model._meta.label)
def test_what_one_side_keeps_is_not_seen_by_others(model: Any, keeping: None) -> None:
    assert model.objects.filter(pk=kept(model)).exists()
    seers = [
        role
        for role in _PERSONS
        if model.objects.visible_to(person(role)).filter(pk=kept(model)).exists()
    ]
    assert seers == []


@pytest.mark.parametrize("model", SIDED, ids=lambda model: model._meta.label)
def test_those_who_keep_it_see_it(model: Any, keeping: None) -> None:
    for name in ("mx-head", "mx-negotiator", "mx-expert"):
        assert model.objects.visible_to(person(name)).filter(pk=kept(model)).exists()


def test_an_administrator_and_who_left_have_no_side(keeping: None) -> None:
    for name in ("administrator", "seated-administrator", "mx-former", "secretariat", "outsider"):
        ours = Delegation.objects.of(person(name)).filter(plan__slug="copper")
        assert list(ours) == [], name


def test_people_of_a_plan_one_is_not_in_are_not_seen(keeping: None) -> None:
    seen = set(User.objects.visible_to(person("outsider")).values_list("pk", flat=True))
    assert seen == {ident("outsider")}
