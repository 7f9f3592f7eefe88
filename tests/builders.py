"""Where the rows that every negotiation of the tests stands on are made: its parties, its plan,
its delegations, their people and seats, its groups.

Each has what most worlds want; a world says what it wants otherwise, and what else it holds.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

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

WASHINGTON = "America/New_York"
MEXICO_CITY = "America/Mexico_City"
# Day 34 of the plan, a Tuesday: past eight in the morning in both capitals.
NOW = datetime(2026, 3, 10, 10, 0, tzinfo=ZoneInfo(WASHINGTON))
SIXTY_DAYS = {
    "start_on": date(2026, 2, 4),
    "window_length": 60,
    "window_unit": "days",
    "original_end_on": date(2026, 4, 5),
    "end_on": date(2026, 4, 5),
}
# What each party's people read, and where they are.
SIDES = {"US": ("en", WASHINGTON), "MX": ("es", MEXICO_CITY)}
ROLES = ("head", "negotiator", "legal_adviser", "expert", "observer")


def make_party(code: str, **fields: Any) -> Party:
    """The party of this code: made, or the one there is."""
    given = {"name_en": f"Name of {code}", "name_es": f"Nombre de {code}", "zone": WASHINGTON}
    return Party.objects.get_or_create(code=code, defaults=given | fields)[0]


def make_plan(slug: str, **fields: Any) -> ActionPlan:
    """An action plan, without a window unless told (`**SIXTY_DAYS`)."""
    given = {"title_en": f"Title of {slug}", "title_es": f"Título de {slug}"}
    return ActionPlan.objects.create(
        **{"slug": slug, "kind": "action_plan", "zone": WASHINGTON, **given, **fields}
    )


def make_delegation(plan: ActionPlan, party: Party, position: int, **fields: Any) -> Delegation:
    """A party's people in a plan."""
    return Delegation.objects.create(plan=plan, party=party, position=position, **fields)


def make_person(email: str, name: str, password: str | None = None, **fields: Any) -> User:
    """Somebody, who can log in where a password is said."""
    person: User = User.objects.create_user(email, password, name=name, **fields)
    return person


def make_seat(delegation: Delegation, user: User, role: str, **fields: Any) -> Delegate:
    """This person's seat in a delegation."""
    return Delegate.objects.create(delegation=delegation, user=user, role=role, **fields)


def make_neutral(plan: ActionPlan, user: User, **fields: Any) -> SecretariatMember:
    """This person's place in a plan's secretariat."""
    return SecretariatMember.objects.create(plan=plan, user=user, **fields)


def make_group(plan: ActionPlan, key: str, **fields: Any) -> WorkingGroup:
    """A working group."""
    given = {"code": key[:2].upper(), "title_en": f"Group {key}", "title_es": f"Grupo {key}"}
    return WorkingGroup.objects.create(**{"plan": plan, "key": key, **given, **fields})


def make_lead(group: WorkingGroup, delegate: Delegate, **fields: Any) -> GroupLead:
    """A group's lead for one side."""
    return GroupLead.objects.create(group=group, delegate=delegate, **fields)


def make_deadline(
    plan: ActionPlan,
    due_on: date,
    responsible: tuple[Delegation, ...],
    due_time: time | None = None,
    **fields: Any,
) -> Deadline:
    """A deadline with its dates in order, by its date unless a rule is said."""
    zone = fields.setdefault("zone", WASHINGTON)
    row: Deadline = Deadline.objects.create(
        **{
            "plan": plan,
            "rule": due_on.isoformat(),
            "original_on": due_on,
            "due_on": due_on,
            "due_time": due_time,
            "due_at": moment_due(due_on, due_time, zone),
            **fields,
        }
    )
    row.responsible.set(responsible)
    return row


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
        given = {"title_en": "First joint reading", "title_es": "Primera lectura conjunta"}
        sides = (own,) if own else responsible or (self.us, self.mx)
        return make_deadline(self.plan, due_on, sides, compartment=own, **given | fields)


def make_house(slug: str = "two-parties") -> House:
    """Both delegations full; the U.S. expert and the Mexican negotiator lead the one group."""
    plan = make_plan(
        slug,
        title_en="Two-party plan",
        title_es="Plan de dos partes",
        marking_en="FOR NEGOTIATORS",
        marking_es="PARA NEGOCIADORES",
        **SIXTY_DAYS,
    )
    us = _side(plan, 0, "US", "United States", "Estados Unidos")
    mx = _side(plan, 1, "MX", "Mexico", "México")
    group = make_group(
        plan, "floors", code="G1", title_en="Price floors", title_es="Precios mínimos"
    )
    house = House(plan, us, mx, group)
    for delegation in (us, mx):
        language, zone = SIDES[delegation.code]
        for role in ROLES:
            name = f"{delegation.code.lower()}_{role}"
            house.people[name] = known_person(name, language=language, zone=zone)
            make_seat(delegation, house.people[name], role)
    for name in ("us_expert", "mx_negotiator"):
        make_lead(group, house.seat(name))
    for name in ("secretariat", "admin", "outsider"):
        house.people[name] = known_person(name, is_staff=name == "admin")
    make_neutral(plan, house.people["secretariat"])
    return house


def _side(plan: ActionPlan, position: int, code: str, english: str, spanish: str) -> Delegation:
    party = make_party(code, name_en=english, name_es=spanish, country=code, zone=SIDES[code][1])
    return make_delegation(plan, party, position)


def known_person(name: str, **fields: Any) -> User:
    """The person of this name: two houses may stand beside each other, with the same people."""
    email = f"{name}@travaux.example"
    known = User.objects.filter(email=email).first()
    return known or make_person(email, name, **{"language": "en", "zone": WASHINGTON, **fields})
