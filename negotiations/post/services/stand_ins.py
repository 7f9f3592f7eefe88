"""Who is told instead of somebody who is away."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from negotiations.core import clock
from negotiations.core.errors import Refused
from negotiations.core.locking import locked
from negotiations.journal import services as journal
from negotiations.plan.models import Delegate, User
from negotiations.plan.subjects import plan_subject
from negotiations.post import verbs
from negotiations.post.models import StandIn
from negotiations.post.permissions import can_name_stand_in

LONGEST_DAYS = 366


@transaction.atomic
def name_stand_in(
    *, by: User, delegate: Delegate, stand_in: Delegate, first_on: date, last_on: date
) -> StandIn:
    """Name a colleague of one's own delegation who is told instead, from day to day."""
    seat = _locked(by, delegate)
    colleague = _colleague(seat, stand_in)
    _check(seat, first_on, last_on)
    row: StandIn = StandIn.objects.create(
        compartment=seat.delegation,
        delegate=seat,
        stand_in=colleague,
        first_on=first_on,
        last_on=last_on,
    )
    _journal(row, verbs.STAND_IN_NAMED, by)
    return row


@transaction.atomic
def end_absence(*, by: User, absence: StandIn) -> None:
    """Be told oneself again from now on; an absence that has not begun is taken back whole."""
    seat = _locked(by, absence.delegate)
    row = StandIn.objects.filter(pk=absence.pk).select_related("stand_in__user").first()
    today = clock.today(seat.user.tz)
    if row is None or row.last_on < today:
        raise Refused(_("That is over already."))
    row.delegate = seat
    _journal(row, verbs.STAND_IN_ENDED, by)
    if row.first_on >= today:
        row.delete()
        return
    row.last_on = today - timedelta(days=1)
    row.save(update_fields=["last_on"])


def _locked(by: User, delegate: Delegate) -> Delegate:
    found: Delegate = locked(
        Delegate.objects.select_related("plan", "delegation__party", "user"),
        delegate.pk,
        allowed=lambda row: can_name_stand_in(by, row),
    )
    return found


def _colleague(seat: Delegate, stand_in: Delegate) -> Delegate:
    """A stand-in has to be there and to be told: administrators are not."""
    colleagues = Delegate.objects.active().filter(
        delegation=seat.delegation_id, user__is_staff=False
    )
    found: Delegate | None = (
        colleagues.exclude(pk=seat.pk).select_related("user").filter(pk=stand_in.pk).first()
    )
    if found is None:
        raise Refused(_("Choose a colleague of your own delegation."), "stand_in")
    return found


def _check(seat: Delegate, first_on: date, last_on: date) -> None:
    if last_on < first_on:
        raise Refused(_("It ends before it begins."), "last_on")
    if last_on < clock.today(seat.user.tz):
        raise Refused(_("Those days are past."), "last_on")
    if (last_on - first_on).days >= LONGEST_DAYS:
        raise Refused(_("That is longer than a year."), "last_on")
    if seat.absences.filter(first_on__lte=last_on, last_on__gte=first_on).exists():
        raise Refused(_("Somebody stands in for you on some of those days already."), "first_on")


def _journal(row: StandIn, verb: str, by: User) -> None:
    journal.record(
        plan_subject(row.delegate.plan),
        verb,
        by=by,
        compartment=row.delegate.delegation,
        person=row.stand_in.user.name,
        instead_of=row.delegate.user.name,
        first=row.first_on.isoformat(),
        last=row.last_on.isoformat(),
    )
