"""What can have happened: each verb of the journal, and the sentence it becomes when read.

A sentence takes its values from the entry's data; dates are stored as ISO 8601 days, languages
and roles as codes. Other apps register their own verbs.
"""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from negotiations.models import Role

NOTE = "note"
PLAN_LOADED = "plan.loaded"
DEADLINE_ADDED = "deadline.added"
DEADLINE_MOVED = "deadline.moved"
DEADLINE_RULED = "deadline.ruled"
DEADLINE_CHANGED = "deadline.changed"
DEADLINE_MOVED_ALONG = "deadline.moved_along"
DEADLINE_FIXED = "deadline.fixed"
DEADLINE_REMOVED = "deadline.removed"
DEADLINE_RESTORED = "deadline.restored"
DEADLINE_MET = "deadline.met"
DEADLINE_REOPENED = "deadline.reopened"
ROUND_SET = "round.set"
ROUND_CHANGED = "round.changed"
ROUND_REMOVED = "round.removed"
CLOSURE_ADDED = "closure.added"
CLOSURE_REMOVED = "closure.removed"
EXTENSION_ASKED = "extension.asked"
EXTENSION_ANSWERED = "extension.answered"
EXTENSION_AGREED = "extension.agreed"
EXTENSION_REFUSED = "extension.refused"
EXTENSION_WITHDRAWN = "extension.withdrawn"
DEADLINE_LATE = "deadline.late"
DEADLINE_ESCALATED = "deadline.escalated"
POLICY_SET = "policy.set"
POLICY_CLEARED = "policy.cleared"
STAND_IN_NAMED = "stand_in.named"
STAND_IN_ENDED = "stand_in.ended"
SEAT_TAKEN = "seat.taken"
SEAT_LEFT = "seat.left"
SECRETARIAT_JOINED = "secretariat.joined"
SECRETARIAT_LEFT = "secretariat.left"
CO_LEAD_NAMED = "co_lead.named"
CO_LEAD_ENDED = "co_lead.ended"
PASSWORD_SET = "account.password_set"  # noqa: S105 (a verb)
ADDRESS_CHANGED = "account.address_changed"
ACCOUNT_CLOSED = "account.closed"
ACCOUNT_OPENED = "account.opened"
REMINDER_WITHDRAWN = "reminder.withdrawn"
REMINDER_CAME_BACK = "reminder.came_back"
WEBHOOK_ADDED = "webhook.added"
WEBHOOK_CHANGED = "webhook.changed"
WEBHOOK_RENEWED = "webhook.renewed"
WEBHOOK_OFF = "webhook.off"
WEBHOOK_ON = "webhook.on"
WEBHOOK_GIVEN_UP = "webhook.given_up"
REMINDER_ACKNOWLEDGED = "reminder.acknowledged"
HANDOVER_MADE = "handover.made"
HANDOVER_ENDED = "handover.ended"

