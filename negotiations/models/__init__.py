"""The nouns of a negotiation, one file each.

This façade is for everyone above the models: selectors, services, adapters and the
`agreements` app. A file in here imports its neighbours by their own names, never this.
"""

from negotiations.models.closure import Closure
from negotiations.models.deadline import Deadline
from negotiations.models.delegation import Delegate, Delegation, Role, SecretariatMember
from negotiations.models.extension import Extension, ExtensionAnswer
from negotiations.models.feed import CalendarFeed
from negotiations.models.handing_over import Handover, StandIn
from negotiations.models.journal import JournalEntry
from negotiations.models.mineral import Mineral, MineralFact
from negotiations.models.operations import Bounce, Heartbeat
from negotiations.models.party import Party
from negotiations.models.plan import (
    ActionPlan,
    Fact,
    PlannedProvision,
    Source,
    Submission,
    Workstream,
)
from negotiations.models.policy import ReminderPolicy, ReminderPreferences
from negotiations.models.project import Project
from negotiations.models.reminder import Reminder
from negotiations.models.round import Round
from negotiations.models.user import User
from negotiations.models.webhook import Webhook, WebhookDelivery
from negotiations.models.working_group import GroupLead, WorkingGroup

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
