"""What all mails of this program share: their headers, their foot, and how one is known again.

Each kind of mail is registered by whoever sends it, so that one that comes back is found.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from negotiations.core import clock
from negotiations.plan.models import User
from negotiations.post.links import FEWER_MAILS, link


@dataclass(frozen=True)
class Sent:
    """A mail that was sent: to whom, and the rows a returned mail is tied to, by their field."""

    to: User
    rows: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MailKind:
    """One kind of mail: how one is found by its row, and what becomes of it if it comes back."""

    name: str
    find: Callable[[UUID], Sent | None]
    fail: Callable[[UUID, str], None]


_kinds: dict[str, MailKind] = {}


def register(kind: MailKind) -> None:
    """Make a kind of mail known by the first word of its Message-ID."""
    _kinds[kind.name] = kind


def kind_of(name: str) -> MailKind | None:
    """The kind whose Message-IDs begin with this word."""
    return _kinds.get(name.lower())


def letter(
    *, to: User, subject: str, template: str, words: Mapping[str, Any], message_id: str
) -> EmailMultiAlternatives:
    """A mail of plain text and HTML, in the language and zone that are active now."""
    shown = {"subject": subject, "language": to.language, **words, **_way_back(to)}
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"{template}.txt", shown),
        to=[to.email],
        headers=_headers(to, message_id),
    )
    mail.attach_alternative(render_to_string(f"{template}.html", shown), "text/html")
    return mail


def message_id(kind: str, row_id: UUID) -> str:
    """The same for every try of one mail, so that a double is threaded as one."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    # RFC 5322 section 3.6.4: what is no dot-atom, such as an IPv6 address, stands in brackets.
    host = f"[{host}]" if ":" in host else host
    return f"<{kind}.{row_id}@{host}>"


def _headers(to: User, known_as: str) -> dict[str, str]:
    return {
        "Message-ID": known_as,
        # RFC 3834: nobody's holiday notice answers it.
        "Auto-Submitted": "auto-generated",
        # In a demo, the demo's date, as in all that the mail says.
        "Date": format_datetime(timezone.localtime(clock.now())),
        "Content-Language": to.language,
        **_way_out(to),
    }


def _way_out(user: User) -> dict[str, str]:
    """RFC 2369, and RFC 8058 for programs that unsubscribe by themselves, over HTTPS alone."""
    address = link(FEWER_MAILS, user.pk)
    headers = {"List-Unsubscribe": f"<{address}>"}
    if address.startswith("https://"):
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _way_back(user: User) -> dict[str, str]:
    """Where a reader changes what they get, and how."""
    return {
        "preferences": settings.PUBLIC_URL + reverse("desk:me"),
        "fewer": link(FEWER_MAILS, user.pk),
    }
