"""One's inbox of reminders: reading, acknowledging, delegating, taking back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from negotiations.models import Handover, Reminder
from negotiations.permissions import NotAllowed, can_delegate_deadline
from negotiations.selectors.deadlines import deadlines_of
from negotiations.selectors.inbox import PARTS, Part, colleagues, handovers_of, inbox
from negotiations.services import answering
from negotiations.services.errors import Refused
from negotiations.web.acting import carried_out, status_of
from negotiations.web.asking import plan_or_404, reader_of
from negotiations.web.forms import DelegateForm

A_PAGE = 25
_BY_NAME: dict[str, Part] = {part: part for part in PARTS}


@require_safe
def inbox_page(request: HttpRequest) -> HttpResponse:
    """What waits for one's answer, what is urgent first; or all, or what was answered."""
    user = reader_of(request)
    part = _BY_NAME.get(request.GET.get("part", ""), PARTS[0])
    pages = Paginator(inbox(user, part), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "negotiations/inbox/list.html",
        {
            "pages": pages,
            "part": part,
            "given": handovers_of(user).filter(from_delegate__user=user),
        },
    )


@require_POST
def acknowledge(request: HttpRequest, reminder_id: UUID) -> HttpResponse:
    """Acknowledge one; a second time says when it was."""
    row = _reminder(request, reminder_id)
    was = row.acknowledged_at
    if _done(request, lambda: answering.acknowledge(by=reader_of(request), reminder=row)):
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
    count = _done(request, lambda: answering.acknowledge_all(by=user, reminders=rows))
    if count is not None:
        words = ngettext("%(n)d reminder acknowledged.", "%(n)d reminders acknowledged.", count)
        messages.success(request, words % {"n": count})
    return _back(request)


@require_POST
def mark_read(request: HttpRequest, reminder_id: UUID) -> HttpResponse:
    """Say that one has read it."""
    row = _reminder(request, reminder_id)
    _done(request, lambda: answering.mark_read(by=reader_of(request), reminder=row))
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
def delegate(request: HttpRequest, slug: str, deadline_id: UUID) -> HttpResponse:
    """Have a colleague told of a deadline instead of oneself."""
    plan = plan_or_404(request, slug)
    user = reader_of(request)
    row = get_object_or_404(deadlines_of(user, plan), pk=deadline_id)
    form = DelegateForm(request.POST or None, among=colleagues(user, row))
    if request.method == "POST" and carried_out(
        form, lambda: answering.delegate(by=user, deadline=row, **form.cleaned_data)
    ):
        messages.success(
            request,
            _("%(person)s is told of it from now on.") % {"person": form.cleaned_data["to"]},
        )
        return redirect("inbox")
    return render(
        request,
        "negotiations/inbox/delegate.html",
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
    if _done(request, lambda: answering.take_back(by=user, handover=row)):
        messages.success(request, _("The handover is ended."))
    return redirect("inbox")


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
    part = _BY_NAME.get(request.POST.get("part", ""), PARTS[0])
    answer = redirect("inbox")
    if part != PARTS[0]:
        answer["Location"] += f"?part={part}"
    return answer
