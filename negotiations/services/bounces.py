"""Writing down the mails that came back."""

import re
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from negotiations import clock, verbs
from negotiations.bounces import Kind, Returned
from negotiations.models import Bounce, Reminder, User
from negotiations.services import operating

# What asks nothing of anybody.
IGNORED = (Kind.NOTICE, Kind.AUTO_REPLY)
_MESSAGE_ID = re.compile(
    r"<reminder\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", re.IGNORECASE
)


@transaction.atomic
def record(returned: Returned) -> Bounce | None:
    """Write down a message that came back; None if it is known, or asks nothing of anybody.

    A reminder that did not arrive is failed, with the server's words as the reason; so is what
    travelled in the same mail. Of a mail that is none of our reminders the words are not kept.
    """
    if returned.kind in IGNORED:
        return None
    reminder = _reminder_of(returned)
    bounce, is_new = Bounce.objects.get_or_create(
        message_key=returned.key,
        defaults={
            "reminder": reminder,
            "user": reminder.recipient if reminder else _person_at(returned.recipient),
            "kind": returned.kind.value,
            "permanent": returned.permanent,
            "code": returned.code,
            "said": returned.said if reminder else "",
            "at": clock.machine_now(),
        },
    )
    if not is_new:
        return None
    if reminder and returned.kind == Kind.BOUNCE:
        _fail(reminder, returned)
    return bounce


def _reminder_of(returned: Returned) -> Reminder | None:
    """The row under whose Message-ID the mail was sent."""
    found = _MESSAGE_ID.match(returned.message_id)
    if not found:
        return None
    rows = Reminder.objects.select_related("recipient", "deadline__plan")
    return rows.filter(pk=UUID(found[1])).first()


def _person_at(address: str) -> User | None:
    return User.objects.filter(email__iexact=address).first() if address else None


def _fail(leading: Reminder, returned: Returned) -> None:
    reason = f"{returned.code} {returned.said}".strip()
    mail = Reminder.objects.filter(Q(pk=leading.pk) | Q(batch=leading.pk))
    for reminder in mail.filter(state=Reminder.State.SENT).select_related(
        "recipient", "deadline__plan"
    ):
        Reminder.objects.filter(pk=reminder.pk, state=Reminder.State.SENT).update(
            state=Reminder.State.FAILED, error=f"came back: {reason}"
        )
        operating.note(reminder, verbs.REMINDER_CAME_BACK)
