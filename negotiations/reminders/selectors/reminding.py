"""Who is to have been told what of a deadline by now, on which way, and from when it may go.

For workers, who read for nobody: what is worked out here is shown to its recipient alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce

from negotiations.post.quiet_hours import way
from negotiations.post.selectors.preferences import preferences_of
from negotiations.reminders.models import Reminder, ReminderPolicy
from negotiations.reminders.selectors.recipients import (
    Recipient,
    Why,
    recipients_of,
    seats_of,
    with_recipients,
)
from negotiations.reminders.steps import USUAL, Policy, moment_of, reached
from negotiations.schedule.models import Deadline
from negotiations.schedule.models.deadline import DeadlineQuerySet


@dataclass(frozen=True)
class Notice:
    """One thing that one person is to be told: a row of `Reminder` to be.

    `kind` and `channel` are codes of `Reminder`; `send_from` is the program's time.
    """

    recipient: Recipient
    kind: str
    step: int
    urgent: bool
    channel: str
    send_from: datetime


def remindable() -> DeadlineQuerySet:
    """Open deadlines of plans that are worked on here, with all that `told` reads.

    Eleven queries, however many deadlines.
    """
    of_plans = ReminderPolicy.objects.filter(group__isnull=True, deadline__isnull=True)
    of_note = Reminder.objects.filter(
        Q(kind=Reminder.Kind.ESCALATION) | Q(acknowledged_at__isnull=False)
    )
    open_ones: DeadlineQuerySet = Deadline.objects.open().filter(plan__tracked_only=False)
    found: DeadlineQuerySet = with_recipients(open_ones).prefetch_related(
        "policies",
        "group__policies",
        Prefetch("plan__policies", of_plans, to_attr="own_policies"),
        Prefetch("reminders", of_note, to_attr="of_note"),
    )
    return found


def within_reach(now: datetime) -> DeadlineQuerySet:
    """Those of `remindable` of which somebody may have to be told by now."""
    policies = list(ReminderPolicy.objects.values_list("days_before", "late_for"))
    first = max([USUAL.first, *(Policy(tuple(days)).first for days, _late in policies)])
    late_for = _setting("late_for", USUAL.late_for)
    still_news = Q(pk__in=[])
    for days in {USUAL.late_for, *(late for _days, late in policies)}:
        still_news |= Q(late_for=days, due_at__gte=now - timedelta(days=days))
    # The morning of the first step may lie up to two days further off, by zone and hour.
    found: DeadlineQuerySet = (
        remindable()
        .filter(due_at__lte=now + timedelta(days=first + 2))
        .annotate(late_for=late_for)
        .filter(still_news)
    )
    return found


def to_be_escalated(now: datetime) -> DeadlineQuerySet:
    """Those of `within_reach` whose policy asks for escalation."""
    found: DeadlineQuerySet = (
        within_reach(now)
        .annotate(escalate_after=_setting("escalate_after", USUAL.escalate_after))
        .filter(escalate_after__gt=0)
    )
    return found


def _setting(name: str, usual: int) -> Coalesce:
    """A number of the policy that counts for a deadline, in the database."""
    levels = (
        Q(deadline=OuterRef("pk")),
        Q(group=OuterRef("group")),
        Q(plan=OuterRef("plan"), group__isnull=True, deadline__isnull=True),
    )
    numbers = [
        Subquery(ReminderPolicy.objects.filter(level).order_by().values(name)[:1])
        for level in levels
    ]
    return Coalesce(*numbers, Value(usual))


def policy_of(deadline: Deadline) -> Policy:
    """What counts for a deadline of `remindable`: its own policy, its group's, or the plan's."""
    plan_level: list[ReminderPolicy] = deadline.plan.own_policies  # type: ignore[attr-defined]
    group_level = deadline.group.policies.all() if deadline.group else ()
    return next(
        (as_policy(row) for row in (*deadline.policies.all(), *group_level, *plan_level)), USUAL
    )


def as_policy(row: ReminderPolicy) -> Policy:
    """A policy's row as pure code takes it."""
    return Policy(
        days_before=tuple(row.days_before),
        on_the_day=row.on_the_day,
        late_every=row.late_every,
        late_for=row.late_for,
        mandatory_from=row.mandatory_from,
        escalate_after=row.escalate_after,
    )


