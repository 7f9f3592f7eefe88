"""Who may do what in a plan. A refusal carries its reason, in words a person can act on."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from negotiations.models import (
    ActionPlan,
    Deadline,
    Delegate,
    Delegation,
    GroupLead,
    Role,
    SecretariatMember,
    User,
)

Reader = User | AnonymousUser
_RUNS_DEADLINES = (Role.HEAD, Role.NEGOTIATOR, Role.LEGAL_ADVISER)


@dataclass(frozen=True)
class Allowed:
    """Go ahead."""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Denied:
    """No, and why."""

    reason: Promise | str

    def __bool__(self) -> bool:
        return False


Verdict = Allowed | Denied


class NotAllowed(Exception):
    """A service refused; `reason` says why, in words for the person who asked."""

    def __init__(self, reason: Promise | str) -> None:
        super().__init__(str(reason))
        self.reason = reason


def require(verdict: Verdict) -> None:
    """Raise `NotAllowed` with the reason, unless allowed."""
    if isinstance(verdict, Denied):
        raise NotAllowed(verdict.reason)


@dataclass(frozen=True)
class Seat:
    """What a person is in one plan: a delegate, secretariat, or neither."""

    delegation: Delegation | None = None
    role: str | None = None
    secretariat: bool = False

    @property
    def writes(self) -> bool:
        return self.secretariat or (self.role is not None and self.role != Role.OBSERVER)


def seat_of(user: Reader, plan: ActionPlan) -> Seat:
    """Where `user` sits in `plan`. A site administrator sits nowhere."""
    if not user.is_authenticated or user.is_staff:
        return Seat()
    delegate = (
        Delegate.objects.active()
        .filter(user=user, plan=plan)
        .select_related("delegation__party")
        .first()
    )
    if delegate:
        return Seat(delegate.delegation, delegate.role)
    return Seat(secretariat=SecretariatMember.objects.filter(user=user, plan=plan).exists())


def can_log_progress(user: Reader, plan: ActionPlan, compartment: Delegation | None) -> Verdict:
    """Delegates log jointly or for their own side; the secretariat logs jointly."""
    return _may_write(seat_of(user, plan), plan, compartment)


def can_add_deadline(user: Reader, plan: ActionPlan, compartment: Delegation | None) -> Verdict:
    """Heads, negotiators, legal advisers, and for joint ones the secretariat."""
    seat = seat_of(user, plan)
    written = _may_write(seat, plan, compartment)
    if not written:
        return written
    return _runs_deadlines(seat, user, None)


def can_change_deadline(user: Reader, deadline: Deadline) -> Verdict:
    """Move it, mark it met, take that back: as for adding, and the co-leads of its group."""
    seat = seat_of(user, deadline.plan)
    written = _may_write(seat, deadline.plan, deadline.compartment)
    if not written:
        return written
    return _runs_deadlines(seat, user, deadline)


def can_administer(user: Reader) -> Verdict:
    """Seat people, keep their accounts, have a failed reminder sent again: site administrators."""
    if user.is_authenticated and user.is_active and user.is_staff:
        return Allowed()
    return Denied(_("That is for the site's administrators."))


def _may_write(seat: Seat, plan: ActionPlan, compartment: Delegation | None) -> Verdict:
    if plan.tracked_only:
        return Denied(_("This plan is only tracked: it is changed by its catalogue file."))
    if not seat.writes:
        return Denied(
            _("Only delegates other than observers, and the secretariat, write in this plan.")
        )
    if compartment is not None and compartment != seat.delegation:
        return Denied(_("What is one delegation's own is written by that delegation alone."))
    return Allowed()


def _runs_deadlines(seat: Seat, user: Reader, deadline: Deadline | None) -> Verdict:
    if seat.secretariat or seat.role in _RUNS_DEADLINES:
        return Allowed()
    if deadline is not None and _leads_group_of(user, deadline):
        return Allowed()
    return Denied(
        _(
            "Deadlines are set and changed by heads of delegation, negotiators, legal advisers, "
            "the co-leads of the group and the secretariat."
        )
    )


def _leads_group_of(user: Reader, deadline: Deadline) -> bool:
    return (
        isinstance(user, User)
        and deadline.group_id is not None
        and GroupLead.objects.filter(group=deadline.group_id, delegate__user=user).exists()
    )
