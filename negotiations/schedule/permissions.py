"""Who may set, move and meet deadlines, set rounds and closures, and ask for more time."""

from django.utils.translation import gettext_lazy as _

from negotiations.core.verdicts import Allowed, Denied, Verdict
from negotiations.plan.models import ActionPlan, Delegation, GroupLead, Role, User
from negotiations.plan.permissions import Reader, Seat, may_write, seat_of
from negotiations.schedule.models import Deadline, Extension

RUNS_DEADLINES = (Role.HEAD, Role.NEGOTIATOR, Role.LEGAL_ADVISER)


def can_add_deadline(user: Reader, plan: ActionPlan, compartment: Delegation | None) -> Verdict:
    """Heads, negotiators, legal advisers, and for joint ones the secretariat."""
    seat = seat_of(user, plan)
    written = may_write(seat, plan, compartment)
    if not written:
        return written
    return _runs_deadlines(seat, user, None)


def can_change_deadline(user: Reader, deadline: Deadline) -> Verdict:
    """Move it, mark it met, take that back: as for adding, and the co-leads of its group."""
    seat = seat_of(user, deadline.plan)
    written = may_write(seat, deadline.plan, deadline.compartment)
    if not written:
        return written
    return _runs_deadlines(seat, user, deadline)


def can_set_round(user: Reader, plan: ActionPlan) -> Verdict:
    """Set, change or remove a round, which is joint: as for joint deadlines."""
    return can_add_deadline(user, plan, None)


def can_set_closure(user: Reader, delegation: Delegation) -> Verdict:
    """Say when a delegation is closed: its own head, negotiators and legal advisers."""
    seat = seat_of(user, delegation.plan)
    written = may_write(seat, delegation.plan, delegation)
    if not written:
        return written
    return _runs_deadlines(seat, user, None)


def can_propose_extension(user: Reader, plan: ActionPlan) -> Verdict:
    """Ask for more time for the whole window: heads of delegation."""
    return _heads(seat_of(user, plan), plan)


def can_answer_extension(user: Reader, extension: Extension) -> Verdict:
    """The window's: the heads of the other delegations. A deadline's: who may move it, but for
    whoever asks."""
    if extension.deadline is None:
        seat = seat_of(user, extension.plan)
        return _heads(seat, extension.plan) and _other_side(seat, extension)
    if user.pk == extension.asked_by_id:
        return Denied(_("Whoever asks for more time does not grant it."))
    return can_change_deadline(user, extension.deadline)


def can_withdraw_extension(user: Reader, extension: Extension) -> Verdict:
    """The window's: the head of the delegation that asked. A deadline's: whoever asked."""
    seat = seat_of(user, extension.plan)
    if extension.deadline_id is None and seat.delegation == extension.delegation:
        return _heads(seat, extension.plan)
    if extension.deadline_id is not None and user.pk == extension.asked_by_id and seat.writes:
        return Allowed()
    return Denied(_("A request is withdrawn by those who made it."))


def can_ask_for_time(user: Reader, deadline: Deadline) -> Verdict:
    """Delegates of the sides that answer for it, co-leads of its group, and those it names."""
    seat = seat_of(user, deadline.plan)
    written = may_write(seat, deadline.plan, deadline.compartment)
    if not written:
        return written
    if seat.delegation is not None and _is_told_of(user, seat.delegation, deadline):
        return Allowed()
    return Denied(_("More time is asked for by delegates who answer for the deadline."))


def _runs_deadlines(seat: Seat, user: Reader, deadline: Deadline | None) -> Verdict:
    if seat.secretariat or seat.role in RUNS_DEADLINES:
        return Allowed()
    if deadline is not None and leads_group_of(user, deadline):
        return Allowed()
    return Denied(
        _(
            "Deadlines are set and changed by heads of delegation, negotiators, legal advisers, "
            "the co-leads of the group and the secretariat."
        )
    )


def _heads(seat: Seat, plan: ActionPlan) -> Verdict:
    written = may_write(seat, plan, seat.delegation)
    if not written:
        return written
    if seat.role == Role.HEAD:
        return Allowed()
    return Denied(_("The plan's window is a matter for the heads of delegation."))


def _other_side(seat: Seat, extension: Extension) -> Verdict:
    if seat.delegation != extension.delegation:
        return Allowed()
    return Denied(_("Your delegation asked for it; the others answer."))


def _is_told_of(user: Reader, delegation: Delegation, deadline: Deadline) -> bool:
    answerable = list(deadline.responsible.all())
    return (
        not answerable
        or delegation in answerable
        or leads_group_of(user, deadline)
        or deadline.people.filter(user=user.pk).exists()
    )


def leads_group_of(user: Reader, deadline: Deadline) -> bool:
    return (
        isinstance(user, User)
        and deadline.group_id is not None
        and GroupLead.objects.filter(group=deadline.group_id, delegate__user=user).exists()
    )
