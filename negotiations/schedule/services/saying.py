"""What a person says of a deadline, checked against its plan."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import time
from itertools import chain, count

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from negotiations.core.errors import Refused
from negotiations.core.verdicts import require
from negotiations.core.zones import validate_zone
from negotiations.plan.models import ActionPlan, Delegate, Delegation, User, WorkingGroup
from negotiations.plan.permissions import seat_of
from negotiations.schedule.models import Deadline
from negotiations.schedule.permissions import can_add_deadline

_LONGEST_KEY = 40


@dataclass(frozen=True)
class NewDeadline:
    """What a person says of a deadline they set. `own` keeps it to their delegation."""

    title_en: str
    title_es: str
    rule: str
    due_time: time | None = None
    zone: str = ""
    group: WorkingGroup | None = None
    responsible: Iterable[Delegation] = field(default_factory=tuple)
    people: Iterable[Delegate] = field(default_factory=tuple)
    own: bool = False
    illustrative: bool = False


@dataclass(frozen=True)
class Said:
    """What a person says anew of a deadline; its date is moved apart, with a reason."""

    title_en: str
    title_es: str
    due_time: time | None = None
    zone: str = ""
    group: WorkingGroup | None = None
    responsible: Iterable[Delegation] = field(default_factory=tuple)
    people: Iterable[Delegate] = field(default_factory=tuple)


def check_said(plan: ActionPlan, said: NewDeadline | Said) -> None:
    """Raise `Refused` where nothing is said to be due, or the group is of another plan."""
    if not (said.title_en.strip() or said.title_es.strip()):
        raise Refused(_("Say what is due."), "title")
    if said.group is not None and said.group.plan_id != plan.pk:
        raise Refused(_("Choose a working group of this plan."), "group")


def new_key(plan: ActionPlan, title: str, compartment: Delegation | None) -> str:
    """A name by which rules may count from it: none other that its compartment sees has it."""
    seen = Q(compartment=None) | Q(compartment=compartment)
    taken = set(Deadline.objects.filter(seen, plan=plan).values_list("key", flat=True))
    name = slugify(title)[:_LONGEST_KEY].strip("-_") or "deadline"
    return next(
        key
        for key in chain([name], (f"{name}-{number}" for number in count(2)))
        if key not in taken
    )


def known_zone(zone: str) -> str:
    """The zone, or `Refused` where there is none of that name."""
    try:
        validate_zone(zone)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), "zone") from error
    return zone


def answerable_in(
    plan: ActionPlan, new: NewDeadline | Said, compartment: Delegation | None
) -> list[Delegation]:
    """Who answers for it: those chosen, or every delegation; of one side's own, that side."""
    if compartment is not None:
        return [compartment]
    chosen = list(new.responsible)
    if any(delegation.plan_id != plan.pk for delegation in chosen):
        raise Refused(_("Choose delegations of this plan."), "responsible")
    return chosen or list(Delegation.objects.filter(plan=plan))


def named_in_it(
    plan: ActionPlan, new: NewDeadline | Said, compartment: Delegation | None
) -> list[Delegate]:
    """The people named: delegates of the plan, or of the one delegation whose own it is."""
    people = list(new.people)
    if any(one.plan_id != plan.pk or one.left for one in people):
        raise Refused(_("Choose people who sit in this plan."), "people")
    if compartment is not None and any(one.delegation_id != compartment.pk for one in people):
        raise Refused(_("What your delegation keeps to itself names its own people."), "people")
    return people


def compartment_for(by: User, plan: ActionPlan, *, own: bool) -> Delegation | None:
    """Where a new deadline would be kept, if `by` may set it there."""
    own_side = seat_of(by, plan).delegation
    if own and own_side is None:
        raise Refused(_("Only a delegation can keep a deadline to itself."), "own")
    compartment = own_side if own else None
    require(can_add_deadline(by, plan, compartment))
    return compartment
