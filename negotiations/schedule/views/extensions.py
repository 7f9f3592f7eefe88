"""Pages of requests for more time: the plan's, and what is sent from a deadline's page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from negotiations.core.web.acting import carried_out, status_of
from negotiations.plan.models import ActionPlan
from negotiations.plan.selectors.delegations import delegations_of
from negotiations.plan.views.asking import plan_or_404, reader_of
from negotiations.schedule.forms.time import AnswerForm, AskForTimeForm, TakeBackForm
from negotiations.schedule.models import Deadline, Extension
from negotiations.schedule.permissions import can_ask_for_time
from negotiations.schedule.selectors.deadlines import deadlines_of
from negotiations.schedule.selectors.extensions import (
    deadline_requests,
    extensions_for,
    extensions_page,
)
from negotiations.schedule.services import extensions as services

Forms = dict[str, Form]


@require_http_methods(["GET", "HEAD", "POST"])
def extensions(request: HttpRequest, slug: str) -> HttpResponse:
    """Every request of the plan, with each side's answer; a head of delegation proposes one."""
    plan = plan_or_404(request, slug)
    form = AskForTimeForm(request.POST or None, initial={"version": plan.version})
    if request.method == "POST" and carried_out(
        form, lambda: services.propose(by=reader_of(request), plan=plan, **form.cleaned_data)
    ):
        messages.success(request, _("The request is on record; the other delegations are asked."))
        return redirect("schedule:extensions", plan.slug)
    if form.is_bound:
        plan.refresh_from_db()
    _resent_with(form, request, plan.version)
    return _plan_page(request, plan, {"ask_form": form}, status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def deadline_time(request: HttpRequest, slug: str, deadline_id: UUID) -> HttpResponse:
    """Ask for more time for one deadline; what was asked before, and what became of it."""
    plan = plan_or_404(request, slug)
    row = _deadline(request, plan, deadline_id)
    form = AskForTimeForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and carried_out(
        form,
        lambda: services.ask_for_deadline(by=reader_of(request), deadline=row, **form.cleaned_data),
    ):
        messages.success(request, _("The request is on record."))
        return redirect("schedule:deadline-time", plan.slug, row.pk)
    if form.is_bound:
        row = _deadline(request, plan, deadline_id)
    _resent_with(form, request, row.version)
    return _deadline_page(request, row, {"ask_form": form}, status_of(form))


@require_POST
def answer(request: HttpRequest, slug: str, extension_id: UUID) -> HttpResponse:
    """Consent or refuse, by the button that was pressed."""
    form = AnswerForm(request.POST, prefix="answer")
    consents = request.POST.get("consents") == "yes"
    return _act(
        request,
        (slug, extension_id),
        ("answer_form", form),
        lambda row: services.answer(
            by=reader_of(request), extension=row, consents=consents, **form.cleaned_data
        ),
        _("Your consent is on record.") if consents else _("Your refusal is on record."),
    )


@require_POST
def withdraw(request: HttpRequest, slug: str, extension_id: UUID) -> HttpResponse:
    """Take a request back."""
    form = TakeBackForm(request.POST, prefix="withdraw")
    return _act(
        request,
        (slug, extension_id),
        ("withdraw_form", form),
        lambda row: services.withdraw(by=reader_of(request), extension=row, **form.cleaned_data),
        _("The request is withdrawn."),
    )


def _act(
    request: HttpRequest,
    address: tuple[str, UUID],
    named_form: tuple[str, Form],
    act: Callable[[Extension], Any],
    done: str,
) -> HttpResponse:
    slug, extension_id = address
    plan = plan_or_404(request, slug)
    row = _extension(request, plan, extension_id)
    name, form = named_form
    if carried_out(form, lambda: act(row)):
        messages.success(request, done)
        if row.deadline_id is None:
            return redirect("schedule:extensions", plan.slug)
        return redirect("schedule:deadline-time", plan.slug, row.deadline_id)
    current = _extension(request, plan, extension_id)
    _resent_with(form, request, current.version)
    if current.deadline_id is None:
        return _plan_page(request, plan, {name: form}, 422)
    deadline = _deadline(request, plan, current.deadline_id)
    return _deadline_page(request, deadline, {name: form}, 422)


def _resent_with(form: Form, request: HttpRequest, version: int) -> None:
    """What was typed stays; sent again, it says that its writer has seen the row as it is now."""
    if form.is_bound:
        form.data = {**request.POST.dict(), form.add_prefix("version"): str(version)}


def _extension(request: HttpRequest, plan: ActionPlan, extension_id: UUID) -> Extension:
    found = extensions_for(request.user).filter(plan=plan)
    row: Extension = get_object_or_404(found, pk=extension_id)
    return row


def _deadline(request: HttpRequest, plan: ActionPlan, deadline_id: UUID) -> Deadline:
    row: Deadline = get_object_or_404(deadlines_of(request.user, plan), pk=deadline_id)
    return row


def _plan_page(request: HttpRequest, plan: ActionPlan, forms: Forms, status: int) -> HttpResponse:
    page = extensions_page(reader_of(request), plan, delegations_of(plan))
    return render(
        request,
        "schedule/extension/list.html",
        {
            "plan": plan,
            "page": page,
            "ask_form": AskForTimeForm(initial={"version": plan.version}),
            **_fresh(page.pending),
            **forms,
        },
        status=status,
    )


def _deadline_page(request: HttpRequest, row: Deadline, forms: Forms, status: int) -> HttpResponse:
    user = reader_of(request)
    page = deadline_requests(user, row)
    return render(
        request,
        "schedule/extension/deadline.html",
        {
            "plan": row.plan,
            "deadline": row,
            "page": page,
            "may_ask": can_ask_for_time(user, row),
            "ask_form": AskForTimeForm(initial={"version": row.version}),
            **_fresh(page.pending),
            **forms,
        },
        status=status,
    )


def _fresh(pending: Extension | None) -> Forms:
    """The forms for a pending request, not yet filled in."""
    seen = {"version": pending.version if pending else 0}
    return {
        "answer_form": AnswerForm(prefix="answer", initial=seen),
        "withdraw_form": TakeBackForm(prefix="withdraw", initial=seen),
    }
