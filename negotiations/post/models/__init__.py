"""How people are told: preferences, stand-ins, mails that came back."""

from negotiations.post.models.bounce import Bounce
from negotiations.post.models.preferences import ReminderPreferences
from negotiations.post.models.stand_in import StandIn

__all__ = ["Bounce", "ReminderPreferences", "StandIn"]
