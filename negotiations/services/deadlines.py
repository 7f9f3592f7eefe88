"""Setting, moving, meeting and reopening deadlines."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from negotiations import calendar, clock, subjects, verbs
from negotiations.models import ActionPlan, Deadline, Delegation, User, WorkingGroup
from negotiations.models.deadline import moment_due
from negotiations.models.user import validate_zone
from negotiations.permissions import can_add_deadline, can_change_deadline, require, seat_of
from negotiations.rule_words import rule_problem
from negotiations.services import journal
from negotiations.services.errors import Refused, Stale

SENSIBLE_YEARS = range(1900, 2201)


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
    own: bool = False
    illustrative: bool = False


def computed_date(plan: ActionPlan, rule_text: str, rule_field: str = "rule") -> date:
    """The day on which a rule falls in a plan; `Refused` in plain words where it does not."""
    try:
        rule = calendar.parse_rule(rule_text)
        due_on = calendar.due_on(rule, calendar.Counting(plan.start_on, plan.end_on)).on
        if due_on.year not in SENSIBLE_YEARS:
            raise calendar.RuleError("out_of_range", rule_text)
    except calendar.RuleError as error:
        raise Refused(rule_problem(error), rule_field) from error
    return due_on


@transaction.atomic
def add(*, by: User, plan: ActionPlan, new: NewDeadline) -> Deadline:
    """Set a deadline, jointly or for one's own delegation."""
    own_side = seat_of(by, plan).delegation
    if new.own and own_side is None:
        raise Refused(_("Only a delegation can keep a deadline to itself."), "own")
    compartment = own_side if new.own else None
    require(can_add_deadline(by, plan, compartment))
    if not (new.title_en.strip() or new.title_es.strip()):
        raise Refused(_("Say what is due."), "title")
    if new.group is not None and new.group.plan_id != plan.pk:
        raise Refused(_("Choose a working group of this plan."), "group")
    due_on = computed_date(plan, new.rule)
    zone = _known_zone(new.zone or plan.zone)
    deadline = Deadline.objects.create(
        plan=plan,
        compartment=compartment,
        group=new.group,
        title_en=new.title_en.strip(),
        title_es=new.title_es.strip(),
        rule=str(calendar.parse_rule(new.rule)),
        original_on=due_on,
        due_on=due_on,
        due_time=new.due_time,
        zone=zone,
        due_at=moment_due(due_on, new.due_time, zone),
        added_by=by,
        illustrative=new.illustrative,
    )
    deadline.responsible.set(_answerable(plan, new, compartment))
    _journal(
        deadline,
        verbs.DEADLINE_ADDED,
        by,
        illustrative=new.illustrative,
        due=due_on.isoformat(),
    )
    return deadline


def _known_zone(zone: str) -> str:
    try:
        validate_zone(zone)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), "zone") from error
    return zone


def _answerable(
    plan: ActionPlan, new: NewDeadline, compartment: Delegation | None
) -> list[Delegation]:
    if compartment is not None:
        return [compartment]
    chosen = list(new.responsible)
    if any(delegation.plan_id != plan.pk for delegation in chosen):
        raise Refused(_("Choose delegations of this plan."), "responsible")
    return chosen or list(Delegation.objects.filter(plan=plan))


@transaction.atomic
def move(
    *,
    by: User,
    deadline: Deadline,
    rule: str,
    reason: str,
    version: int,
    illustrative: bool = False,
) -> Deadline:
    """Move a deadline to another date or rule, with a reason. The original date stays."""
    row = _locked(by, deadline, version)
    if row.is_met:
        raise Refused(_("It is met already; take that back before you move it."))
    if not reason.strip():
        raise Refused(_("Give the reason for moving it."), "reason")
    due_on = computed_date(row.plan, rule)
    if due_on == row.due_on:
        raise Refused(_("That is the date it has now; choose another."), "rule")
    was = row.due_on
    row.rule = str(calendar.parse_rule(rule))
    row.due_on = due_on
    row.due_at = moment_due(due_on, row.due_time, row.zone)
    _keep(row)
    _journal(
        row,
        verbs.DEADLINE_MOVED,
        by,
        text=reason.strip(),
        illustrative=illustrative,
        was=was.isoformat(),
        due=due_on.isoformat(),
    )
    return row


@transaction.atomic
def meet(
    *,
    by: User,
    deadline: Deadline,
    on: date,
    version: int,
    note: str = "",
    illustrative: bool = False,
) -> Deadline:
    """Mark a deadline met on a day that has come."""
    row = _locked(by, deadline, version)
    if row.is_met:
        raise Refused(_("It is marked met already."))
    if on > clock.today(row.plan.tz):
        raise Refused(_("That day has not come yet."), "on")
    row.met_on = on
    _keep(row)
    _journal(
        row,
        verbs.DEADLINE_MET,
        by,
        text=note.strip(),
        illustrative=illustrative,
        met=on.isoformat(),
        due=row.due_on.isoformat(),
    )
    return row


@transaction.atomic
def reopen(*, by: User, deadline: Deadline, reason: str, version: int) -> Deadline:
    """Take back that a deadline was met, with a reason."""
    row = _locked(by, deadline, version)
    if row.met_on is None:
        raise Refused(_("It is not marked met."))
    if not reason.strip():
        raise Refused(_("Give the reason for taking it back."), "reason")
    met = row.met_on
    row.met_on = None
    _keep(row)
    _journal(row, verbs.DEADLINE_REOPENED, by, text=reason.strip(), met=met.isoformat())
    return row


def _locked(by: User, deadline: Deadline, version: int) -> Deadline:
    """The row as it is now, if `by` may change it and saw this version of it."""
    row: Deadline = (
        Deadline.objects.select_for_update(of=("self",))
        .select_related("plan", "compartment")
        .get(pk=deadline.pk)
    )
    require(can_change_deadline(by, row))
    if row.version != version:
        raise Stale(row)
    return row


def _keep(row: Deadline) -> None:
    row.version += 1
    row.save()


def _journal(
    row: Deadline,
    verb: str,
    by: User,
    *,
    text: str = "",
    illustrative: bool = False,
    **data: str,
) -> None:
    subject = subjects.find(by, "deadline", row.pk)
    if subject is None:
        raise LookupError(f"{by.pk} changed deadline {row.pk} without seeing it")
    journal.record(
        subject,
        verb,
        by=by,
        compartment=row.compartment,
        text=text,
        illustrative=illustrative,
        **data,
    )
