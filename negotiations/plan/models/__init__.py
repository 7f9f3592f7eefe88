"""Parties, plans, delegations, people and working groups."""

from negotiations.plan.models.delegation import Delegate, Delegation, Role, SecretariatMember
from negotiations.plan.models.party import Party
from negotiations.plan.models.plan import (
    ActionPlan,
    Fact,
    PlannedProvision,
    Source,
    Sourced,
    Submission,
    Workstream,
)
from negotiations.plan.models.user import User
from negotiations.plan.models.working_group import GroupLead, WorkingGroup

__all__ = [
    "ActionPlan",
    "Delegate",
    "Delegation",
    "Fact",
    "GroupLead",
    "Party",
    "PlannedProvision",
    "Role",
    "SecretariatMember",
    "Source",
    "Sourced",
    "Submission",
    "User",
    "WorkingGroup",
    "Workstream",
]
