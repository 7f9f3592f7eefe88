"""Putting the demo's people and its history in place, through the services everyone uses."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation

from agreements.models import Provision
from demo import clock as demo_clock
from demo.history import Add, Ask, Close, History, Meet, Move, Note, Refuse, SetRound
from demo.people import CO_LEADS, DEMO_PASSWORD, DEMO_PEOPLE, DemoPerson
from negotiations.core import clock
from negotiations.core.errors import Refused
from negotiations.core.languages import LANGUAGES
from negotiations.journal import services as journal
from negotiations.journal.models import JournalEntry
from negotiations.plan.models import (
    ActionPlan,
    Delegate,
    Delegation,
    GroupLead,
    SecretariatMember,
    User,
    WorkingGroup,
)
from negotiations.projects.models import Project
from negotiations.schedule.models import Deadline, Extension
from negotiations.schedule.services import closures, deadlines, extensions, rounds
from negotiations.schedule.services.closures import ClosureSaid
from negotiations.schedule.services.rounds import RoundSaid
from negotiations.schedule.services.saying import NewDeadline

_EMAILS = [person.email for person in DEMO_PEOPLE]


@transaction.atomic
def load(history: History) -> None:
    """Make the people, seat them, play the history and set the clock; each only once.

    `Refused`, in plain words, where the plan or its agreement is not loaded, or where the
    database holds people of its own.
    """
    plan = _plan(history.plan)
    _refuse_real_people()
    for person in DEMO_PEOPLE:
        _seat(_user(person), person, plan)
    _name_co_leads(plan)
    if not _is_played(plan):
        play(history, plan)
    if not demo_clock.is_set():
        demo_clock.back_to_start()


def play(history: History, plan: ActionPlan) -> None:
    """Do every step of a history at its own moment, in the language of whoever does it."""
    people = {user.email: user for user in User.objects.filter(email__in=_EMAILS)}
    for step in history.steps:
        user = people[step.by]
        with clock.held(step.moment), translation.override(user.language):
            _ACTS[type(step)](user, plan, step)


def _plan(slug: str) -> ActionPlan:
    # Locked, so that of two that load at once the second finds the first one's work done.
    plan: ActionPlan | None = ActionPlan.objects.select_for_update().filter(slug=slug).first()
    if plan is None:
        raise Refused(f"There is no plan {slug}; load it first: manage.py load_plan {slug}")
    if not Provision.objects.filter(agreement__plan=plan).exists():
        raise Refused(
            f"The plan {slug} has no draft agreement; load it first: "
            f"manage.py load_agreement {slug}"
        )
    return plan


def _refuse_real_people() -> None:
    has_demo_people = User.objects.filter(email__in=_EMAILS).exists()
    if not has_demo_people and User.objects.exists():
        raise Refused(
            "This database has people of its own, and the demo's have a well-known password; "
            "give the demo its own TRAVAUX_DATA_DIR or DATABASE_URL."
        )


def _user(person: DemoPerson) -> User:
    """The person's account; one that is there stays as it is, language and password included."""
    known: User | None = User.objects.filter(email=person.email).first()
    if known is not None:
        return known
    make: Callable[..., User] = (
        User.objects.create_superuser if person.is_administrator else User.objects.create_user
    )
    return make(
        person.email,
        DEMO_PASSWORD,
        name=person.name,
        language=person.language,
        zone=person.zone,
    )


def _seat(user: User, person: DemoPerson, plan: ActionPlan) -> None:
    if person.party is not None:
        delegation = Delegation.objects.get(plan=plan, party__code=person.party)
        Delegate.objects.get_or_create(
            plan=plan, user=user, defaults={"delegation": delegation, "role": person.role}
        )
    elif not person.is_administrator:
        SecretariatMember.objects.get_or_create(plan=plan, user=user)


def _name_co_leads(plan: ActionPlan) -> None:
    for key, emails in CO_LEADS.items():
        group = _found(WorkingGroup.objects.filter(plan=plan, key=key), "group", key)
        for delegate in Delegate.objects.filter(plan=plan, user__email__in=emails):
            GroupLead.objects.get_or_create(group=group, delegate=delegate)


