"""Every table of this app, for Django and for what stands outside it. Inside it, each subject
imports the models of the subjects below by their own names."""

from negotiations.calendars.models import CalendarFeed
from negotiations.core.leases import Heartbeat
from negotiations.journal.models import JournalEntry
from negotiations.minerals.models import Mineral, MineralFact
from negotiations.plan.models import (
    ActionPlan,
    Delegate,
    Delegation,
    Fact,
    GroupLead,
    Party,
    PlannedProvision,
    Role,
    SecretariatMember,
    Source,
    Submission,
    User,
    WorkingGroup,
    Workstream,
)
from negotiations.post.models import Bounce, ReminderPreferences, StandIn
from negotiations.projects.models import Project
from negotiations.reminders.models import Handover, Reminder, ReminderPolicy
from negotiations.schedule.models import Closure, Deadline, Extension, ExtensionAnswer, Round
from negotiations.webhooks.models import Webhook, WebhookDelivery

__all__ = [
    "ActionPlan",
    "Bounce",
    "CalendarFeed",
    "Closure",
    "Deadline",
    "Delegate",
    "Delegation",
    "Extension",
    "ExtensionAnswer",
    "Fact",
    "GroupLead",
    "Handover",
    "Heartbeat",
    "JournalEntry",
    "Mineral",
    "MineralFact",
    "Party",
    "PlannedProvision",
    "Project",
    "Reminder",
    "ReminderPolicy",
    "ReminderPreferences",
    "Role",
    "Round",
    "SecretariatMember",
    "Source",
    "StandIn",
    "Submission",
    "User",
    "Webhook",
    "WebhookDelivery",
    "WorkingGroup",
    "Workstream",
]
