"""Pages of those who run the site: reminders and why they failed, mails that came back, beat.

For site administrators; to everybody else there is nothing here.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from negotiations.core import jobs
from negotiations.core.errors import Refused
from negotiations.core.leases import beat
from negotiations.core.permissions import can_administer
from negotiations.core.web.acting import carried_out
from negotiations.plan.models import User
from negotiations.plan.views.asking import reader_of
from negotiations.post.models import Bounce
from negotiations.reminders.metrics import CONTENT_TYPE, metrics_text
from negotiations.reminders.models import Reminder
from negotiations.reminders.selectors import operations
from negotiations.reminders.services import operations as services
from negotiations.reminders.services import outbox as sending

ROWS_A_PAGE = 50


class RetryForm(forms.Form):
    """Nothing is typed: the button is all."""


class RetryAllForm(forms.Form):
    """Which kind of job, and the reason as the page names it."""

    outbox = forms.CharField(max_length=20, widget=forms.HiddenInput)
    reason = forms.CharField(max_length=32, widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    """Why somebody is not told after all."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=services.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _operator(request: HttpRequest) -> User:
    """Whoever asks, if they run the site; else there is no such page."""
    user = reader_of(request)
    if not can_administer(user):
        raise Http404
    return user


def _figures(user: User) -> operations.Figures:
    return operations.figures(Reminder.objects.visible_to(user), Bounce.objects.visible_to(user))


@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    """What is in trouble and why; how many reminders are in which state, and those of one state or
    all, newest first."""
    return _list(request, _operator(request))


def _list(
    request: HttpRequest, user: User, status: int = 200, **refused: forms.Form
) -> HttpResponse:
    part = request.GET.get("part", "")
    state = part if part in Reminder.State.values else ""
    rows = operations.listed(Reminder.objects.visible_to(user), state)
    found = _figures(user)
    return render(
        request,
        "reminders/operations/reminders.html",
        {
            "figures": found,
            "troubles": operations.troubles(user),
            "parts": [
                (state.value, state.label, found.by_state[state.value]) for state in Reminder.State
            ],
            "part": state,
            "reminders": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
            **refused,
        },
        status=status,
    )


@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    """Have all tried again that failed, or wait, for one reason."""
    user = _operator(request)
    form = RetryAllForm(request.POST)
    count = 0

    def act() -> None:
        nonlocal count
        count = _tried_again(user, form.cleaned_data["outbox"], form.cleaned_data["reason"])

    if carried_out(form, act):
        words = ngettext(
            "%(n)d is tried again within a minute.", "%(n)d are tried again within a minute.", count
        )
        messages.success(request, words % {"n": count})
        return redirect("reminders:operations:list")
    return _list(request, user, retry_all_form=form, status=422)


def _tried_again(user: User, name: str, key: str) -> int:
    outbox = jobs.outbox_of(name)
    reason = operations.reason_of(user, outbox, key) if outbox else None
    if outbox is None or reason is None:
        raise Refused(_("Nothing failed or waits for this reason."))
    why = Q(state=reason.state, error=reason.error)
    return services.retry_all(by=user, outbox=outbox, why=why)


@require_safe
def returned(request: HttpRequest) -> HttpResponse:
    """The mails that came back, and complaints, newest first."""
    user = _operator(request)
    rows = operations.returned_listed(Bounce.objects.visible_to(user))
    return render(
        request,
        "reminders/operations/returned.html",
        {
            "figures": _figures(user),
            "returned": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        },
    )


@require_safe
def reminder(request: HttpRequest, reminder_id: UUID) -> HttpResponse:
    """One reminder: all that is known of it, and what can be done."""
    return _page(request, _row(_operator(request), reminder_id))


@require_POST
def retry(request: HttpRequest, reminder_id: UUID) -> HttpResponse:
    """Have a failed one sent again."""
    user = _operator(request)
    row = _row(user, reminder_id)
    form = RetryForm(request.POST)
    if carried_out(form, lambda: sending.retry(by=user, reminder=row)):
        messages.success(request, _("It is sent again within a minute."))
        return redirect("reminders:operations:reminder", reminder_id)
    return _page(request, row, retry_form=form, status=422)


@require_POST
def withdraw(request: HttpRequest, reminder_id: UUID) -> HttpResponse:
    """Take back what was not sent, with a reason."""
    user = _operator(request)
    row = _row(user, reminder_id)
    form = WithdrawForm(request.POST)
    if carried_out(
        form,
        lambda: services.withdraw(by=user, reminder=row, reason=form.cleaned_data["reason"]),
    ):
        messages.success(request, _("Withdrawn."))
        return redirect("reminders:operations:reminder", reminder_id)
    return _page(request, row, withdraw_form=form, status=422)


@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures in Prometheus's text format, for administrators' browsers and tokens."""
    user = _who_measures(request)
    if user is None:
        answer = HttpResponse(status=401, content_type="text/plain")
        answer.headers["WWW-Authenticate"] = "Token"
        return answer
    if not can_administer(user):
        raise Http404
    return _measured(request, user)


@require_safe
def _measured(request: HttpRequest, user: User) -> HttpResponse:
    return HttpResponse(metrics_text(_figures(user)), content_type=CONTENT_TYPE)


def _who_measures(request: HttpRequest) -> User | None:
    if request.user.is_authenticated:
        return reader_of(request)
    try:
        found: Any = TokenAuthentication().authenticate(request)
    # A token that is no text breaks the library's own check, or the database's.
    except (AuthenticationFailed, ValueError):
        return None
    return found[0] if found else None


def _row(user: User, reminder_id: UUID) -> Reminder:
    row: Reminder = get_object_or_404(
        operations.listed(Reminder.objects.visible_to(user)), pk=reminder_id
    )
    return row


def _page(
    request: HttpRequest, row: Reminder, status: int = 200, **refused: forms.Form
) -> HttpResponse:
    user = reader_of(request)
    shown = {
        "beat": beat(),
        "reminder": row,
        "returned": Bounce.objects.visible_to(user).filter(reminder=row),
        "retry_form": RetryForm(),
        "withdraw_form": WithdrawForm(),
    }
    return render(request, "reminders/operations/reminder.html", shown | refused, status=status)
