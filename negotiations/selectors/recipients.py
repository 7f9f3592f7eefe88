"""Who is reminded of a deadline, and why they are."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Prefetch

from negotiations.models import Deadline, Delegate, Role, User
from negotiations.models.deadline import DeadlineQuerySet

_TOLD = (Role.HEAD, Role.NEGOTIATOR, Role.LEGAL_ADVISER)


class Why(StrEnum):
    """Why somebody is told."""

    OWN = "own"
    RESPONSIBLE = "responsible"
    CO_LEAD = "co_lead"


@dataclass(frozen=True)
class Recipient:
    """A person to be told, as the delegate they are, and why."""

    delegate: Delegate
    why: Why

    @property
    def user(self) -> User:
        return self.delegate.user


def with_recipients(deadlines: DeadlineQuerySet) -> DeadlineQuerySet:
    """Deadlines with all that `recipients_of` reads: four further queries, however many."""
    seated = Delegate.objects.active().select_related("user", "delegation__party")
    found: DeadlineQuerySet = deadlines.select_related("plan", "group").prefetch_related(
        "responsible", "group__leads", Prefetch("plan__delegates", seated, to_attr="seated")
    )
    return found


def recipients_of(deadline: Deadline) -> list[Recipient]:
    """The people of the delegations that answer for it, and the co-leads of its group.

    Heads, negotiators and legal advisers of the responsible delegations (all of the plan's
    where none is named); for a delegation's own deadline, that delegation's people alone.
    Site administrators see joint rows only, so they are told of none. Expects a deadline of
    `with_recipients`.
    """
    leads = {lead.delegate_id for lead in deadline.group.leads.all()} if deadline.group else set()
    return [
        Recipient(delegate, why)
        for delegate in deadline.plan.seated  # type: ignore[attr-defined] # with_recipients
        if not delegate.user.is_staff and (why := _why(deadline, delegate, leads))
    ]


def _why(deadline: Deadline, delegate: Delegate, leads: set[UUID]) -> Why | None:
    is_told = delegate.role in _TOLD
    if deadline.compartment_id is not None:
        return Why.OWN if is_told and delegate.delegation_id == deadline.compartment_id else None
    answerable = {delegation.pk for delegation in deadline.responsible.all()}
    if is_told and (not answerable or delegate.delegation_id in answerable):
        return Why.RESPONSIBLE
    return Why.CO_LEAD if delegate.pk in leads else None
