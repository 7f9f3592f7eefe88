"""Who sets when people are told, and who answers a reminder."""

from django.utils.translation import gettext_lazy as _

from negotiations.core.verdicts import Allowed, Denied, Verdict
from negotiations.plan.models import ActionPlan, GroupLead, Role, WorkingGroup
from negotiations.plan.permissions import Reader, may_write, seat_of
from negotiations.reminders.models import Handover, Reminder
from negotiations.schedule.models import Deadline
from negotiations.schedule.permissions import leads_group_of


def can_set_policy(user: Reader, of: ActionPlan | WorkingGroup | Deadline) -> Verdict:
    """When people are told: heads of delegation, jointly the secretariat, co-leads of the group."""
    plan = of if isinstance(of, ActionPlan) else of.plan
    seat = seat_of(user, plan)
    written = may_write(seat, plan, of.compartment if isinstance(of, Deadline) else None)
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
    written = may_write(seat, deadline.plan, deadline.compartment)
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


def _leads(user: Reader, of: ActionPlan | WorkingGroup | Deadline) -> bool:
    if isinstance(of, Deadline):
        return leads_group_of(user, of)
    leads = GroupLead.objects.filter(delegate__user=user.pk)
    return isinstance(of, WorkingGroup) and leads.filter(group=of).exists()
