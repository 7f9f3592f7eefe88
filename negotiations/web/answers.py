"""Pages that the links in a mail open. Nothing is done until a button is pressed on one.

Mail programs and scanners follow links, and people pass mails on: so a link only shows what it
would do, tells nobody else where it leads, and is the same page of nothing whenever it does not
hold. Its address is a secret of its own, which is why the forms need no other token.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from negotiations.answer_links import Purpose
from negotiations.models import User
from negotiations.services import by_link

_View = Callable[[HttpRequest, str], HttpResponse]
_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


def _private(view: _View) -> _View:
    """What is shown here is kept by nobody on its way, and its address is told to nobody."""

    @wraps(view)
    def shown(request: HttpRequest, token: str) -> HttpResponse:
        answer = view(request, token)
        for name, value in _HEADERS.items():
            answer[name] = value
        return answer

    return shown


@login_not_required
@csrf_exempt
@_private
@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge(request: HttpRequest, token: str) -> HttpResponse:
    """Acknowledge a reminder; of what is joint, without a log-in."""
    if request.method == "POST":
        done = by_link.acknowledge(token=token, reader=request.user)
        return redirect("answer-acknowledge", token) if done else _nothing(request)
    reminder = by_link.reminder_of(Purpose.ACKNOWLEDGE, token, request.user)
    if reminder is None:
        return _nothing(request)
    shown = {"reminder": reminder, "deadline": reminder.deadline, "of": reminder.deadline.plan}
    return _for(reminder.recipient, request, "negotiations/answer/acknowledge.html", shown)


@_private
@require_safe
def delegate(request: HttpRequest, token: str) -> HttpResponse:
    """To the page on which its deadline is delegated."""
    return _onwards(request, Purpose.DELEGATE, token, "deadline-delegate")


@_private
@require_safe
def more_time(request: HttpRequest, token: str) -> HttpResponse:
    """To the page on which more time is asked for."""
    return _onwards(request, Purpose.MORE_TIME, token, "deadline-time")


@login_not_required
@csrf_exempt
@_private
@require_http_methods(["GET", "HEAD", "POST"])
def fewer_mails(request: HttpRequest, token: str) -> HttpResponse:
    """Have reminders in the inbox alone; a mail program may ask for it by itself (RFC 8058)."""
    user = by_link.reader_of(token)
    if user is None:
        return _nothing(request)
    shown: dict[str, Any] = {}
    if request.method == "POST":
        wanted = request.POST.get("mail", "none")
        shown = {"was": by_link.set_mails(token=token, mail=wanted), "wanted": wanted}
    return _for(user, request, "negotiations/answer/fewer_mails.html", shown)


def _onwards(request: HttpRequest, purpose: Purpose, token: str, route: str) -> HttpResponse:
    reminder = by_link.reminder_of(purpose, token, request.user)
    if reminder is None:
        return _nothing(request)
    return redirect(route, reminder.deadline.plan.slug, reminder.deadline_id)


def _for(user: User, request: HttpRequest, template: str, shown: dict[str, Any]) -> HttpResponse:
    """In the language and by the clock of whoever got the mail."""
    with translation.override(user.language), timezone.override(user.tz):
        answer = render(request, template, {"person": user, **shown})
    answer["Content-Language"] = user.language
    return answer


def _nothing(request: HttpRequest) -> HttpResponse:
    """One answer for every link that does not hold, so that none can be told from another."""
    return render(request, "negotiations/answer/nothing.html", status=404)
