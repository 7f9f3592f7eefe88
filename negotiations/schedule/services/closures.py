"""The days on which a delegation is closed besides its country's holidays. All count by them."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from negotiations.core import memo
from negotiations.core.errors import Refused
from negotiations.core.locking import locked
from negotiations.core.verdicts import require
from negotiations.journal import services as journal
from negotiations.plan.models import ActionPlan, Delegation, User
from negotiations.plan.selectors.delegations import SIDES
from negotiations.plan.services.locking import locked_plan
from negotiations.plan.subjects import plan_subject
from negotiations.schedule import verbs
from negotiations.schedule.models import Closure
from negotiations.schedule.permissions import can_set_closure
from negotiations.schedule.selectors.reckoning import SENSIBLE_YEARS
from negotiations.schedule.services.reckoning import recompute

LONGEST_DAYS = 366


@dataclass(frozen=True)
class ClosureSaid:
    """What a delegation says of days on which it is closed; a name in one language at least."""

    name_en: str
    name_es: str
    first_on: date
    last_on: date
    illustrative: bool = False


@transaction.atomic
def add(*, by: User, delegation: Delegation, said: ClosureSaid) -> Closure:
    """Record days on which one's own delegation is closed."""
    plan = locked_plan(delegation.plan_id)
    require(can_set_closure(by, delegation))
    _check(said)
    memo.forget(SIDES)
    made: Closure = Closure.objects.create(
        delegation=delegation,
        added_by=by,
        first_on=said.first_on,
        last_on=said.last_on,
        name_en=said.name_en.strip(),
        name_es=said.name_es.strip(),
        illustrative=said.illustrative,
    )
    _journal(plan, made, verbs.CLOSURE_ADDED, by, text=made.name)
    recompute(plan, by=by, cause="closure")
    return made


@transaction.atomic
def remove(*, by: User, closure: Closure) -> None:
    """Take back that one's own delegation is closed on those days."""
    plan = locked_plan(closure.delegation.plan_id)
    require(can_set_closure(by, closure.delegation))
    row: Closure = locked(
        Closure.objects.select_related("delegation__party"),
        closure.pk,
        gone=_("It was taken back already."),
    )
    _journal(plan, row, verbs.CLOSURE_REMOVED, by)
    memo.forget(SIDES)
    row.delete()
    recompute(plan, by=by, cause="closure")


def _check(said: ClosureSaid) -> None:
    if not (said.name_en.strip() or said.name_es.strip()):
        raise Refused(_("Say why you are closed."), "name")
    if said.last_on < said.first_on:
        raise Refused(_("It ends before it begins."), "last_on")
    if not {said.first_on.year, said.last_on.year} <= set(SENSIBLE_YEARS):
        raise Refused(_("That date lies outside the years 1900 to 2200."), "first_on")
    if (said.last_on - said.first_on).days >= LONGEST_DAYS:
        raise Refused(_("That is longer than a year; record it in parts."), "last_on")


def _journal(plan: ActionPlan, row: Closure, verb: str, by: User, text: str = "") -> None:
    journal.record(
        plan_subject(plan),
        verb,
        by=by,
        text=text,
        illustrative=row.illustrative,
        party=row.delegation.code,
        first=row.first_on.isoformat(),
        last=row.last_on.isoformat(),
    )
