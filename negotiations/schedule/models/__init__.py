"""Deadlines, rounds, closures and requests for more time."""

from negotiations.schedule.models.closure import Closure
from negotiations.schedule.models.deadline import Deadline
from negotiations.schedule.models.extension import Extension, ExtensionAnswer
from negotiations.schedule.models.round import Round

__all__ = ["Closure", "Deadline", "Extension", "ExtensionAnswer", "Round"]
