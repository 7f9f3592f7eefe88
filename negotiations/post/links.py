"""The links in a mail by which it is answered: each for one row and one purpose.

A link is an address nobody can make up: a row's id, signed for its purpose alone. What it may do
is looked up when it is followed. Links grow old by the machine's clock.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

# A mail about something is news for some weeks.
SOME_WEEKS = timedelta(days=45)


@dataclass(frozen=True)
class Purpose:
    """What a link is for, and the route it opens; it opens nothing else. `lasts`: how long."""

    name: str
    route: str
    lasts: timedelta = SOME_WEEKS


# The way out of mails must not run out as soon as the news in them.
FEWER_MAILS = Purpose("fewer-mails", "post:fewer-mails", timedelta(days=366))


def link(purpose: Purpose, row_id: UUID) -> str:
    """The whole address, for a mail."""
    return settings.PUBLIC_URL + reverse(purpose.route, args=[signed(purpose, row_id)])


def signed(purpose: Purpose, row_id: UUID) -> str:
    """What a link ends in: the row's id, signed now for this purpose."""
    return _signer(purpose).sign(row_id.hex)


def read(purpose: Purpose, token: str) -> UUID | None:
    """The id of the row that a link is for; None where it is made up, changed, or too old."""
    try:
        return UUID(_signer(purpose).unsign(token, max_age=purpose.lasts))
    except (BadSignature, ValueError):
        return None


def _signer(purpose: Purpose) -> TimestampSigner:
    return TimestampSigner(sep=".", salt=f"negotiations.answer.{purpose.name}")
