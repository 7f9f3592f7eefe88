"""Where a person sits in a plan, and what follows from that alone."""

from dataclasses import dataclass
from functools import partial

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from negotiations.core import memo
from negotiations.core.verdicts import Allowed, Denied, Verdict
from negotiations.plan import roles
from negotiations.plan.models import ActionPlan, Delegate, Delegation, SecretariatMember, User

Reader = User | AnonymousUser
# What a request remembers: forgotten by whatever seats people, or keeps their accounts.
SEATS = "seats"


@dataclass(frozen=True)
class Seat:
    """What a person is in one plan: a delegate, secretariat, or neither."""

    delegation: Delegation | None = None
    role: str | None = None
    secretariat: bool = False

    @property
    def is_taken(self) -> bool:
        return self.secretariat or self.delegation is not None

    @property
    def writes(self) -> bool:
        return self.secretariat or (self.role is not None and self.role not in roles.READING)


def seat_of(user: Reader, plan: ActionPlan) -> Seat:
    """Where `user` sits in `plan`; asked once a request. A site administrator sits nowhere."""
    if not user.is_authenticated or user.is_staff:
        return Seat()
    return memo.once(SEATS, (user.pk, plan.pk), partial(_found_seat, user, plan))


def _found_seat(user: User, plan: ActionPlan) -> Seat:
    delegate = (
        Delegate.objects.active()
        .filter(user=user, plan=plan)
        .select_related("delegation__party")
        .first()
    )
    if delegate:
        return Seat(delegate.delegation, delegate.role)
    return Seat(secretariat=SecretariatMember.objects.filter(user=user, plan=plan).exists())


def may_write(seat: Seat, plan: ActionPlan, compartment: Delegation | None) -> Verdict:
    """Whether a seat writes in a plan: jointly, or for its own side."""
    if plan.tracked_only:
        return Denied(_("This plan is only tracked: it is changed by its catalogue file."))
    if not seat.writes:
        return Denied(
            _("Only delegates other than observers, and the secretariat, write in this plan.")
        )
    if compartment is not None and compartment != seat.delegation:
        return Denied(_("What is one delegation's own is written by that delegation alone."))
    return Allowed()


def sits_in_a_delegation(user: Reader, plan: ActionPlan | None) -> bool:
    """Whether a person has a side: in a plan, or in any."""
    if not user.is_authenticated or user.is_staff:
        return False
    seats = Delegate.objects.active().filter(user=user)
    return (seats.filter(plan=plan) if plan else seats).exists()
