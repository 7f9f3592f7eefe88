"""A small plan of two delegations, made by hand; a mail server; several people at once."""

import contextvars
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from negotiations.core import clock
from negotiations.models import (
    ActionPlan,
    Deadline,
    Delegate,
    Delegation,
    GroupLead,
    Party,
    SecretariatMember,
    User,
    WorkingGroup,
)
from negotiations.schedule.models.deadline import moment_due
from tests.negotiations.mail_server import MailServer

WASHINGTON = "America/New_York"
MEXICO_CITY = "America/Mexico_City"
# Day 34 of the plan, a Tuesday: past eight in the morning in both capitals.
NOW = datetime(2026, 3, 10, 10, 0, tzinfo=ZoneInfo(WASHINGTON))
ROLES = ("head", "negotiator", "legal_adviser", "expert", "observer")


@dataclass(frozen=True)
class House:
    """A plan, its two delegations, its people by name (`us_head`, `mx_expert`, `secretariat`)."""

    plan: ActionPlan
    us: Delegation
    mx: Delegation
    group: WorkingGroup
    people: dict[str, User] = field(default_factory=dict)

    def __getitem__(self, name: str) -> User:
        return self.people[name]

    def seat(self, name: str) -> Delegate:
        return Delegate.objects.get(plan=self.plan, user=self.people[name])

    def deadline(
        self,
        due_on: date = date(2026, 3, 12),
        *,
        responsible: tuple[Delegation, ...] = (),
        own: Delegation | None = None,
        **fields: Any,
    ) -> Deadline:
        """A deadline: joint, and both sides', unless said otherwise."""
        zone = fields.setdefault("zone", WASHINGTON)
        at: time | None = fields.setdefault("due_time", None)
        row = Deadline.objects.create(
            plan=self.plan,
            compartment=own,
            title_en=fields.pop("title_en", "First joint reading"),
            title_es=fields.pop("title_es", "Primera lectura conjunta"),
            rule=fields.pop("rule", due_on.isoformat()),
            original_on=fields.pop("original_on", due_on),
            due_on=due_on,
            due_at=moment_due(due_on, at, zone),
            **fields,
        )
        row.responsible.set((own,) if own else responsible or (self.us, self.mx))
        return row


def make_house(slug: str = "two-parties") -> House:
    """Both delegations full; the U.S. expert and the Mexican negotiator lead the one group."""
    plan = ActionPlan.objects.create(
        slug=slug,
        kind="action_plan",
        title_en="Two-party plan",
        title_es="Plan de dos partes",
        zone=WASHINGTON,
        start_on=date(2026, 2, 4),
        window_length=60,
        window_unit="days",
        original_end_on=date(2026, 4, 5),
        end_on=date(2026, 4, 5),
        marking_en="FOR NEGOTIATORS",
        marking_es="PARA NEGOCIADORES",
    )
    us = _delegation(plan, 0, "US", ("United States", "Estados Unidos"), WASHINGTON)
    mx = _delegation(plan, 1, "MX", ("Mexico", "México"), MEXICO_CITY)
    group = WorkingGroup.objects.create(
        plan=plan, key="floors", code="G1", title_en="Price floors", title_es="Precios mínimos"
    )
    house = House(plan, us, mx, group)
    for delegation, language, zone in ((us, "en", WASHINGTON), (mx, "es", MEXICO_CITY)):
        for role in ROLES:
            name = f"{delegation.code.lower()}_{role}"
            house.people[name] = _person(name, language, zone)
            Delegate.objects.create(delegation=delegation, user=house.people[name], role=role)
    for name in ("us_expert", "mx_negotiator"):
        GroupLead.objects.create(group=group, delegate=house.seat(name))
    house.people["secretariat"] = _person("secretariat", "en", WASHINGTON)
    SecretariatMember.objects.create(plan=plan, user=house.people["secretariat"])
    house.people["admin"] = _person("admin", "en", WASHINGTON, is_staff=True)
    house.people["outsider"] = _person("outsider", "en", WASHINGTON)
    return house


def _delegation(
    plan: ActionPlan, position: int, code: str, names: tuple[str, str], zone: str
) -> Delegation:
    english, spanish = names
    party, _made = Party.objects.get_or_create(
        code=code,
        defaults={"name_en": english, "name_es": spanish, "country": code, "zone": zone},
    )
    return Delegation.objects.create(plan=plan, party=party, position=position)


def _person(name: str, language: str, zone: str, **fields: Any) -> User:
    email = f"{name}@travaux.example"
    known = User.objects.filter(email=email).first()
    return known or User.objects.create_user(
        email, name=name, language=language, zone=zone, **fields
    )


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
