"""Who is reminded of a deadline, and why they are; worked out whenever it is asked."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Prefetch

from negotiations.plan.models import Delegate, Delegation, Role, User
from negotiations.schedule.models import Deadline
from negotiations.schedule.models.deadline import DeadlineQuerySet

_TOLD = (Role.HEAD, Role.NEGOTIATOR, Role.LEGAL_ADVISER)
_Seats = dict[UUID, Delegate]


class Why(StrEnum):
    """Why somebody is told."""

    OWN = "own"
    NAMED = "named"
    RESPONSIBLE = "responsible"
    CO_LEAD = "co_lead"
    DELEGATED = "delegated"
    STAND_IN = "stand_in"
    ESCALATED = "escalated"


@dataclass(frozen=True)
class Recipient:
    """A person to be told, as the delegate they are, and why.

    `instead_of` is the colleague for whom they stand in, or who delegated the deadline to them.
    """

    delegate: Delegate
    why: Why
    instead_of: Delegate | None = None

    @property
    def user(self) -> User:
        return self.delegate.user


def with_recipients(deadlines: DeadlineQuerySet) -> DeadlineQuerySet:
    """Deadlines with all that `recipients_of` reads: seven further queries, however many."""
    seated = (
        Delegate.objects.active()
        .select_related("user__preferences", "delegation__party")
        .prefetch_related("absences")
    )
    found: DeadlineQuerySet = deadlines.select_related(
        "plan", "group", "compartment__party"
    ).prefetch_related(
        Prefetch("responsible", Delegation.objects.select_related("party").order_by("position")),
        "people",
        "group__leads",
        "handovers",
        Prefetch("plan__delegates", seated, to_attr="seated"),
    )
    return found


def recipients_of(deadline: Deadline, now: datetime) -> list[Recipient]:
    """The people of the delegations that answer for it, its named people, its group's co-leads.

    Heads, negotiators and legal advisers of the responsible delegations (all of the plan's
    where none is named); for a delegation's own deadline, that delegation's people alone. Who
    delegated it, or is away, is replaced by the colleague; everybody comes once. Site
    administrators see joint rows only, so they are told of none. Expects a deadline of
    `with_recipients`.
    """
    seats = seats_of(deadline)
    found: dict[UUID, Recipient] = {}
    for recipient in _answering(deadline, seats):
        told = standing_in(_taken_over(deadline, recipient, seats), seats, now)
        before = found.get(told.delegate.pk)
        if before is None or (before.instead_of is None and told.instead_of is not None):
            found[told.delegate.pk] = told
    return list(found.values())


def seats_of(deadline: Deadline) -> _Seats:
    """Who sits in its plan and can be told, by their seat's id."""
    seated: list[Delegate] = deadline.plan.seated  # type: ignore[attr-defined] # with_recipients
    return {seat.pk: seat for seat in seated if not seat.user.is_staff}


def answerable(deadline: Deadline, delegation_id: UUID) -> bool:
    """Whether a delegation answers for a deadline."""
    if deadline.compartment_id is not None:
        return deadline.compartment_id == delegation_id
    named = {delegation.pk for delegation in deadline.responsible.all()}
    return not named or delegation_id in named


def standing_in(recipient: Recipient, seats: _Seats, now: datetime) -> Recipient:
    """Who stands in for somebody who is away now; whoever is here, or has nobody, is told."""
    seen = {recipient.delegate.pk}
    told = recipient
    while (stand_in := _stand_in_of(told.delegate, seats, now)) and stand_in.pk not in seen:
        seen.add(stand_in.pk)
        told = Recipient(stand_in, Why.STAND_IN, instead_of=told.delegate)
    return recipient if stand_in is not None else told


def _answering(deadline: Deadline, seats: _Seats) -> Iterator[Recipient]:
    leads = {lead.delegate_id for lead in deadline.group.leads.all()} if deadline.group else set()
    named = {delegate.pk for delegate in deadline.people.all()}
    for delegate in seats.values():
        why = _why(deadline, delegate, named, leads)
        if why is not None:
            yield Recipient(delegate, why)


def _why(deadline: Deadline, delegate: Delegate, named: set[UUID], leads: set[UUID]) -> Why | None:
    answers = answerable(deadline, delegate.delegation_id)
    is_told = answers and delegate.role in _TOLD
    if deadline.compartment_id is not None:
        return Why.OWN if is_told or (answers and delegate.pk in named) else None
    if delegate.pk in named:
        return Why.NAMED
    if is_told:
        return Why.RESPONSIBLE
    return Why.CO_LEAD if delegate.pk in leads else None


def _taken_over(deadline: Deadline, recipient: Recipient, seats: _Seats) -> Recipient:
    """Who has it now, however often it was delegated; of those who left, the one before."""
    handed = {
        handover.from_delegate_id: seats[handover.to_delegate_id]
        for handover in deadline.handovers.all()
        if handover.ended_at is None and handover.to_delegate_id in seats
    }
    told, seen = recipient, {recipient.delegate.pk}
    while (taker := handed.get(told.delegate.pk)) and taker.pk not in seen:
        if taker.delegation_id != recipient.delegate.delegation_id:
            break
        seen.add(taker.pk)
        told = replace(told, delegate=taker, why=Why.DELEGATED, instead_of=told.delegate)
    return told


def _stand_in_of(delegate: Delegate, seats: _Seats, now: datetime) -> Delegate | None:
    today = now.astimezone(delegate.user.tz).date()
    for absence in delegate.absences.all():
        stand_in = seats.get(absence.stand_in_id)
        is_away = absence.first_on <= today <= absence.last_on
        if is_away and stand_in and stand_in.delegation_id == delegate.delegation_id:
            return stand_in
    return None
