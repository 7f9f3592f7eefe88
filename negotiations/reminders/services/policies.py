"""Setting when people are told of the deadlines of a plan, of a group, or of one."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from negotiations.core import subjects
from negotiations.core.errors import Refused
from negotiations.core.locking import locked, unchanged
from negotiations.journal import services as journal
from negotiations.plan.models import ActionPlan, User, WorkingGroup
from negotiations.reminders import verbs
from negotiations.reminders.models import ReminderPolicy
from negotiations.reminders.permissions import can_set_policy
from negotiations.reminders.selectors.policies import Level, level_filter
from negotiations.reminders.steps import LATE, Policy
from negotiations.schedule.models import Deadline

LONGEST_DAYS = 365
MOST_STEPS = 20


@transaction.atomic
def set_policy(*, by: User, of: Level, policy: Policy, version: int) -> ReminderPolicy:
    """Say when people are told. `version` is that of the policy seen, 0 where there was none."""
    level = _locked(by, of)
    row = _current(level)
    unchanged(row, version)
    _check(policy)
    row = row or _new(level)
    row.days_before = [days for days in policy.steps if days > 0]
    row.on_the_day = policy.on_the_day
    row.late_every = policy.late_every
    row.late_for = policy.late_for
    row.mandatory_from = policy.mandatory_from
    row.escalate_after = policy.escalate_after
    row.version = version + 1
    row.save()
    _journal(level, verbs.POLICY_SET, by, **_data(row))
    return row


@transaction.atomic
def clear_policy(*, by: User, of: Level, version: int) -> None:
    """Let what counts above it count again."""
    level = _locked(by, of)
    row = _current(level)
    unchanged(row, version)
    if row is None:
        raise Refused(_("Nothing of its own is set here."))
    row.delete()
    _journal(level, verbs.POLICY_CLEARED, by)


def _locked(by: User, of: Level) -> Level:
    model: Any = type(of)
    rows = model.objects if isinstance(of, ActionPlan) else model.objects.select_related("plan")
    found: Level = locked(rows.all(), of.pk, allowed=lambda row: can_set_policy(by, row))
    return found


def _current(level: Level) -> ReminderPolicy | None:
    row: ReminderPolicy | None = ReminderPolicy.objects.filter(level_filter(level)).first()
    return row


def _new(level: Level) -> ReminderPolicy:
    if isinstance(level, ActionPlan):
        return ReminderPolicy(plan=level)
    if isinstance(level, WorkingGroup):
        return ReminderPolicy(plan=level.plan, group=level)
    return ReminderPolicy(plan=level.plan, deadline=level, compartment=level.compartment)


def _check(policy: Policy) -> None:
    if len(policy.days_before) > MOST_STEPS:
        raise Refused(
            _("At most %(most)d times before the day.") % {"most": MOST_STEPS}, "days_before"
        )
    if any(not 1 <= days <= LONGEST_DAYS for days in policy.days_before):
        raise Refused(_("Give whole days from 1 to 365."), "days_before")
    for name, least in (
        ("late_every", 0),
        ("late_for", 0),
        ("mandatory_from", LATE),
        ("escalate_after", 0),
    ):
        if not least <= getattr(policy, name) <= LONGEST_DAYS:
            raise Refused(
                _("Give a number from %(least)d to %(most)d.")
                % {"least": least, "most": LONGEST_DAYS},
                name,
            )
    if not policy.steps and policy.late_for == 0:
        raise Refused(_("Then nobody would be told at all."), "days_before")


def _data(row: ReminderPolicy) -> dict[str, Any]:
    return {
        "days": ", ".join(str(days) for days in row.days_before) or "—",
        "on_the_day": row.on_the_day,
        "late_every": row.late_every,
        "late_for": row.late_for,
        "mandatory_from": row.mandatory_from,
        "escalate_after": row.escalate_after,
    }


def _journal(level: Level, verb: str, by: User, **data: Any) -> None:
    kinds = {ActionPlan: "plan", WorkingGroup: "group", Deadline: "deadline"}
    subject = subjects.find(by, kinds[type(level)], level.pk)
    if subject is None:
        raise LookupError(f"{by.pk} set a policy of {level.pk} without seeing it")
    journal.record(subject, verb, by=by, compartment=subject.compartment, **data)
