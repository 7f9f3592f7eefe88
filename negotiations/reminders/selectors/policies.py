"""When people are told of a plan, a group or a deadline: what is set there, and what counts."""

from dataclasses import dataclass
from typing import TypeAlias

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from negotiations.plan.models import ActionPlan, Delegate, User, WorkingGroup
from negotiations.reminders.models import ReminderPolicy
from negotiations.reminders.selectors.reminding import as_policy
from negotiations.reminders.steps import USUAL, Policy
from negotiations.schedule.models import Deadline

Reader = User | AnonymousUser
Level: TypeAlias = ActionPlan | WorkingGroup | Deadline


@dataclass(frozen=True)
class PolicyPage:
    """What counts at a level, and from where it comes: `deadline`, `group`, `plan` or `usual`.

    `own` is what is set at this very level, `version` what a change has to name.
    """

    counts: Policy
    source: str
    own: ReminderPolicy | None

    @property
    def version(self) -> int:
        return self.own.version if self.own else 0


@dataclass(frozen=True)
class Otherwise:
    """A group or a deadline that makes something else mandatory than its plan."""

    about: WorkingGroup | Deadline
    policy: Policy


@dataclass(frozen=True)
class Mandatory:
    """From when on mails come in any case, in one plan and in what differs from it."""

    plan: ActionPlan
    policy: Policy
    others: tuple[Otherwise, ...]


def level_filter(level: Level) -> Q:
    """The policy set at this very level."""
    if isinstance(level, ActionPlan):
        return Q(plan=level, group__isnull=True, deadline__isnull=True)
    return Q(group=level) if isinstance(level, WorkingGroup) else Q(deadline=level)


def policy_page(user: Reader, level: Level) -> PolicyPage:
    """What counts at a level the reader sees; one query for each level above it."""
    own = _set_at(user, level)
    found = own
    for above in _from(level):
        found = own if above is level else _set_at(user, above)
        if found is not None:
            return PolicyPage(as_policy(found), _name_of(above), own)
    return PolicyPage(USUAL, "usual", own)


def mandatory_for(user: Reader) -> list[Mandatory]:
    """Of each plan in which one sits and that is worked on here; three queries."""
    seats = Delegate.objects.active().filter(user=user.pk, plan__tracked_only=False)
    plans = list(ActionPlan.objects.visible_to(user).filter(pk__in=seats.values("plan")))
    rows = list(
        ReminderPolicy.objects.visible_to(user)
        .filter(plan__in=plans, deadline__met_on=None, deadline__removed_at=None)
        .select_related("group", "deadline")
        .order_by("group__position", "deadline__due_at", "pk")
    )
    return [_mandatory(plan, [row for row in rows if row.plan_id == plan.pk]) for plan in plans]


def _mandatory(plan: ActionPlan, rows: list[ReminderPolicy]) -> Mandatory:
    whole = next((row for row in rows if row.group is None and row.deadline is None), None)
    policy = as_policy(whole) if whole else USUAL
    others = (
        Otherwise(about, as_policy(row))
        for row in rows
        if (about := row.deadline or row.group) and row.mandatory_from != policy.mandatory_from
    )
    return Mandatory(plan, policy, tuple(others))


def _from(level: Level) -> list[Level]:
    if isinstance(level, ActionPlan):
        return [level]
    if isinstance(level, WorkingGroup) or level.group is None:
        return [level, level.plan]
    return [level, level.group, level.plan]


def _set_at(user: Reader, level: Level) -> ReminderPolicy | None:
    seen = ReminderPolicy.objects.visible_to(user)
    row: ReminderPolicy | None = seen.filter(level_filter(level)).first()
    return row


def _name_of(level: Level) -> str:
    if isinstance(level, ActionPlan):
        return "plan"
    return "group" if isinstance(level, WorkingGroup) else "deadline"
