"""Calendars: one's feeds, a feed as calendar programs read it, a plan's deadlines as a file."""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from negotiations.calendars import services as feeds
from negotiations.calendars.files import FILE_NAME, feed_calendar, plan_calendar, reminder_calendar
from negotiations.calendars.forms import CalendarFeedForm
from negotiations.calendars.ical import MEDIA_TYPE
from negotiations.calendars.models import CalendarFeed
from negotiations.calendars.selectors import feeds_of
from negotiations.core.web.acting import carried_out, status_of
from negotiations.plan.views.asking import plan_or_404, reader_of
from negotiations.schedule.selectors.deadlines import deadlines_of


@dataclass(frozen=True)
class Address:
    """A feed and where it is read."""

    feed: CalendarFeed
    https: str

    @property
    def webcal(self) -> str:
        """The same, so that a browser hands it to the calendar program."""
        return f"webcal://{self.https.partition('://')[2]}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendars(request: HttpRequest) -> HttpResponse:
    """One's feeds with their addresses, and a new one."""
    user = reader_of(request)
    form = CalendarFeedForm(request.POST or None, reader=user)
    if request.method == "POST" and carried_out(
        form,
        lambda: feeds.make(
            by=user, plan=form.cleaned_data["plan"], own=bool(form.cleaned_data["own"])
        ),
    ):
        messages.success(request, _("Made. Give its address to your calendar program."))
        return redirect("calendars:list")
    addresses = [Address(feed, _address(feed)) for feed in feeds_of(user)]
    return render(
        request,
        "calendars/list.html",
        {"addresses": addresses, "form": form},
        status=status_of(form),
    )


@require_POST
def revoke(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Make a feed's address lead nowhere."""
    user = reader_of(request)
    feed = get_object_or_404(CalendarFeed.objects.visible_to(user), pk=feed_id)
    feeds.revoke(by=user, feed=feed)
    messages.success(request, _("That address leads nowhere now."))
    return redirect("calendars:list")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """A feed, for whoever has its address."""
    opened = feeds.opened_by(token)
    octets = feed_calendar(opened) if opened else None
    if opened is None or octets is None:
        raise Http404
    response = _file(octets, "travaux.ics", "inline")
    response.headers["Content-Language"] = opened.user.language
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["ETag"] = f'"{sha256(octets).hexdigest()}"'
    # Who sees what can change without any row being newer, so no date says that nothing changed.
    conditional = get_conditional_response(request, response.headers["ETag"], response=response)
    return conditional or response


@require_safe
def plan_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The deadlines and rounds of a plan, as a file to keep."""
    plan = plan_or_404(request, slug)
    return _file(plan_calendar(reader_of(request), plan), f"{plan.slug}.ics", "attachment")


@require_safe
def deadline_file(request: HttpRequest, slug: str, deadline_id: UUID) -> HttpResponse:
    """One deadline, as a file to keep: the same entry as in a feed or a mail."""
    plan = plan_or_404(request, slug)
    reader = reader_of(request)
    row = get_object_or_404(deadlines_of(reader, plan), pk=deadline_id)
    return _file(reminder_calendar(row, reader), FILE_NAME, "attachment")


def _file(octets: bytes, name: str, disposition: str) -> HttpResponse:
    return HttpResponse(
        octets,
        content_type=f"{MEDIA_TYPE}; charset=utf-8",
        headers={
            "Cache-Control": "private, no-cache",
            "Content-Disposition": f'{disposition}; filename="{name}"',
        },
    )


def _address(feed: CalendarFeed) -> str:
    return settings.PUBLIC_URL + reverse("calendars:feed", args=[feeds.token_of(feed)])
