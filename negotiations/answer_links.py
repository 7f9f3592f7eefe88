"""The links in a mail by which it is answered: each for one reminder, or one person, and one use.

A link is an address nobody can make up: a row's id, signed for its purpose alone. What it may do
is looked up when it is followed. Links grow old by the machine's clock.
"""

from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from negotiations.models import Reminder, User


class Purpose(StrEnum):
    """What a link is for; it opens nothing else."""

    ACKNOWLEDGE = "acknowledge"
    DELEGATE = "delegate"
    MORE_TIME = "more-time"
    FEWER_MAILS = "fewer-mails"


# A mail about a deadline is news for some weeks; the way out of mails must not run out so soon.
_LASTS = {Purpose.FEWER_MAILS: timedelta(days=366)}
_USUALLY = timedelta(days=45)


def link(purpose: Purpose, row: Reminder | User) -> str:
    """The whole address, for a mail."""
    return settings.PUBLIC_URL + reverse(f"answer-{purpose}", args=[signed(purpose, row.pk)])


def signed(purpose: Purpose, row_id: UUID) -> str:
    """What a link ends in: the row's id, signed now for this purpose."""
    return _signer(purpose).sign(row_id.hex)


def read(purpose: Purpose, token: str) -> UUID | None:
    """The id of the row that a link is for; None where it is made up, changed, or too old."""
    try:
        return UUID(_signer(purpose).unsign(token, max_age=_LASTS.get(purpose, _USUALLY)))
    except (BadSignature, ValueError):
        return None


def _signer(purpose: Purpose) -> TimestampSigner:
    return TimestampSigner(sep=".", salt=f"negotiations.answer.{purpose}")
