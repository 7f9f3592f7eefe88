"""Policies, reminders and handovers."""

from negotiations.reminders.models.handover import Handover
from negotiations.reminders.models.policy import ReminderPolicy
from negotiations.reminders.models.reminder import Reminder, ReminderQuerySet

__all__ = ["Handover", "Reminder", "ReminderPolicy", "ReminderQuerySet"]
