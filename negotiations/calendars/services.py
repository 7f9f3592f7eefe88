"""Calendar feeds: making one, revoking it, and opening it by its address.

An address is a key: whoever has it reads the calendar, as a calendar program must. It holds the
feed's id and a signature of this program, so nothing secret is stored, and it can be shown again.
What a person subscribes to is their own business, so the journal says nothing of it.
"""

from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from negotiations.calendars.models import CalendarFeed
from negotiations.calendars.permissions import can_make_feed, can_revoke_feed
from negotiations.core import clock
from negotiations.core.errors import Refused
from negotiations.core.verdicts import require
from negotiations.plan.models import ActionPlan, User

MOST_FEEDS = 20
_signer = Signer(salt="negotiations.calendar-feed", sep=".")


@transaction.atomic
def make(*, by: User, plan: ActionPlan | None, own: bool) -> CalendarFeed:
    """Make a feed of one plan, or of all that are one's own."""
    require(can_make_feed(by, plan, own=own))
    if CalendarFeed.objects.filter(user=by, revoked_at=None).count() >= MOST_FEEDS:
        raise Refused(_("Revoke a calendar that you no longer use before you make another."))
    return CalendarFeed.objects.create(user=by, plan=plan, own=own, made_at=clock.now())


@transaction.atomic
def revoke(*, by: User, feed: CalendarFeed) -> None:
    """Make its address lead nowhere, at once and for good."""
    require(can_revoke_feed(by, feed))
    CalendarFeed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=clock.now())


def token_of(feed: CalendarFeed) -> str:
    """What its address ends in."""
    return _signer.sign(feed.pk.hex)


def opened_by(token: str) -> CalendarFeed | None:
    """The feed of an address; None for one that nobody was given, or that was revoked."""
    try:
        feed_id = UUID(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
    feeds = CalendarFeed.objects.filter(revoked_at=None).select_related("user")
    return feeds.filter(pk=feed_id).first()
