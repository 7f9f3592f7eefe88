"""Who may do what in a plan. A refusal carries its reason, in words a person can act on."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from negotiations.models import (
    ActionPlan,
    CalendarFeed,
    Deadline,
    Delegate,
    Delegation,
    Extension,
    GroupLead,
    Handover,
    Reminder,
    Role,
    SecretariatMember,
    User,
    Webhook,
    WorkingGroup,
)

Reader = User | AnonymousUser
RUNS_DEADLINES = (Role.HEAD, Role.NEGOTIATOR, Role.LEGAL_ADVISER)


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


def can_set_round(user: Reader, plan: ActionPlan) -> Verdict:
    """Set, change or remove a round, which is joint: as for joint deadlines."""
    return can_add_deadline(user, plan, None)


def can_set_closure(user: Reader, delegation: Delegation) -> Verdict:
    """Say when a delegation is closed: its own head, negotiators and legal advisers."""
    seat = seat_of(user, delegation.plan)
    written = _may_write(seat, delegation.plan, delegation)
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
    written = _may_write(seat, deadline.plan, deadline.compartment)
    if not written:
        return written
    if seat.delegation is not None and _is_told_of(user, seat.delegation, deadline):
        return Allowed()
    return Denied(_("More time is asked for by delegates who answer for the deadline."))


def can_add_webhook(user: Reader, plan: ActionPlan) -> Verdict:
    """Heads of delegation, for their own side; the secretariat, jointly."""
    seat = seat_of(user, plan)
    written = _may_write(seat, plan, None)
    if not written:
        return written
    return _keeps_webhooks(seat)


def can_change_webhook(user: Reader, webhook: Webhook) -> Verdict:
    """Change it, renew its secret, test it, send again what failed: as for adding, one's own."""
    seat = seat_of(user, webhook.plan)
    written = _may_write(seat, webhook.plan, webhook.compartment)
    if not written:
        return written
    if webhook.is_joint and not seat.secretariat:
        return Denied(_("A joint webhook is kept by the secretariat."))
    return _keeps_webhooks(seat)


def can_make_feed(user: Reader, plan: ActionPlan | None, *, own: bool) -> Verdict:
    """Of what one sees; with a delegation's own deadlines, where one sits in a delegation."""
    if plan is not None and not ActionPlan.objects.visible_to(user).filter(pk=plan.pk).exists():
        return Denied(_("Choose one of your plans."))
    if own and not _sits_in_a_delegation(user, plan):
        return Denied(_("Only a delegation has deadlines of its own."))
    return Allowed()


def can_revoke_feed(user: Reader, feed: CalendarFeed) -> Verdict:
    """One's own."""
    if CalendarFeed.objects.visible_to(user).filter(pk=feed.pk).exists():
        return Allowed()
    return Denied(_("That calendar is somebody else's."))


def can_set_policy(user: Reader, of: ActionPlan | WorkingGroup | Deadline) -> Verdict:
    """When people are told: heads of delegation, jointly the secretariat, co-leads of the group."""
    plan = of if isinstance(of, ActionPlan) else of.plan
    seat = seat_of(user, plan)
    written = _may_write(seat, plan, of.compartment if isinstance(of, Deadline) else None)
    if not written:
        return written
    if seat.secretariat or seat.role == Role.HEAD or _leads(user, of):
        return Allowed()
    return Denied(
        _(
            "When people are told is set by heads of delegation, the co-leads of the group and "
            "the secretariat."
        )
    )


def can_answer_reminder(user: Reader, reminder: Reminder) -> Verdict:
    """Acknowledge it: whom it told, while they sit in the plan and see what it is about."""
    own = Reminder.objects.visible_to(user).filter(pk=reminder.pk, recipient=user.pk)
    if user.is_active and seat_of(user, reminder.deadline.plan).delegation and own.exists():
        return Allowed()
    return Denied(_("A reminder is answered by the person whom it told."))


def can_delegate_deadline(user: Reader, deadline: Deadline) -> Verdict:
    """Have a colleague told instead of oneself: delegates other than observers."""
    seat = seat_of(user, deadline.plan)
    written = _may_write(seat, deadline.plan, deadline.compartment)
    if written and seat.delegation is None:
        return Denied(_("The secretariat is reminded of no deadline, so it delegates none."))
    return written


def can_end_handover(user: Reader, handover: Handover) -> Verdict:
    """Whoever delegated, whoever it was delegated to, and their head of delegation."""
    seat = seat_of(user, handover.deadline.plan)
    concerned = (handover.from_delegate.user_id, handover.to_delegate.user_id)
    is_head = seat.role == Role.HEAD and seat.delegation == handover.compartment
    if seat.delegation and (user.pk in concerned or is_head):
        return Allowed()
    return Denied(
        _(
            "A deadline is taken back by whoever delegated it, whoever has it, "
            "or their head of delegation."
        )
    )


def can_set_preferences(user: Reader, person: User) -> Verdict:
    """One's own."""
    if user.is_authenticated and user.pk == person.pk:
        return Allowed()
    return Denied(_("How a person is told is that person's own business."))


def can_name_stand_in(user: Reader, delegate: Delegate) -> Verdict:
    """For one's own seat, while one sits in it."""
    if not user.is_authenticated or user.pk != delegate.user_id or delegate.left:
        return Denied(_("Each delegate names who stands in for them."))
    if user.is_staff:
        return Denied(_("Site administrators are told of no deadline, so nobody stands in."))
    return Allowed()


def can_administer(user: Reader) -> Verdict:
    """Seat people, keep their accounts, send again or withdraw reminders: site administrators."""
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
    if seat.secretariat or seat.role in RUNS_DEADLINES:
        return Allowed()
    if deadline is not None and _leads_group_of(user, deadline):
        return Allowed()
    return Denied(
        _(
            "Deadlines are set and changed by heads of delegation, negotiators, legal advisers, "
            "the co-leads of the group and the secretariat."
        )
    )


def _heads(seat: Seat, plan: ActionPlan) -> Verdict:
    written = _may_write(seat, plan, seat.delegation)
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
        or _leads_group_of(user, deadline)
        or deadline.people.filter(user=user.pk).exists()
    )


def _keeps_webhooks(seat: Seat) -> Verdict:
    if seat.secretariat or seat.role == Role.HEAD:
        return Allowed()
    return Denied(
        _("Webhooks are kept by heads of delegation, for their own side, and the secretariat.")
    )


def _sits_in_a_delegation(user: Reader, plan: ActionPlan | None) -> bool:
    if not user.is_authenticated or user.is_staff:
        return False
    seats = Delegate.objects.active().filter(user=user)
    return (seats.filter(plan=plan) if plan else seats).exists()


def _leads(user: Reader, of: ActionPlan | WorkingGroup | Deadline) -> bool:
    if isinstance(of, Deadline):
        return _leads_group_of(user, of)
    leads = GroupLead.objects.filter(delegate__user=user.pk)
    return isinstance(of, WorkingGroup) and leads.filter(group=of).exists()


def _leads_group_of(user: Reader, deadline: Deadline) -> bool:
    return (
        isinstance(user, User)
        and deadline.group_id is not None
        and GroupLead.objects.filter(group=deadline.group_id, delegate__user=user).exists()
    )
