"""Reminders: found, handed out, sent, and taken up again. A module for each of these.

A reminder is sent once. Its row is claimed by compare-and-set, so of two workers one sends.
A mail can be doubled in one window: the mail server accepted it, and we did not learn of that
or did not live to write it down; then it is sent again under the same Message-ID.
`docs/reminders.md` says what is promised.
"""

from negotiations.reminders.services.outbox.failing import LONGEST_WAIT, MOST_ATTEMPTS
from negotiations.reminders.services.outbox.finding import find_due
from negotiations.reminders.services.outbox.handing_out import Run, hand_out, waiting
from negotiations.reminders.services.outbox.retrying import release_stalled, retry
from negotiations.reminders.services.outbox.sending import send, send_run

__all__ = [
    "LONGEST_WAIT",
    "MOST_ATTEMPTS",
    "Run",
    "find_due",
    "hand_out",
    "release_stalled",
    "retry",
    "send",
    "send_run",
    "waiting",
]
