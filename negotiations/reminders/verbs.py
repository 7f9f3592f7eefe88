"""What can happen to reminders, their policies and handovers."""

from django.utils.translation import gettext_lazy as _

from negotiations.core.verbs import register

DEADLINE_ESCALATED = "deadline.escalated"
POLICY_SET = "policy.set"
POLICY_CLEARED = "policy.cleared"
REMINDER_WITHDRAWN = "reminder.withdrawn"
REMINDER_CAME_BACK = "reminder.came_back"
REMINDER_ACKNOWLEDGED = "reminder.acknowledged"
HANDOVER_MADE = "handover.made"
HANDOVER_ENDED = "handover.ended"

register(
    DEADLINE_ESCALATED, _("told %(person)s, since nobody acknowledged it of those told: %(told)s")
)
register(POLICY_SET, _("set when people are told of what falls due; days before: %(days)s"))
register(POLICY_CLEARED, _("took back when people are told here: what counts above counts again"))
register(REMINDER_WITHDRAWN, _("withdrew a reminder to %(person)s"))
register(REMINDER_CAME_BACK, _("noted that a reminder did not reach %(person)s"))
register(REMINDER_ACKNOWLEDGED, _("acknowledged the reminder: due %(due)s"))
register(HANDOVER_MADE, _("delegated the deadline from %(giver)s to %(taker)s"))
register(HANDOVER_ENDED, _("gave the deadline back from %(taker)s to %(giver)s"))
