"""Pages of deadlines: the list, one, setting, moving, meeting and reopening."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from negotiations.models import ActionPlan, Deadline
from negotiations.permissions import can_add_deadline, can_change_deadline, seat_of
from negotiations.selectors.deadlines import deadlines_of
from negotiations.selectors.journal import journal_about
from negotiations.services import deadlines as services
from negotiations.web.acting import carried_out, status_of
from negotiations.web.asking import plan_or_404, reader_of
from negotiations.web.forms import DeadlineForm, MeetForm, MoveForm, ReopenForm, fresh_forms
from negotiations.web.plans import log_form


@require_safe
def deadline_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The deadlines of a plan, by date."""
    plan = plan_or_404(request, slug)
    user = reader_of(request)
    return render(
        request,
        "negotiations/deadline/list.html",
        {
            "plan": plan,
            "deadlines": deadlines_of(user, plan),
            "may_add": can_add_deadline(user, plan, None),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def deadline_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Set a deadline."""
    plan = plan_or_404(request, slug)
    user = reader_of(request)
    seat = seat_of(user, plan)
    form = DeadlineForm(
        request.POST or None, reader=user, plan=plan, seat=seat, initial={"own": ""}
    )
    made: list[Deadline] = []
    if request.method == "POST" and carried_out(
        form, lambda: made.append(services.add(by=user, plan=plan, new=form.new_deadline()))
    ):
        messages.success(request, _("The deadline is set."))
        return redirect("deadline", plan.slug, made[0].pk)
    return render(
        request,
        "negotiations/deadline/new.html",
        {"plan": plan, "form": form, "may_add": can_add_deadline(user, plan, None)},
        status=status_of(form),
    )


@require_safe
def deadline(request: HttpRequest, slug: str, deadline_id: UUID) -> HttpResponse:
    """One deadline: its dates, who answers for it, its part of the journal."""
    plan = plan_or_404(request, slug)
    return _page(request, plan, _seen(request, plan, deadline_id))


@require_POST
def move(request: HttpRequest, slug: str, deadline_id: UUID) -> HttpResponse:
    """Move it, with a reason."""
    form = MoveForm(request.POST, prefix="move")
    return _change(
        request,
        (slug, deadline_id),
        ("move_form", form),
        lambda row: services.move(by=reader_of(request), deadline=row, **form.cleaned_data),
        _("The deadline is moved."),
    )


@require_POST
def meet(request: HttpRequest, slug: str, deadline_id: UUID) -> HttpResponse:
    """Mark it met."""
    form = MeetForm(request.POST, prefix="meet")
    return _change(
        request,
        (slug, deadline_id),
        ("meet_form", form),
        lambda row: services.meet(by=reader_of(request), deadline=row, **form.cleaned_data),
        _("The deadline is marked met."),
    )


@require_POST
def reopen(request: HttpRequest, slug: str, deadline_id: UUID) -> HttpResponse:
    """Take back that it was met."""
    form = ReopenForm(request.POST, prefix="reopen")
    return _change(
        request,
        (slug, deadline_id),
        ("reopen_form", form),
        lambda row: services.reopen(by=reader_of(request), deadline=row, **form.cleaned_data),
        _("The deadline is open again."),
    )


def _change(
    request: HttpRequest,
    address: tuple[str, UUID],
    named_form: tuple[str, Form],
    act: Callable[[Deadline], object],
    done: str,
) -> HttpResponse:
    slug, deadline_id = address
    plan = plan_or_404(request, slug)
    row = _seen(request, plan, deadline_id)
    name, form = named_form
    if carried_out(form, lambda: act(row)):
        messages.success(request, done)
        return redirect("deadline", plan.slug, row.pk)
    current = _seen(request, plan, deadline_id)
    form.data = {**request.POST.dict(), form.add_prefix("version"): str(current.version)}
    return _page(request, plan, current, {name: form}, status=422)


def _seen(request: HttpRequest, plan: ActionPlan, deadline_id: UUID) -> Deadline:
    row: Deadline = get_object_or_404(deadlines_of(request.user, plan), pk=deadline_id)
    return row


def _page(
    request: HttpRequest,
    plan: ActionPlan,
    row: Deadline,
    forms: dict[str, Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    user = reader_of(request)
    return render(
        request,
        "negotiations/deadline/detail.html",
        {
            "plan": plan,
            "deadline": row,
            "may_change": can_change_deadline(user, row),
            "entries": journal_about(user, plan, "deadline", row.pk),
            **log_form(request, plan, f"deadline:{row.pk}"),
            **fresh_forms(row),
            **(forms or {}),
        },
        status=status,
    )
