"""Reminders: found, handed out, sent, and taken up again. A module for each of these.

A reminder is a job; `core/jobs.py` says what is promised, and `docs/reminders.md` in which window a
mail can be doubled.
"""

from negotiations.reminders.services.outbox.failing import PATIENCE
from negotiations.reminders.services.outbox.finding import find_due
from negotiations.reminders.services.outbox.handing_out import Run, hand_out, waiting
from negotiations.reminders.services.outbox.retrying import release_stalled, retry
from negotiations.reminders.services.outbox.sending import send, send_run

__all__ = [
    "PATIENCE",
    "Run",
    "find_due",
    "hand_out",
    "release_stalled",
    "retry",
    "send",
    "send_run",
    "waiting",
]
