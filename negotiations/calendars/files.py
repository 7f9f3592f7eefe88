"""The calendar files people get: a feed, a plan's deadlines, the file in a mail.

The entry of a row is known by the row's id alone, wherever it is read, and in whose language.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from email import encoders
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from negotiations.calendars import ical
from negotiations.calendars.ical import CalendarEvent, Method, Organizer, Status
from negotiations.calendars.models import CalendarFeed
from negotiations.calendars.selectors import CalendarRows, calendar_rows
from negotiations.core import clock
from negotiations.core.bilingual import reader_language
from negotiations.core.places import place_of
from negotiations.plan.models import ActionPlan, User
from negotiations.schedule.models import Deadline, Round

REFRESHED_EVERY = timedelta(hours=1)
FILE_NAME = "deadline.ics"
# A day has no hour to be announced before: nine in the morning of the day before.
_ALARM_OF_A_DAY = (timedelta(hours=15),)
_ALARMS_OF_AN_HOUR = (timedelta(days=1), timedelta(hours=1))


def feed_calendar(feed: CalendarFeed) -> bytes | None:
    """What a feed shows now, by what its owner sees now; None where they see nothing any more.

    Byte for byte the same until something in it changes.
    """
    if not feed.user.is_active:
        return None
    rows = calendar_rows(feed.user, feed.plan_id, own=feed.own)
    if not rows.plans:
        return None
    with _read_by(feed.user):
        name = f"Travaux: {rows.plans[0].title}" if feed.plan_id else "Travaux"
        return _written(rows, name, refresh_every=REFRESHED_EVERY)


def plan_calendar(user: User, plan: ActionPlan) -> bytes:
    """The deadlines and rounds of a plan that a person sees, as a file to keep."""
    rows = calendar_rows(user, plan.pk, own=True)
    with _read_by(user):
        return _written(rows, plan.title)


def reminder_calendar(deadline: Deadline, user: User) -> bytes:
    """One deadline as the file of a mail; one that was removed is taken back from the calendar."""
    return _of_mail([deadline], user, _method(deadline))


def _of_mail(deadlines: Sequence[Deadline], user: User, method: Method) -> bytes:
    """Reads `plan`, `group`, `compartment` and `responsible` of each deadline."""
    now = clock.now()
    with _read_by(user):
        return ical.write(
            [_deadline_event(deadline, now) for deadline in deadlines],
            name="",
            organizer=_organizer(),
            language=reader_language(),
            method=method,
            now=now,
        )


def calendar_part(deadline: Deadline, user: User) -> MIMENonMultipart:
    """`reminder_calendar` as a mail's attachment: `mail.attach(calendar_part(…))`.

    Its Content-Type names the method, without which Outlook takes nothing back.
    """
    return _part([deadline], user, _method(deadline))


def calendar_part_of_all(deadlines: Sequence[Deadline], user: User) -> MIMENonMultipart:
    """Several open deadlines as the one attachment of a mail about them all."""
    return _part(deadlines, user, Method.PUBLISH)


def _part(deadlines: Sequence[Deadline], user: User, method: Method) -> MIMENonMultipart:
    part = MIMENonMultipart("text", "calendar", method=str(method), charset="utf-8")
    part.set_payload(_of_mail(deadlines, user, method))
    encoders.encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=FILE_NAME)
    return part


@contextmanager
def _read_by(user: User) -> Iterator[None]:
    """Speak a person's language and show their zone."""
    with translation.override(user.language), timezone.override(user.tz):
        yield


def _method(deadline: Deadline) -> Method:
    return Method.CANCEL if deadline.is_removed else Method.PUBLISH


def _written(rows: CalendarRows, name: str, refresh_every: timedelta | None = None) -> bytes:
    told = [
        _deadline_event(row, row.changed_at)  # type: ignore[attr-defined] # calendar_rows
        for row in rows.deadlines
    ]
    return ical.write(
        [*told, *map(_round_event, rows.rounds)],
        name=name,
        organizer=_organizer(),
        language=reader_language(),
        refresh_every=refresh_every,
    )


def _organizer() -> Organizer:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return Organizer(name or "Travaux", address)


def _deadline_event(deadline: Deadline, changed_at: datetime) -> CalendarEvent:
    alarms = _ALARMS_OF_AN_HOUR if deadline.due_time else _ALARM_OF_A_DAY
    page = reverse("schedule:deadline", args=[deadline.plan.slug, deadline.pk])
    return CalendarEvent(
        uid=str(deadline.pk),
        summary=_("Met: %(title)s") % {"title": deadline} if deadline.is_met else deadline.title,
        on=deadline.due_on,
        at=deadline.due_time,
        zone=deadline.zone,
        sequence=deadline.sequence,
        status=Status.CANCELLED if deadline.is_removed else Status.CONFIRMED,
        changed_at=changed_at,
        description="\n".join(_said_of(deadline)),
        url=settings.PUBLIC_URL + page,
        alarms=() if deadline.is_met else alarms,
        categories=(_("Deadline"),),
        language=reader_language(),
    )


def _said_of(deadline: Deadline) -> Iterator[str]:
    yield deadline.plan.title
    if deadline.due_time is None:
        yield _("By the end of the day in %(place)s.") % {"place": place_of(deadline.zone)}
    if deadline.slip:
        day = date_format(deadline.original_on, "WEEKDAY_DATE_FORMAT")
        yield _("Originally due %(day)s.") % {"day": day}
    if deadline.met_on:
        yield _("Met on %(day)s.") % {"day": date_format(deadline.met_on, "WEEKDAY_DATE_FORMAT")}
    parties = ", ".join(side.party.name for side in deadline.responsible.all())
    if parties:
        yield _("Responsible: %(parties)s.") % {"parties": parties}
    if deadline.group:
        yield _("Working group: %(group)s.") % {"group": deadline.group}
    if deadline.compartment:
        yield _("It is your own delegation's deadline; nobody else sees it.")
    if deadline.illustrative:
        yield _("This deadline is illustrative: no source states it.")


def _round_event(round_: Round) -> CalendarEvent:
    said = [round_.plan.title]
    if round_.illustrative:
        said.append(_("This round is illustrative: no source states it."))
    named = {"n": round_.number, "name": round_.name}
    return CalendarEvent(
        uid=str(round_.pk),
        summary=(_("Round %(n)d: %(name)s") if round_.name else _("Round %(n)d")) % named,
        on=round_.first_on,
        last=round_.last_on,
        sequence=round_.sequence,
        changed_at=round_.changed_at,
        description="\n".join(said),
        location=round_.place,
        url=settings.PUBLIC_URL + reverse("schedule:round", args=[round_.plan.slug, round_.pk]),
        categories=(_("Round"),),
        language=reader_language(),
    )
