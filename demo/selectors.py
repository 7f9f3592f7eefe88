"""What the demo's pages read."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from django.db.models import QuerySet

from demo import clock as demo_clock
from demo.models import KeptMail
from negotiations.core import clock, memo
from negotiations.plan.models import User


@dataclass(frozen=True)
class Bar:
    """What the bar at the top of a demo page says."""

    now: datetime
    is_real: bool
    mails: int


@dataclass(frozen=True)
class ReadMail:
    """A kept mail as a person reads it: headers decoded, each part as text, "" where none."""

    sender: str
    to: str
    subject: str
    date: str
    plain: str
    html: str


def bar_of(user: User) -> Bar:
    """The clock, whether it shows the real date, and how many mails `user` was sent."""
    return Bar(
        now=clock.now(),
        is_real=not demo_clock.offset(),
        mails=count_mails(user),
    )


def count_mails(user: User) -> int:
    """How many mails `user` was sent; asked once a request."""
    rows = KeptMail.objects.visible_to(user)
    return memo.once("mails", user.pk, rows.count)


def mails_of(user: User) -> "QuerySet[KeptMail]":
    """The mails to `user`, newest first, without what they say."""
    return KeptMail.objects.visible_to(user).only("subject", "at")


def raw_of(mail: KeptMail) -> bytes:
    """The mail as it would have gone to a mail server; PostgreSQL hands out a memoryview."""
    return bytes(mail.raw)


def read(mail: KeptMail) -> ReadMail:
    """The mail, taken apart (RFC 5322 headers, MIME bodies)."""
    message: Any = message_from_bytes(raw_of(mail), policy=policy.default)
    return ReadMail(
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        date=str(message["Date"] or ""),
        plain=_body(message, "plain"),
        html=_body(message, "html"),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return "" if part is None else str(part.get_content())
