"""Rows for the API's tests: a plan of two sides, one that is only tracked, one hidden."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from agreements.models import Agreement, Provision, ProvisionText
from negotiations.models import (
    ActionPlan,
    Deadline,
    Delegation,
    Fact,
    JournalEntry,
    Mineral,
    MineralFact,
    PlannedProvision,
    Project,
    Reminder,
    Source,
    Submission,
    User,
    WorkingGroup,
    Workstream,
)
from tests.builders import (
    SIXTY_DAYS,
    make_deadline,
    make_delegation,
    make_group,
    make_lead,
    make_neutral,
    make_party,
    make_person,
    make_plan,
    make_seat,
)

PASSWORD = "a-password-of-some-length"
PEOPLE = {
    "us_head": ("US", "head"),
    "us_observer": ("US", "observer"),
    "us_expert": ("US", "expert"),
    "mx_head": ("MX", "head"),
    "mx_negotiator": ("MX", "negotiator"),
}


@dataclass(frozen=True)
class World:
    """What the tests point at."""

    plan: ActionPlan
    tracked: ActionPlan
    hidden: ActionPlan
    people: dict[str, User]
    sides: dict[str, Delegation]
    group: WorkingGroup
    deadlines: dict[str, Deadline]
    entries: dict[str, JournalEntry]
    projects: dict[str, Project]
    agreement: Agreement
    provision: Provision

    def __getattr__(self, name: str) -> User:
        return self.people[name]


def known_id(name: str) -> UUID:
    """The identity of a row that tests name before it is made."""
    return uuid5(NAMESPACE_URL, name)


def build() -> World:
    """Everything at once; each row of a side's own says whose it is in its title."""
    plan = make_plan("a-plan", **SIXTY_DAYS)
    tracked = make_plan("a-tracked-plan", tracked_only=True)
    hidden = make_plan("a-hidden-plan")
    sides = {
        code: make_delegation(plan, make_party(code), place, lead_en=f"Lead of {code}")
        for place, code in enumerate(("US", "MX"))
    }
    people = {name: _person(name) for name in PEOPLE}
    for name, (code, role) in PEOPLE.items():
        make_seat(sides[code], people[name], role)
    people["secretariat"] = _person("secretariat")
    make_neutral(plan, people["secretariat"])
    people["stranger"] = _person("stranger")
    people["admin"] = _person("admin", is_staff=True)
    _known(plan)
    group = make_group(
        plan, "a-group", id=known_id("group"), code="G1", title_en="A group", title_es="Un grupo"
    )
    group.workstreams.set(Workstream.objects.filter(plan=plan))
    for name in ("us_expert", "mx_negotiator"):
        make_lead(group, people[name].seats.get())
    deadlines = {
        "joint": deadline(plan, "Joint deadline", group=group, due_on=date(2026, 3, 20)),
        "late": deadline(plan, "Late deadline", due_on=date(2026, 3, 1)),
        "met": deadline(plan, "Met deadline", due_on=date(2026, 3, 2), met_on=date(2026, 3, 2)),
        "us": deadline(plan, "Own deadline of US", compartment=sides["US"]),
        "mx": deadline(plan, "Own deadline of MX", compartment=sides["MX"]),
    }
    agreement, provision = _agreement(plan)
    return World(
        plan=plan,
        tracked=tracked,
        hidden=hidden,
        people=people,
        sides=sides,
        group=group,
        deadlines=deadlines,
        entries={
            name: entry(plan, name, sides.get(name.upper())) for name in ("joint", "us", "mx")
        },
        projects={
            name: project(plan, name, sides.get(name.upper())) for name in ("joint", "us", "mx")
        },
        agreement=agreement,
        provision=provision,
    )


def _person(name: str, **fields: Any) -> User:
    return make_person(f"{name}@people.example", f"Person {name}", PASSWORD, **fields)


def _known(plan: ActionPlan) -> None:
    source = Source.objects.create(
        plan=plan, key="a-source", citation="A citation", published="2026"
    )
    rows: list[Any] = [
        Fact.objects.create(plan=plan, key="a-fact", statement_en="A fact", status="stated"),
        Workstream.objects.create(plan=plan, key="w1", number=1, title_en="A workstream"),
        PlannedProvision.objects.create(plan=plan, key="p1", title_en="A provision to draft"),
        Submission.objects.create(plan=plan, key="s1", stakeholder="A chamber", asked_en="A thing"),
    ]
    for row in rows:
        row.sources.add(source)
    mineral = Mineral.objects.create(key="lithium", symbol="Li", name_en="Lithium", name_es="Litio")
    fact = MineralFact.objects.create(key="a-mineral-fact", statement_en="It is", citation="There")
    fact.minerals.add(mineral)


def deadline(plan: ActionPlan, title: str, **fields: Any) -> Deadline:
    """A deadline with its dates in order."""
    due_on = fields.pop("due_on", date(2026, 3, 25))
    sides = tuple(Delegation.objects.filter(plan=plan))
    return make_deadline(plan, due_on, sides, id=known_id(title), title_en=title, **fields)


def entry(plan: ActionPlan, name: str, compartment: Delegation | None = None) -> JournalEntry:
    """A line of the journal about the plan."""
    row: JournalEntry = JournalEntry.objects.create(
        plan=plan,
        compartment=compartment,
        at=datetime(2026, 3, 9, 12, tzinfo=UTC),
        verb="note",
        subject_kind="plan",
        subject_id=plan.pk,
        subject_label_en=plan.title_en,
        subject_label_es=plan.title_es,
        text=f"Entry {name}",
        language="en",
    )
    return row


def project(plan: ActionPlan, name: str, compartment: Delegation | None = None) -> Project:
    """A project for lithium."""
    row: Project = Project.objects.create(
        plan=plan,
        compartment=compartment,
        title_en=f"Project {name}",
        kind="mining",
        countries="US, MX",
        put_forward_by=Delegation.objects.filter(plan=plan).first(),
    )
    row.minerals.set(Mineral.objects.all())
    return row


def reminder(row: Deadline, recipient: User, step: int = 7) -> Reminder:
    """A reminder that was sent."""
    made: Reminder = Reminder.objects.create(
        deadline=row,
        recipient=recipient,
        step=step,
        due_on=row.due_on,
        state="sent",
        found_at=datetime(2026, 3, 9, 12, tzinfo=UTC),
        not_before=datetime(2026, 3, 9, 12, tzinfo=UTC),
    )
    return made


def _agreement(plan: ActionPlan) -> tuple[Agreement, Provision]:
    agreement = Agreement.objects.create(
        plan=plan, slug="an-agreement", symbol="A/1", title_en="An agreement", title_es="Un acuerdo"
    )
    return agreement, provision(agreement, 0)


def provision(agreement: Agreement, position: int) -> Provision:
    """An article with a bracket of the United States."""
    row: Provision = Provision.objects.create(
        id=known_id(f"provision {position}"),
        agreement=agreement,
        uid=f"art-{position + 1}",
        kind="article",
        number=str(position + 1),
        position=position,
    )
    for language, heading in (("en", "Purpose"), ("es", "Objeto")):
        ProvisionText.objects.create(
            provision=row,
            language=language,
            heading=heading,
            source=f"In {language}: each Party [US: shall][MX: may] cooperate.",
        )
    return row
