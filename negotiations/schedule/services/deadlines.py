"""Setting, changing, moving, meeting, reopening, removing and restoring deadlines."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from negotiations.calendar import Counting, Reckoning
from negotiations.core import clock, subjects
from negotiations.core.errors import Refused
from negotiations.core.locking import locked, unchanged
from negotiations.core.many import update_many
from negotiations.core.verdicts import require
from negotiations.journal import services as journal
from negotiations.plan.models import ActionPlan, User
from negotiations.plan.services.locking import locked_plan
from negotiations.schedule import verbs
from negotiations.schedule.models import Deadline
from negotiations.schedule.models.deadline import moment_due
from negotiations.schedule.permissions import can_change_deadline
from negotiations.schedule.selectors.reckoning import (
    Dependencies,
    Moved,
    Preview,
    counting_of,
    preview,
)
from negotiations.schedule.services.reckoning import reckon_rule, recompute, standing_of
from negotiations.schedule.services.saying import (
    NewDeadline,
    Said,
    answerable_in,
    check_said,
    compartment_for,
    known_zone,
    named_in_it,
    new_key,
)


@transaction.atomic
def add(*, by: User, plan: ActionPlan, new: NewDeadline) -> Deadline:
    """Set a deadline, jointly or for one's own delegation."""
    compartment = compartment_for(by, plan, own=new.own)
    check_said(plan, new)
    locked_plan(plan.pk)
    reckoning = reckon_rule(plan, new.rule, compartment=compartment)
    due_on = reckoning.on
    zone = known_zone(new.zone or plan.zone)
    deadline = Deadline.objects.create(
        plan=plan,
        compartment=compartment,
        key=new_key(plan, new.title_en or new.title_es, compartment),
        group=new.group,
        title_en=new.title_en.strip(),
        title_es=new.title_es.strip(),
        rule=str(reckoning.rule),
        original_on=due_on,
        due_on=due_on,
        due_time=new.due_time,
        zone=zone,
        due_at=moment_due(due_on, new.due_time, zone),
        added_by=by,
        illustrative=new.illustrative,
    )
    deadline.responsible.set(answerable_in(plan, new, compartment))
    deadline.people.set(named_in_it(plan, new, compartment))
    _journal(
        deadline,
        verbs.DEADLINE_ADDED,
        by,
        illustrative=new.illustrative,
        due=due_on.isoformat(),
    )
    return deadline


def try_rule(*, by: User, plan: ActionPlan, rule: str, own: bool = False) -> Reckoning:
    """The date that a rule would give a new deadline, and why; writes nothing."""
    return reckon_rule(plan, rule, compartment=compartment_for(by, plan, own=own))


@transaction.atomic
def change(*, by: User, deadline: Deadline, said: Said, version: int) -> Deadline:
    """Say anew what a deadline is, its hour, its group and whom it concerns; its date stays."""
    row = _locked(by, deadline, version)
    _check_stands(row)
    check_said(row.plan, said)
    responsible = answerable_in(row.plan, said, row.compartment)
    people = named_in_it(row.plan, said, row.compartment)
    values = {
        "title_en": said.title_en.strip(),
        "title_es": said.title_es.strip(),
        "due_time": said.due_time,
        "zone": known_zone(said.zone or row.zone),
        "group": said.group,
    }
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name, value in values.items():
        setattr(row, name, value)
    changed += [
        name
        for name, chosen in (("responsible", responsible), ("people", people))
        if set(getattr(row, name).all()) != set(chosen)
    ]
    if not changed:
        raise Refused(_("Nothing is changed."))
    row.due_at = moment_due(row.due_on, row.due_time, row.zone)
    row.responsible.set(responsible)
    row.people.set(people)
    _keep(row)
    _journal(row, verbs.DEADLINE_CHANGED, by, parts=changed)
    return row


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
    """Move a deadline to another date or rule, with a reason, and what hangs on it with it.

    The original date stays.
    """
    row = _locked(by, deadline, version)
    if not reason.strip():
        raise Refused(_("Give the reason for moving it."), "reason")
    was = row.due_on
    rows, counting = standing_of(row.plan), counting_of(row.plan)
    due_on = _put_elsewhere(row, rule, rows, counting).on
    _keep(row)
    _journal(
        row,
        verbs.DEADLINE_MOVED if due_on != was else verbs.DEADLINE_RULED,
        by,
        text=reason.strip(),
        illustrative=illustrative,
        was=was.isoformat(),
        due=due_on.isoformat(),
    )
    rows = [row if one.pk == row.pk else one for one in rows]
    _recompute(row, by, "deadline", illustrative=illustrative, rows=rows, counting=counting)
    return row


def preview_move(*, by: User, deadline: Deadline, rule: str, version: int | None = None) -> Preview:
    """Where a deadline would go, and what would move with it of what `by` sees; writes nothing.

    `version`, if said, is the one that was seen.
    """
    row = Deadline.objects.select_related("plan", "compartment__party").get(pk=deadline.pk)
    require(can_change_deadline(by, row))
    unchanged(row, version)
    was = row.due_on
    counting = counting_of(row.plan)
    reckoning = _put_elsewhere(row, rule, standing_of(row.plan), counting)
    return Preview(Moved(row, was, reckoning), preview(by, row.plan, row, counting))


