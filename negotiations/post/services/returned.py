"""Writing down the mails that came back."""

import re
from uuid import UUID

from django.db import transaction

from negotiations.core import clock
from negotiations.plan.models import User
from negotiations.post import mails
from negotiations.post.bounces import Kind, Returned
from negotiations.post.mails import MailKind
from negotiations.post.models import Bounce

# What asks nothing of anybody.
IGNORED = (Kind.NOTICE, Kind.AUTO_REPLY)
_MESSAGE_ID = re.compile(
    r"<(?P<kind>[a-z]+)\.(?P<row>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", re.IGNORECASE
)


@transaction.atomic
def record(returned: Returned) -> Bounce | None:
    """Write down a message that came back; None if it is known, or asks nothing of anybody.

    What did not arrive is failed by whoever sent it, with the server's words as the reason. Of a
    mail that is none of ours the words are not kept.
    """
    if returned.kind in IGNORED:
        return None
    kind, row_id = _known_by(returned.message_id)
    sent = kind.find(row_id) if kind and row_id else None
    bounce, is_new = Bounce.objects.get_or_create(
        message_key=returned.key,
        defaults={
            **(sent.rows if sent else {}),
            "user": sent.to if sent else _person_at(returned.recipient),
            "kind": returned.kind.value,
            "permanent": returned.permanent,
            "code": returned.code,
            "said": returned.said if sent else "",
            "at": clock.machine_now(),
        },
    )
    if not is_new:
        return None
    if sent and kind and row_id and returned.kind == Kind.BOUNCE:
        kind.fail(row_id, f"{returned.code} {returned.said}".strip())
    return bounce


def _known_by(message_id: str) -> tuple[MailKind | None, UUID | None]:
    """The kind and the row under whose Message-ID a mail was sent."""
    found = _MESSAGE_ID.match(message_id)
    return (mails.kind_of(found["kind"]), UUID(found["row"])) if found else (None, None)


def _person_at(address: str) -> User | None:
    return User.objects.filter(email__iexact=address).first() if address else None