def _is_played(plan: ActionPlan) -> bool:
    """Nothing but the history makes illustrative entries in these people's names."""
    return JournalEntry.objects.filter(
        plan=plan, illustrative=True, actor__email__in=_EMAILS
    ).exists()


def _note(user: User, plan: ActionPlan, step: Note) -> None:
    kind, subject_id = _about(plan, step.about)
    journal.log_progress(
        by=user,
        plan=plan,
        subject_kind=kind,
        subject_id=subject_id,
        text=step.text,
        own=step.own,
        illustrative=True,
    )


def _meet(user: User, plan: ActionPlan, step: Meet) -> None:
    deadline = _joint_deadline(plan, step.deadline)
    deadlines.meet(
        by=user,
        deadline=deadline,
        on=clock.today(plan.tz),
        version=deadline.version,
        note=step.text,
        illustrative=True,
    )


def _move(user: User, plan: ActionPlan, step: Move) -> None:
    deadline = _joint_deadline(plan, step.deadline)
    deadlines.move(
        by=user,
        deadline=deadline,
        rule=step.rule,
        reason=step.text,
        version=deadline.version,
        illustrative=True,
    )


def _said(name: str, words: Any) -> dict[str, Any]:
    return {f"{name}_{code}": getattr(words, code) for code in LANGUAGES}


def _add(user: User, plan: ActionPlan, step: Add) -> None:
    deadlines.add(
        by=user,
        plan=plan,
        new=NewDeadline(
            **_said("title", step.title),
            rule=step.rule,
            own=True,
            illustrative=True,
        ),
    )


def _set_round(user: User, plan: ActionPlan, step: SetRound) -> None:
    said = RoundSaid(
        **_said("name", step.title),
        place=step.place,
        zone=user.zone,
        first_on=step.first,
        last_on=step.last,
        illustrative=True,
    )
    rounds.add(by=user, plan=plan, number=step.number, said=said)


def _close(user: User, plan: ActionPlan, step: Close) -> None:
    said = ClosureSaid(
        **_said("name", step.title),
        first_on=step.first,
        last_on=step.last,
        illustrative=True,
    )
    seat = Delegate.objects.select_related("delegation").get(plan=plan, user=user)
    closures.add(by=user, delegation=seat.delegation, said=said)


def _ask(user: User, plan: ActionPlan, step: Ask) -> None:
    deadline = _joint_deadline(plan, step.deadline)
    extensions.ask_for_deadline(
        by=user,
        deadline=deadline,
        to_on=step.to,
        reason=step.text,
        version=deadline.version,
        illustrative=True,
    )


def _refuse(user: User, plan: ActionPlan, step: Refuse) -> None:
    pending = Extension.objects.filter(
        plan=plan, deadline__key=step.deadline, state=Extension.State.PENDING
    )
    asked: Extension = _found(pending, "request for more time", step.deadline)
    extensions.answer(
        by=user, extension=asked, consents=False, version=asked.version, reason=step.text
    )


_ACTS: dict[type, Callable[[User, ActionPlan, Any], None]] = {
    Note: _note,
    Meet: _meet,
    Move: _move,
    Add: _add,
    SetRound: _set_round,
    Close: _close,
    Ask: _ask,
    Refuse: _refuse,
}


def _about(plan: ActionPlan, about: str | None) -> tuple[str, UUID]:
    """The kind and the id of what a step is about."""
    if about is None:
        return "plan", plan.pk
    kind, key = about.split()
    rows = {
        "group": WorkingGroup.objects.filter(plan=plan, key=key),
        "deadline": Deadline.objects.joint().filter(plan=plan, key=key),
        "project": Project.objects.joint().filter(plan=plan, key=key),
        "provision": Provision.objects.filter(agreement__plan=plan, uid=key),
    }
    return kind, _found(rows[kind], kind, key).pk


def _joint_deadline(plan: ActionPlan, key: str) -> Deadline:
    deadline: Deadline = _found(
        Deadline.objects.joint().filter(plan=plan, key=key), "deadline", key
    )
    return deadline


def _found(rows: Any, kind: str, key: str) -> Any:
    row = rows.first()
    if row is None:
        raise Refused(f"The demo speaks of the {kind} {key}, which the plan does not have.")
    return row
