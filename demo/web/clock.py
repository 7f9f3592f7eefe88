"""Moving the demo's clock."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from demo import clock
from negotiations.reminders.tasks import find_due

_STEPS: dict[str, Callable[[], None]] = {
    "day": lambda: clock.forward(timedelta(days=1)),
    "week": lambda: clock.forward(timedelta(weeks=1)),
    "real": clock.back_to_real,
    "start": clock.back_to_start,
}


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Move the clock, send out what falls due by it, and go back to where one was."""
    act = _STEPS.get(request.POST.get("step", ""))
    if act is None:
        return HttpResponseBadRequest(
            _("The clock moves by “day” or “week”, or back to “real” or “start”."),
            content_type="text/plain; charset=utf-8",
        )
    with transaction.atomic():
        act()
        # What cannot be handed over now, beat finds within seconds.
        transaction.on_commit(find_due.delay, robust=True)
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The page the person came from, if it is one of ours."""
    for url in (request.POST.get("next", ""), request.headers.get("referer", "")):
        if url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            return url
    return resolve_url(settings.LOGIN_REDIRECT_URL)