_sentences: dict[str, Promise | str] = {
    NOTE: _("logged progress"),
    PLAN_LOADED: _("loaded the plan from the catalogue"),
    DEADLINE_ADDED: _("set the deadline: due %(due)s"),
    DEADLINE_MOVED: _("moved the deadline from %(was)s to %(due)s"),
    DEADLINE_RULED: _("gave the deadline another rule; it stays due %(due)s"),
    DEADLINE_CHANGED: _("changed what is said of the deadline: %(parts)s"),
    DEADLINE_MOVED_ALONG: _("reckoned the deadline again, from %(was)s to %(due)s: %(cause)s"),
    DEADLINE_FIXED: _("kept the deadline on %(due)s: what it counted from was removed"),
    DEADLINE_REMOVED: _("removed the deadline, which was due %(due)s"),
    DEADLINE_RESTORED: _("restored the deadline: due %(due)s"),
    DEADLINE_MET: _("marked the deadline met on %(met)s"),
    DEADLINE_REOPENED: _("took back that the deadline was met on %(met)s"),
    ROUND_SET: _("set round %(number)s: %(first)s to %(last)s"),
    ROUND_CHANGED: _("changed round %(number)s: %(first)s to %(last)s"),
    ROUND_REMOVED: _("removed round %(number)s: %(first)s to %(last)s"),
    CLOSURE_ADDED: _("recorded that %(party)s is closed from %(first)s to %(last)s"),
    CLOSURE_REMOVED: _("took back that %(party)s is closed from %(first)s to %(last)s"),
    EXTENSION_ASKED: _("asked for more time: until %(to)s instead of %(was)s"),
    EXTENSION_ANSWERED: _("consented to more time: until %(to)s instead of %(was)s"),
    EXTENSION_AGREED: _("agreed on more time: until %(to)s instead of %(was)s"),
    EXTENSION_REFUSED: _("refused more time until %(to)s: it stays at %(was)s"),
    EXTENSION_WITHDRAWN: _("withdrew the request for more time until %(to)s"),
    DEADLINE_LATE: _("recorded that the deadline is late: it was due %(due)s"),
    DEADLINE_ESCALATED: _("told %(person)s, since nobody acknowledged it of those told: %(told)s"),
    POLICY_SET: _("set when people are told of what falls due; days before: %(days)s"),
    POLICY_CLEARED: _("took back when people are told here: what counts above counts again"),
    STAND_IN_NAMED: _("named %(person)s to stand in for %(instead_of)s, %(first)s to %(last)s"),
    STAND_IN_ENDED: _("ended that %(person)s stands in for %(instead_of)s"),
    SEAT_TAKEN: _("seated %(person)s for %(party)s as %(role)s"),
    SEAT_LEFT: _("recorded that %(person)s no longer sits for %(party)s"),
    SECRETARIAT_JOINED: _("put %(person)s in the secretariat"),
    SECRETARIAT_LEFT: _("recorded that %(person)s left the secretariat"),
    CO_LEAD_NAMED: _("named %(person)s co-lead for %(party)s"),
    CO_LEAD_ENDED: _("recorded that %(person)s is no longer co-lead for %(party)s"),
    PASSWORD_SET: _("set a new password for %(person)s"),
    ADDRESS_CHANGED: _("changed the e-mail address of %(person)s"),
    ACCOUNT_CLOSED: _("stopped %(person)s from logging in"),
    ACCOUNT_OPENED: _("let %(person)s log in again"),
    REMINDER_WITHDRAWN: _("withdrew a reminder to %(person)s"),
    REMINDER_CAME_BACK: _("noted that a reminder did not reach %(person)s"),
    WEBHOOK_ADDED: _("added a webhook to %(host)s"),
    WEBHOOK_CHANGED: _("changed the webhook to %(host)s"),
    WEBHOOK_RENEWED: _("renewed the secret of the webhook to %(host)s"),
    WEBHOOK_OFF: _("switched off the webhook to %(host)s"),
    WEBHOOK_ON: _("switched on the webhook to %(host)s"),
    WEBHOOK_GIVEN_UP: _("switched off the webhook to %(host)s, which has failed for days"),
    REMINDER_ACKNOWLEDGED: _("acknowledged the reminder: due %(due)s"),
    HANDOVER_MADE: _("delegated the deadline from %(giver)s to %(taker)s"),
    HANDOVER_ENDED: _("gave the deadline back from %(taker)s to %(giver)s"),
}
_DATES = ("due", "was", "met", "to", "first", "last")
# Why deadlines were reckoned again.
CAUSES: dict[str, Promise | str] = {
    "deadline": _("what it counts from moved"),
    "met": _("what it counts from was met"),
    "reopened": _("what it counts from is open again"),
    "restored": _("it was restored"),
    "round": _("a round moved"),
    "closure": _("a delegation’s closed days changed"),
    "extension": _("the plan was given more time"),
}
# What can be said anew of a deadline.
_PARTS: dict[str, Promise | str] = {
    "title_en": _("title in English"),
    "title_es": _("title in Spanish"),
    "due_time": _("hour"),
    "zone": _("time zone"),
    "group": _("working group"),
    "responsible": _("responsible"),
    "people": _("named people"),
}
_LANGUAGES: dict[str, Promise | str] = {
    "en": pgettext_lazy("in a sentence", "English"),
    "es": pgettext_lazy("in a sentence", "Spanish"),
}


def register(verb: str, sentence: Promise | str) -> None:
    """Make a verb known, with its sentence."""
    _sentences[verb] = sentence


def known() -> tuple[str, ...]:
    """All verbs, for filters and for the schema of the API."""
    return tuple(_sentences)


def sentence(verb: str, data: dict[str, Any]) -> str:
    """What happened, in the reader's language."""
    values = {key: _worded(key, value) for key, value in data.items()}
    return str(_sentences[verb]) % values


def _worded(key: str, value: Any) -> str:
    if key in _DATES and value:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    if key == "parts":
        return ", ".join(str(_PARTS[name]) for name in value)
    if key == "cause":
        return str(CAUSES[value])
    if key == "language":
        return str(_LANGUAGES[value])
    if key == "role":
        return str(Role(value).label)
    return str(value)
