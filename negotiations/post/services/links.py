"""What is done by the link at the foot of every mail, without a log-in."""

from dataclasses import replace

from django.db import transaction

from negotiations.plan.models import User
from negotiations.post.links import FEWER_MAILS, read
from negotiations.post.models import ReminderPreferences
from negotiations.post.selectors.preferences import preferences_of
from negotiations.post.services import preferences

Mail = ReminderPreferences.Mail


def reader_of(token: str) -> User | None:
    """Whose mails a link makes fewer; None for one that was made up, changed, or is too old."""
    user_id = read(FEWER_MAILS, token)
    return None if user_id is None else User.objects.filter(pk=user_id, is_active=True).first()


@transaction.atomic
def set_mails(*, token: str, mail: str = Mail.NONE) -> str | None:
    """Have what comes in the inbox alone, or as before; how it was, or None for no link.

    What the plan makes mandatory comes as a mail all the same.
    """
    user = reader_of(token)
    if user is None:
        return None
    before = preferences_of(user)
    wanted = mail if mail in Mail.values else Mail.NONE
    preferences.set_preferences(by=user, person=user, preferences=replace(before, mail=wanted))
    return before.mail
