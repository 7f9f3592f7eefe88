"""The part of the test's worlds that is about who negotiates what: people and their tokens, plans,
delegations, seats, groups; and what is publicly known of a plan."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from knox.crypto import hash_token
from knox.models import AuthToken
from knox.settings import CONSTANTS

from negotiations.models import (
    ActionPlan,
    Delegate,
    Delegation,
    Fact,
    GroupLead,
    Mineral,
    MineralFact,
    Party,
    PlannedProvision,
    SecretariatMember,
    Source,
    Submission,
    User,
    WorkingGroup,
    Workstream,
)
from tests.builders import (
    MEXICO_CITY,
    ROLES,
    SIXTY_DAYS,
    WASHINGTON,
    make_delegation,
    make_group,
    make_lead,
    make_neutral,
    make_party,
    make_person,
    make_plan,
    make_seat,
)
from tests.worlds_named import (
    OTHER_PLAN,
    PASSWORD,
    PEOPLE,
    PLAN,
    TRACKED_PLAN,
    ident,
    shown,
    token_of,
    two,
)


@dataclass(frozen=True)
class Sides:
    """What the other parts of a world hang on: the plan, its two sides, a group, a mineral."""

    plan: ActionPlan
    us: Delegation
    mx: Delegation
    group: WorkingGroup
    mineral: Mineral


def sides_found() -> Sides:
    """Those of a world that was built already."""
    return Sides(
        ActionPlan.objects.get(pk=shown(ActionPlan)),
        Delegation.objects.get(pk=shown(Delegation)),
        Delegation.objects.get(pk=ident(f"delegation {PLAN} MX")),
        WorkingGroup.objects.get(pk=shown(WorkingGroup)),
        Mineral.objects.get(pk=shown(Mineral)),
    )


def person(name: str) -> User:
    """One of `PEOPLE`."""
    return User.objects.get(pk=ident(name))


@cache
def _hash() -> str:
    return make_password(PASSWORD, salt="pinned")


class RowsOfPeople:
    """Who there is in one world."""

    def __init__(self, keeps: bool) -> None:
        self.keeps = keeps

    def build(self) -> Sides:
        self._people()
        self._plans()
        self._seats()
        self._groups()
        self._known()
        return Sides(self.plan, self.us, self.mx, self.group, self.mineral)

    def one_more(self, sides: Sides, number: int) -> WorkingGroup:
        """One more person of the U.S., who leads one group more, and one that there is."""
        name = f"more {number}"
        make_person(f"{number}@more.example", name, pk=ident(name))
        self._seat(name, sides.us, "negotiator")
        group = self._group(sides.plan, f"more-{number}", ident(f"group {name}"))
        group.workstreams.add(shown(Workstream))
        seat = Delegate.objects.get(pk=ident(f"seat of {name}"))
        make_lead(WorkingGroup.objects.get(pk=ident("group maps")), seat, pk=ident(f"lead {name}"))
        make_lead(group, seat, pk=ident(f"lead of {name}"))
        return group

    def _people(self) -> None:
        for name, (language, zone) in PEOPLE.items():
            is_staff = name.endswith("administrator")
            user = make_person(
                f"{name}@people.example",
                name.replace("-", " ").capitalize(),
                pk=ident(name),
                language=language,
                zone=zone,
                is_staff=is_staff,
                is_superuser=is_staff,
            )
            User.objects.filter(pk=user.pk).update(password=_hash())
            self._token(name, name in ("mx-head", "mx-negotiator", "mx-expert"))

    def _token(self, name: str, is_kept: bool) -> None:
        """People of Mexico have tokens only in the world where it keeps things to itself."""
        if is_kept and not self.keeps:
            return
        token = token_of(name)
        row = AuthToken(
            digest=hash_token(token),
            token_key=token[: CONSTANTS.TOKEN_KEY_LENGTH],
            user_id=ident(name),
        )
        row.save()

    def _plans(self) -> None:
        for code, zone in (("US", WASHINGTON), ("MX", MEXICO_CITY), ("JP", "Asia/Tokyo")):
            make_party(
                code,
                pk=shown(Party) if code == "US" else ident(f"party {code}"),
                country=code,
                zone=zone,
                **two("name", f"Government {code}"),
                **two("short", code.capitalize()),
            )
        self.plan = self._plan(PLAN, pk=shown(ActionPlan))
        self.other = self._plan(OTHER_PLAN)
        self._plan(TRACKED_PLAN, tracked_only=True)

    def _plan(self, slug: str, **fields: Any) -> ActionPlan:
        return make_plan(
            slug,
            **{
                "pk": ident(f"plan {slug}"),
                **SIXTY_DAYS,
                **two("title", f"The {slug} plan"),
                **two("summary", "A plan made up for a test."),
                **fields,
            },
        )

    def _seats(self) -> None:
        self.us = self._delegation(self.plan, "US", 0, pk=shown(Delegation))
        self.mx = self._delegation(self.plan, "MX", 1)
        elsewhere = self._delegation(self.other, "JP", 0)
        self._delegation(self.other, "MX", 1)
        for name in PEOPLE:
            side, _sep, role = name.replace("us-legal-", "us-legal_").partition("-")
            if role in ROLES:
                self._seat(name, self.us if side == "us" else self.mx, role)
        self._seat("mx-former", self.mx, "negotiator", left=True)
        self._seat("seated-administrator", self.mx, "head")
        self._seat("outsider", elsewhere, "head")
        make_neutral(self.plan, person("secretariat"), pk=shown(SecretariatMember))

    def _delegation(self, plan: ActionPlan, code: str, position: int, **fields: Any) -> Delegation:
        return make_delegation(
            plan,
            Party.objects.get(code=code),
            position,
            **{
                "pk": ident(f"delegation {plan.slug} {code}"),
                **two("lead", "Ministry of tests"),
                **fields,
            },
        )

    def _seat(self, name: str, delegation: Delegation, role: str, *, left: bool = False) -> None:
        pk = shown(Delegate) if name == "us-head" else ident(f"seat of {name}")
        make_seat(delegation, person(name), role, pk=pk, left=left)

    def _groups(self) -> None:
        self.group = self._group(self.plan, "prices", shown(WorkingGroup))
        self._group(self.plan, "maps", ident("group maps"))
        for name, pk in (("us-expert", shown(GroupLead)), ("mx-expert", ident("lead mx"))):
            make_lead(self.group, Delegate.objects.get(pk=ident(f"seat of {name}")), pk=pk)

    def _group(self, plan: ActionPlan, key: str, pk: UUID) -> WorkingGroup:
        return make_group(plan, key, pk=pk, **two("title", f"Group on {key}"))

    def _known(self) -> None:
        source = Source.objects.create(
            pk=shown(Source), plan=self.plan, key="gazette", citation="Gazette of tests, 2026."
        )
        self.mineral = Mineral.objects.create(
            pk=shown(Mineral), key="copper", symbol="Cu", **two("name", "copper")
        )
        fact = MineralFact.objects.create(
            pk=shown(MineralFact), key="red", citation="Gazette", **two("statement", "It is red.")
        )
        fact.minerals.add(self.mineral)
        for model, fields in (
            (Fact, {"status": "stated", **two("statement", "It was announced.")}),
            (Workstream, {"number": 1, **two("title", "Prices")}),
            (PlannedProvision, {**two("title", "Price floors"), **two("note", "")}),
            (Submission, {"stakeholder": "A chamber", **two("asked", "Less haste.")}),
        ):
            row = model.objects.create(pk=shown(model), plan=self.plan, key="one", **fields)
            row.sources.add(source)
        self.group.workstreams.add(shown(Workstream))
