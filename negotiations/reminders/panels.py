"""What reminders put on the pages of others."""

from django.utils.translation import gettext_lazy as _

from negotiations.core import jobs
from negotiations.core.jobs import Outbox
from negotiations.plan.models import User
from negotiations.post import inbox, panels
from negotiations.post.inbox import Tray
from negotiations.post.panels import Mandatory
from negotiations.reminders.models import Reminder
from negotiations.reminders.selectors.inbox import tray, waiting_for
from negotiations.reminders.selectors.policies import mandatory_for
from negotiations.reminders.words import mandatory_words


def mandatory(user: User) -> list[Mandatory]:
    """What the policies of a person's plans make mandatory, in words."""
    return [
        Mandatory(
            one.plan,
            mandatory_words(one.policy),
            tuple((other.about, mandatory_words(other.policy)) for other in one.others),
        )
        for one in mandatory_for(user)
    ]


jobs.register(Outbox("reminders", _("Reminders"), Reminder))
panels.register(mandatory)
inbox.register(Tray("reminders/inbox/_tray.html", tray, waiting_for))
