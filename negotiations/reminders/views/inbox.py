"""What one does about reminders in the inbox: acknowledging, delegating, taking back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from negotiations.core.errors import Refused
from negotiations.core.verdicts import NotAllowed
from negotiations.core.web.acting import carried_out, status_of
from negotiations.plan.views.asking import plan_or_404, reader_of
from negotiations.post.inbox import PARTS, part_named
from negotiations.reminders.forms import DelegateForm
from negotiations.reminders.models import Handover, Reminder
from negotiations.reminders.permissions import can_delegate_deadline
from negotiations.reminders.selectors.inbox import A_PAGE, colleagues, inbox
from negotiations.reminders.services import answers
from negotiations.schedule.selectors.deadlines import deadlines_of


@require_POST
def acknowledge(request: HttpRequest, reminder_id: UUID) -> HttpResponse:
    """Acknowledge one; a second time says when it was."""
    row = _reminder(request, reminder_id)
    was = row.acknowledged_at
    if _done(request, lambda: answers.acknowledge(by=reader_of(request), reminder=row)):
        messages.success(
            request, _("You had acknowledged it already.") if was else _("Acknowledged.")
        )
    return _back(request)


@require_POST
def acknowledge_all(request: HttpRequest) -> HttpResponse:
    """Acknowledge those that were shown on the page."""
    user = reader_of(request)
    named = [pk for pk in map(_uuid, request.POST.getlist("reminder")[:A_PAGE]) if pk]
    rows = inbox(user, "answer").filter(pk__in=named)
    count = _done(request, lambda: answers.acknowledge_all(by=user, reminders=rows))
    if count is not None:
        words = ngettext("%(n)d reminder acknowledged.", "%(n)d reminders acknowledged.", count)
        messages.success(request, words % {"n": count})
    return _back(request)


@require_POST
def mark_read(request: HttpRequest, reminder_id: UUID) -> HttpResponse:
    """Say that one has read it."""
    row = _reminder(request, reminder_id)
    _done(request, lambda: answers.mark_read(by=reader_of(request), reminder=row))
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
def delegate(request: HttpRequest, slug: str, deadline_id: UUID) -> HttpResponse:
    """Have a colleague told of a deadline instead of oneself."""
    plan = plan_or_404(request, slug)
    user = reader_of(request)
    row = get_object_or_404(deadlines_of(user, plan), pk=deadline_id)
    form = DelegateForm(request.POST or None, among=colleagues(user, row))
    if request.method == "POST" and carried_out(
        form, lambda: answers.delegate(by=user, deadline=row, **form.cleaned_data)
    ):
        messages.success(
            request,
            _("%(person)s is told of it from now on.") % {"person": form.cleaned_data["to"]},
        )
        return redirect("post:inbox")
    return render(
        request,
        "reminders/inbox/delegate.html",
        {
            "plan": plan,
            "deadline": row,
            "form": form,
            "may_delegate": can_delegate_deadline(user, row),
        },
        status=status_of(form),
    )


@require_POST
def take_back(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """End a handover."""
    user = reader_of(request)
    row = get_object_or_404(Handover.objects.visible_to(user), pk=handover_id)
    if _done(request, lambda: answers.take_back(by=user, handover=row)):
        messages.success(request, _("The handover is ended."))
    return redirect("post:inbox")


def _reminder(request: HttpRequest, reminder_id: UUID) -> Reminder:
    row: Reminder = get_object_or_404(inbox(reader_of(request), "all"), pk=reminder_id)
    return row


def _done(request: HttpRequest, act: Callable[[], Any]) -> Any:
    """What `act` gives, or else True; None where it is refused, which the page then says."""
    try:
        found = act()
    except (NotAllowed, Refused) as refusal:
        messages.error(request, str(refusal.reason))
        return None
    return True if found is None else found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _back(request: HttpRequest) -> HttpResponse:
    """To the part of the inbox one came from."""
    part = part_named(request.POST.get("part", ""))
    answer = redirect("post:inbox")
    if part != PARTS[0]:
        answer["Location"] += f"?part={part}"
    return answer
