"""What can happen to a plan, to seats in it and to accounts."""

from django.utils.translation import gettext_lazy as _

from negotiations.core.verbs import register, register_value
from negotiations.plan.models import Role

PLAN_LOADED = "plan.loaded"
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

register(PLAN_LOADED, _("loaded the plan from the catalogue"))
register(SEAT_TAKEN, _("seated %(person)s for %(party)s as %(role)s"))
register(SEAT_LEFT, _("recorded that %(person)s no longer sits for %(party)s"))
register(SECRETARIAT_JOINED, _("put %(person)s in the secretariat"))
register(SECRETARIAT_LEFT, _("recorded that %(person)s left the secretariat"))
register(CO_LEAD_NAMED, _("named %(person)s co-lead for %(party)s"))
register(CO_LEAD_ENDED, _("recorded that %(person)s is no longer co-lead for %(party)s"))
register(PASSWORD_SET, _("set a new password for %(person)s"))
register(ADDRESS_CHANGED, _("changed the e-mail address of %(person)s"))
register(ACCOUNT_CLOSED, _("stopped %(person)s from logging in"))
register(ACCOUNT_OPENED, _("let %(person)s log in again"))

register_value("role", lambda role: str(Role(role).label))
