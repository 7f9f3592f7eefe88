"""What a person does with a reminder: acknowledge it, or delegate its deadline to a colleague.

All of it is the delegation's own record: the other side does not read who answered to whom.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from negotiations.core import clock, memo, subjects
from negotiations.core.errors import Refused
from negotiations.core.locking import locked
from negotiations.core.verdicts import require
from negotiations.journal import services as journal
from negotiations.journal.services import LONGEST_TEXT
from negotiations.plan import roles
from negotiations.plan.models import Delegate, Delegation, User
from negotiations.plan.permissions import seat_of
from negotiations.reminders import verbs
from negotiations.reminders.models import Handover, Reminder
from negotiations.reminders.permissions import (
    can_answer_reminder,
    can_delegate_deadline,
    can_end_handover,
)
from negotiations.reminders.selectors.inbox import WAITING
from negotiations.reminders.selectors.recipients import Why, recipients_of, with_recipients
from negotiations.schedule.models import Deadline


@transaction.atomic
def acknowledge(*, by: User, reminder: Reminder) -> Reminder:
    """Say that one knows; what came before of the same deadline is answered with it.

    A second time changes nothing: the row says when it was acknowledged.
    """
    require(can_answer_reminder(by, reminder))
    row: Reminder = Reminder.objects.select_related("deadline__plan").get(pk=reminder.pk)
    if _answered(by, row.deadline, row.found_at, first=row.pk):
        _journal(row.deadline, verbs.REMINDER_ACKNOWLEDGED, by, due=row.due_on.isoformat())
    row.refresh_from_db(fields=["acknowledged_at", "read_at"])
    return row


@transaction.atomic
def acknowledge_all(*, by: User, reminders: Iterable[Reminder]) -> int:
    """Acknowledge several; how many of them were not yet."""
    waiting = [row for row in reminders if row.acknowledged_at is None]
    for row in waiting:
        acknowledge(by=by, reminder=row)
    return len(waiting)


def mark_read(*, by: User, reminder: Reminder) -> None:
    """Say that one has read it. No journal entry, since that is nobody else's business."""
    require(can_answer_reminder(by, reminder))
    Reminder.objects.filter(pk=reminder.pk, read_at=None).update(read_at=clock.now())


@transaction.atomic
def delegate(*, by: User, deadline: Deadline, to: Delegate, note: str = "") -> Handover:
    """Have a colleague told of a deadline from now on, instead of oneself.

    To whoever delegated it to oneself, it goes back: that handover ends. The same once more
    changes nothing. One's own reminders of it are answered by this.
    """
    require(can_delegate_deadline(by, deadline))
    row: Deadline = locked(Deadline.objects.select_related("plan", "compartment"), deadline.pk)
    if row.is_met or row.is_removed:
        raise Refused(_("It is met or removed; there is nothing left to delegate."))
    said = note.strip()
    if len(said) > LONGEST_TEXT:
        raise Refused(
            _("An entry holds at most %(most)d characters.") % {"most": LONGEST_TEXT}, "note"
        )
    _check_colleague(row, by, to)
    before = _standing(row).filter(from_delegate__user=by).first()
    if before is not None and before.to_delegate_id == to.pk:
        return before
    if before is not None:
        raise Refused(
            _("You have delegated it to %(person)s; take it back first.")
            % {"person": before.to_delegate.user.name},
            "to",
        )
    return _handed_over(row, by, to, said)


@transaction.atomic
def take_back(*, by: User, handover: Handover) -> Handover:
    """End a handover: whoever delegated is told again. A second time changes nothing."""
    row: Handover = locked(
        _joined(Handover.objects.all()),
        handover.pk,
        allowed=lambda row: can_end_handover(by, row),
    )
    if row.ended_at is None:
        _end(row, by)
    return row


def _handed_over(row: Deadline, by: User, to: Delegate, note: str) -> Handover:
    giver = _giver(row, by)
    if giver is None:
        raise Refused(_("You are not told of this deadline, so there is nothing to delegate."))
    if to.pk == giver.pk:
        raise Refused(_("They are away, and you stand in for them; choose somebody else."), "to")
    back = _way_back(row, to, giver)
    if back is not None:
        _end(back, by)
        giver = _giver(row, by)
        if giver is None:
            _answered(by, row, clock.now())
            return back
    made = Handover.objects.create(
        deadline=row,
        compartment=to.delegation,
        from_delegate=giver,
        to_delegate=to,
        note=note,
        at=clock.now(),
    )
    _journal(row, verbs.HANDOVER_MADE, by, text=note, giver=giver.user.name, taker=to.user.name)
    _answered(by, row, clock.now())
    return made


def _check_colleague(row: Deadline, by: User, to: Delegate) -> None:
    own = seat_of(by, row.plan).delegation
    seated = Delegate.objects.active().filter(pk=to.pk, delegation=own, user__is_staff=False)
    if own is None or not seated.exists():
        raise Refused(_("Choose a colleague of your own delegation."), "to")
    if to.user_id == by.pk:
        raise Refused(_("Choose somebody other than yourself."), "to")
    if to.role in roles.READING:
        raise Refused(_("Observers answer for no deadline; choose another colleague."), "to")


def _giver(row: Deadline, by: User) -> Delegate | None:
    """The seat whose deadline `by` holds: their own, or that of whom they stand in for."""
    [read] = with_recipients(Deadline.objects.filter(pk=row.pk))
    for told in recipients_of(read, clock.now()):
        if told.user.pk == by.pk:
            return told.instead_of if told.why == Why.STAND_IN else told.delegate
    return None


def _way_back(row: Deadline, start: Delegate, goal: Delegate) -> Handover | None:
    """The handover by `start`, where it leads to `goal`, over however many."""
    by_giver = {one.from_delegate_id: one for one in _standing(row)}
    first = step = by_giver.get(start.pk)
    while step is not None and step.to_delegate_id != goal.pk:
        step = by_giver.pop(step.to_delegate_id, None)
    return first if step is not None else None


def _standing(row: Deadline) -> "QuerySet[Handover]":
    return _joined(Handover.objects.filter(deadline=row, ended_at=None))


def _joined(rows: "QuerySet[Handover]") -> "QuerySet[Handover]":
    return rows.select_related(
        "deadline__plan", "compartment", "from_delegate__user", "to_delegate__user"
    )


def _end(row: Handover, by: User) -> None:
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    _journal(
        row.deadline,
        verbs.HANDOVER_ENDED,
        by,
        giver=row.from_delegate.user.name,
        taker=row.to_delegate.user.name,
    )


def _answered(by: User, deadline: Deadline, until: datetime, first: UUID | None = None) -> bool:
    """Write down that all they were told of a deadline until then is answered.

    Where `first` is named and was answered before, nothing is written: of two clicks one counts.
    """
    memo.forget(WAITING)
    now = clock.now()
    waiting = Reminder.objects.filter(recipient=by, acknowledged_at=None)
    if first is not None and not waiting.filter(pk=first).update(acknowledged_at=now):
        return False
    waiting.filter(deadline=deadline, found_at__lte=until).update(acknowledged_at=now)
    Reminder.objects.filter(
        recipient=by, deadline=deadline, acknowledged_at__isnull=False, read_at=None
    ).update(read_at=now)
    return True


def _journal(row: Deadline, verb: str, by: User, *, text: str = "", **data: str) -> None:
    subject = subjects.find(by, "deadline", row.pk)
    if subject is None:
        raise Refused(_("The deadline was removed."))
    own: Delegation | None = seat_of(by, row.plan).delegation
    journal.record(subject, verb, by=by, compartment=own, text=text, illustrative=False, **data)
