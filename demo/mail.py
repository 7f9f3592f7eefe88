"""Where the demo's mails go: kept to be read on a page, instead of sent."""

from collections.abc import Sequence
from email.utils import parseaddr
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from demo.models import KeptMail
from negotiations.core import clock


class KeptMailBackend(BaseEmailBackend):
    """Keeps each message whole, as a mail server would get it, one row a recipient.

    It holds nothing between calls, so threads may share one.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the messages, all or none; how many had somebody to go to."""
        kept = [(message, rows) for message in email_messages if (rows := _rows(message))]
        KeptMail.objects.bulk_create([row for _, rows in kept for row in rows])
        return len(kept)


def _rows(message: EmailMessage) -> list[KeptMail]:
    # Django adds `linesep` to what the standard library's messages take.
    mime: Any = message.message()
    raw = mime.as_bytes(linesep="\r\n")
    return [
        KeptMail(
            recipient=parseaddr(address)[1], subject=str(message.subject), raw=raw, at=clock.now()
        )
        for address in message.recipients()
    ]