def _put_elsewhere(row: Deadline, rule: str, rows: list[Deadline], counting: Counting) -> Reckoning:
    """Give a row the rule and the date it moves to."""
    _check_stands(row)
    if row.is_met:
        raise Refused(_("It is met already; take that back before you move it."))
    reckoning = reckon_rule(row.plan, rule, of=row, rows=rows, counting=counting)
    if (reckoning.on, str(reckoning.rule)) == (row.due_on, row.rule):
        raise Refused(_("That is the date it has now; choose another."), "rule")
    row.rule = str(reckoning.rule)
    row.due_on = reckoning.on
    row.due_at = moment_due(reckoning.on, row.due_time, row.zone)
    return reckoning


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
    _check_stands(row)
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
    _recompute(row, by, "met", illustrative=illustrative)
    return row


@transaction.atomic
def reopen(*, by: User, deadline: Deadline, reason: str, version: int) -> Deadline:
    """Take back that a deadline was met, with a reason."""
    row = _locked(by, deadline, version)
    _check_stands(row)
    if row.met_on is None:
        raise Refused(_("It is not marked met."))
    if not reason.strip():
        raise Refused(_("Give the reason for taking it back."), "reason")
    met = row.met_on
    row.met_on = None
    _keep(row)
    _journal(row, verbs.DEADLINE_REOPENED, by, text=reason.strip(), met=met.isoformat())
    _recompute(row, by, "reopened")
    return row


@transaction.atomic
def remove(*, by: User, deadline: Deadline, reason: str, version: int) -> Deadline:
    """Remove a deadline that nothing counts from, with a reason. It can be restored.

    What the other side keeps to itself cannot stand in the way, since that would betray it: it
    keeps the date it has, with an entry in its own journal.
    """
    row = _locked(by, deadline, version)
    _check_stands(row)
    if not reason.strip():
        raise Refused(_("Give the reason for removing it."), "reason")
    hanging = Dependencies(standing_of(row.plan)).below(row)
    seen = set(Deadline.objects.visible_to(by).filter(pk__in=[one.pk for one in hanging]))
    if seen:
        titles = "; ".join(one.title for one in hanging if one in seen)
        raise Refused(
            _("Others count from it: %(titles)s. Give them dates of their own first.")
            % {"titles": titles}
        )
    _fix(row.plan, hanging, by)
    row.removed_at = clock.now()
    _keep(row)
    _journal(row, verbs.DEADLINE_REMOVED, by, text=reason.strip(), due=row.due_on.isoformat())
    return row


@transaction.atomic
def restore(*, by: User, deadline: Deadline, version: int) -> Deadline:
    """Put a removed deadline back, on the date that its rule gives now."""
    row = _locked(by, deadline, version)
    if not row.is_removed:
        raise Refused(_("It is not removed."))
    row.removed_at = None
    _keep(row)
    _journal(row, verbs.DEADLINE_RESTORED, by, due=row.due_on.isoformat())
    _recompute(row, by, "restored")
    return row


def _fix(plan: ActionPlan, rows: list[Deadline], by: User) -> None:
    """Let rows keep their dates, whatever they counted from."""
    for row in rows:
        row.rule = row.due_on.isoformat()
        row.version += 1
    update_many(Deadline, ["rule", "version"], rows)
    entries = [(row, {"due": row.due_on.isoformat()}) for row in rows]
    journal.record_all(plan, verbs.DEADLINE_FIXED, "deadline", entries, by=by)


def _check_stands(row: Deadline) -> None:
    if row.is_removed:
        raise Refused(_("It was removed; restore it first."))


def _recompute(
    row: Deadline,
    by: User,
    cause: str,
    *,
    illustrative: bool = False,
    rows: list[Deadline] | None = None,
    counting: Counting | None = None,
) -> None:
    """Reckon again what may hang on a row; the row itself may be among what moved."""
    found = recompute(
        row.plan,
        by=by,
        cause=cause,
        compartment=row.compartment,
        illustrative=illustrative,
        rows=rows,
        counting=counting,
    )
    if any(one.deadline.pk == row.pk for one in found):
        row.refresh_from_db()


def _locked(by: User, deadline: Deadline, version: int) -> Deadline:
    """The row as it is now, if `by` may change it and saw this version of it.

    The plan's row is taken first, as by all who reckon it, so that no two wait for each other.
    """
    locked_plan(deadline.plan_id)
    row: Deadline = locked(
        Deadline.objects.select_related("plan", "compartment"),
        deadline.pk,
        allowed=lambda row: can_change_deadline(by, row),
        seen=version,
    )
    return row


def _keep(row: Deadline) -> None:
    if not row.key:
        row.key = new_key(row.plan, row.title_en or row.title_es, row.compartment)
    row.version += 1
    row.sequence += 1
    row.save()


def _journal(
    row: Deadline,
    verb: str,
    by: User,
    *,
    text: str = "",
    illustrative: bool = False,
    **data: str | list[str],
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
