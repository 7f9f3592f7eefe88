"""A database is a demo's from its first start or never."""

from collections.abc import Iterator
from unittest import mock

import pytest
from django.contrib.auth import get_user_model
from pytest_django import Settings

from config import prepare
from demo.people import DEMO_PEOPLE

pytestmark = pytest.mark.django_db


def be_silent(line: str) -> None:
    """Say nothing."""


@pytest.fixture
def loaded() -> Iterator[list[str]]:
    """The commands that were run, in order; nothing is really loaded."""
    commands: list[str] = []
    with mock.patch.object(prepare, "call_command", lambda name, **_: commands.append(name)):
        yield commands


@pytest.fixture
def demo_person() -> None:
    get_user_model().objects.create(email=DEMO_PEOPLE[0].email)


def test_the_first_start_of_a_demo_loads_all(loaded: list[str]) -> None:
    prepare.first_data(be_silent)
    assert loaded == ["load_plan", "load_agreement", "load_demo"]


def test_the_first_start_elsewhere_loads_no_people(loaded: list[str], settings: Settings) -> None:
    settings.DEMO = False
    prepare.first_data(be_silent)
    assert loaded == ["load_plan", "load_agreement"]


def test_the_demo_does_not_enter_a_database_of_another(loaded: list[str]) -> None:
    with (
        mock.patch.object(prepare, "_is_new", return_value=False),
        pytest.raises(prepare.CannotStartError, match="TRAVAUX_DEMO is on"),
    ):
        prepare.first_data(be_silent)
    assert loaded == []


@pytest.mark.usefixtures("demo_person")
def test_the_demo_people_do_not_leave_the_demo(loaded: list[str], settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(prepare.CannotStartError, match="TRAVAUX_DEMO is off"):
        prepare.first_data(be_silent)
    assert loaded == []


def test_a_first_start_cut_short_is_a_first_start_again() -> None:
    people = get_user_model().objects

    def cut_short(name: str, **_: object) -> None:
        people.create(email=f"{name}@first.example")
        if name == "load_demo":
            raise KeyboardInterrupt

    with (
        mock.patch.object(prepare, "call_command", cut_short),
        pytest.raises(KeyboardInterrupt),
    ):
        prepare.first_data(be_silent)
    assert not people.filter(email__endswith="@first.example").exists()
