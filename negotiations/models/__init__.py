"""The nouns of a negotiation, one file each.

This façade is for everyone above the models: selectors, services, adapters and the
`agreements` app. A file in here imports its neighbours by their own names, never this.
"""

from negotiations.models.deadline import Deadline
from negotiations.models.delegation import Delegate, Delegation, Role, SecretariatMember
from negotiations.models.journal import JournalEntry
from negotiations.models.mineral import Mineral, MineralFact
from negotiations.models.party import Party
from negotiations.models.plan import (
    ActionPlan,
    Fact,
    PlannedProvision,
    Source,
    Submission,
    Workstream,
)
from negotiations.models.project import Project
from negotiations.models.reminder import Reminder
from negotiations.models.user import User
from negotiations.models.working_group import GroupLead, WorkingGroup

__all__ = [
    "ActionPlan",
    "Deadline",
    "Delegate",
    "Delegation",
    "Fact",
    "GroupLead",
    "JournalEntry",
    "Mineral",
    "MineralFact",
    "Party",
    "PlannedProvision",
    "Project",
    "Reminder",
    "Role",
    "SecretariatMember",
    "Source",
    "Submission",
    "User",
    "WorkingGroup",
    "Workstream",
]
