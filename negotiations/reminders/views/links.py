"""Pages that the links in a reminder open; `post/views/links.py` says how such pages behave."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from negotiations.post.links import Purpose
from negotiations.post.views.links import nothing, page_for, private
from negotiations.reminders.links import ACKNOWLEDGE, DELEGATE, MORE_TIME
from negotiations.reminders.services import links


@login_not_required
@csrf_exempt
@private
@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge(request: HttpRequest, token: str) -> HttpResponse:
    """Acknowledge a reminder; of what is joint, without a log-in."""
    if request.method == "POST":
        done = links.acknowledge(token=token, reader=request.user)
        return redirect("reminders:answer-acknowledge", token) if done else nothing(request)
    reminder = links.reminder_of(ACKNOWLEDGE, token, request.user)
    if reminder is None:
        return nothing(request)
    shown = {"reminder": reminder, "deadline": reminder.deadline, "of": reminder.deadline.plan}
    return page_for(reminder.recipient, request, "reminders/links/acknowledge.html", shown)


@private
@require_safe
def delegate(request: HttpRequest, token: str) -> HttpResponse:
    """To the page on which its deadline is delegated."""
    return _onwards(request, DELEGATE, token, "reminders:delegate")


@private
@require_safe
def more_time(request: HttpRequest, token: str) -> HttpResponse:
    """To the page on which more time is asked for."""
    return _onwards(request, MORE_TIME, token, "schedule:deadline-time")


def _onwards(request: HttpRequest, purpose: Purpose, token: str, route: str) -> HttpResponse:
    reminder = links.reminder_of(purpose, token, request.user)
    if reminder is None:
        return nothing(request)
    return redirect(route, reminder.deadline.plan.slug, reminder.deadline_id)
