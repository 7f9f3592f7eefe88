"""What webhooks are told of: each event, its name, and which verbs of the journal it stands for."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from negotiations.schedule import verbs

TEST = "test"
ENTRY = "journal.entry"
EVENTS: dict[str, Promise] = {
    "deadline.set": _("A deadline is set"),
    "deadline.moved": _("A deadline is moved"),
    "deadline.met": _("A deadline is met"),
    "deadline.reopened": _("That a deadline was met is taken back"),
    "deadline.removed": _("A deadline is removed"),
    "deadline.late": _("A deadline turns late"),
    ENTRY: _("Any other entry of the journal"),
}


def event_of(verb: str) -> str:
    """The event for which a verb of the journal stands."""
    if verb == verbs.DEADLINE_ADDED:
        return "deadline.set"
    if verb == verbs.DEADLINE_MOVED_ALONG:
        return "deadline.moved"
    return verb if verb in EVENTS else ENTRY


def event_name(event: str) -> str:
    """What happened, in words."""
    words = EVENTS | {TEST: _("Test"), ENTRY: _("An entry of the journal")}
    return str(words[event])