def notices_of(deadline: Deadline, now: datetime) -> Iterator[Notice]:
    """Who is to have been told of a deadline of `remindable` by now, and what.

    Nobody is told again what they acknowledged. An escalation is told for as long as its row is
    there (`services/escalation.py` makes it) and nobody of the delegation has acknowledged.
    """
    policy = policy_of(deadline)
    answered = {
        (row.recipient_id, row.kind, row.step)
        for row in _rows(deadline)
        if row.acknowledged_at is not None
    }
    for one in (*_reminded(deadline, policy, now), *_escalated(deadline, now)):
        if (one.recipient.user.pk, one.kind, one.step) not in answered:
            yield one


def _reminded(deadline: Deadline, policy: Policy, now: datetime) -> Iterator[Notice]:
    for recipient in recipients_of(deadline, now):
        zone = recipient.user.tz
        step = reached(policy, deadline.due_on, deadline.due_at, now, zone)
        if step is None:
            continue
        found = way(
            preferences_of(recipient.user),
            moment_of(step, deadline.due_on, deadline.due_at, zone, policy),
            now,
            deadline.due_at,
            zone,
            mandatory=policy.is_mandatory(step),
        )
        yield Notice(
            recipient, Reminder.Kind.REMINDER, step, step <= 0, found.channel, found.send_from
        )


def _escalated(deadline: Deadline, now: datetime) -> Iterator[Notice]:
    rows = [row for row in _rows(deadline) if row.kind == Reminder.Kind.ESCALATION]
    if not rows:
        return
    people = {seat.user_id: seat for seat in seats_of(deadline).values()}
    for row in rows:
        seat = people.get(row.recipient_id)
        if seat is not None and not _is_settled(deadline, row, seat.delegation_id):
            yield as_escalation(
                Recipient(seat, Why.ESCALATED), row.step, deadline, row.found_at, now
            )


def as_escalation(
    recipient: Recipient, level: int, deadline: Deadline, since: datetime, now: datetime
) -> Notice:
    """An escalation is a mail of its own; of preferences, only quiet hours count."""
    zone = recipient.user.tz
    found = way(preferences_of(recipient.user), since, now, deadline.due_at, zone, mandatory=True)
    return Notice(recipient, Reminder.Kind.ESCALATION, level, True, found.channel, found.send_from)


def _is_settled(deadline: Deadline, escalation: Reminder, delegation_id: object) -> bool:
    """Whether somebody of the delegation acknowledged after the next on the ladder was told."""
    people = {
        seat.user_id for seat in seats_of(deadline).values() if seat.delegation_id == delegation_id
    }
    return any(
        row.acknowledged_at is not None
        and row.acknowledged_at >= escalation.found_at
        and row.recipient_id in people
        for row in _rows(deadline)
    )


def _rows(deadline: Deadline) -> Iterable[Reminder]:
    """Its escalations and what was acknowledged, as far as they speak of its date."""
    rows: list[Reminder] = deadline.of_note  # type: ignore[attr-defined] # remindable
    return [row for row in rows if row.due_on == deadline.due_on]


def told_before(escalation: Reminder, recipient: Recipient) -> list[tuple[str, datetime]]:
    """Who in the recipient's delegation was told before it was escalated, and since when.

    The first of them first; nobody of another delegation. Its deadline is one of `remindable`.
    """
    people = {
        seat.user_id: seat.user.name
        for seat in seats_of(escalation.deadline).values()
        if seat.delegation_id == recipient.delegate.delegation_id
    }
    rows = Reminder.objects.filter(
        deadline=escalation.deadline_id,
        due_on=escalation.due_on,
        recipient__in=people.keys() - {recipient.user.pk},
        found_at__lt=escalation.found_at,
        acknowledged_at=None,
    ).exclude(state=Reminder.State.WITHDRAWN)
    since: dict[UUID, datetime] = {}
    for person, at in rows.order_by("found_at", "id").values_list("recipient", "found_at"):
        since.setdefault(person, at)
    return [(people[person], at) for person, at in since.items()]
