"""Pages of the journal, and logging from any page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from negotiations.core import subjects
from negotiations.core.web.acting import carried_out
from negotiations.journal import services as journal
from negotiations.journal.forms import LogProgressForm
from negotiations.journal.permissions import can_log_progress
from negotiations.journal.selectors import journal_of
from negotiations.plan.models import ActionPlan
from negotiations.plan.permissions import seat_of
from negotiations.plan.views.asking import plan_or_404, reader_of

ENTRIES_A_PAGE = 40


@require_safe
def journal_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The record, newest first; all of it, the joint part, or our own."""
    row = plan_or_404(request, slug)
    user = reader_of(request)
    seat = seat_of(user, row)
    entries = journal_of(user, row)
    part = request.GET.get("part", "")
    if part == "joint":
        entries = entries.joint()
    elif part == "own":
        entries = entries.filter(compartment__isnull=False)
    pages = Paginator(entries, ENTRIES_A_PAGE)
    return render(
        request,
        "journal/list.html",
        {
            "plan": row,
            "seat": seat,
            "part": part,
            "entries": pages.get_page(request.GET.get("page")),
            **log_form(request, row, f"plan:{row.pk}"),
        },
    )


@require_POST
def log_progress(request: HttpRequest, slug: str) -> HttpResponse:
    """Log what happened, from whichever page; a refusal shows the form again, as typed."""
    row = plan_or_404(request, slug)
    user = reader_of(request)
    form = LogProgressForm(request.POST, reader=user, plan=row, seat=seat_of(user, row))

    def act() -> None:
        kind, subject_id = form.chosen
        journal.log_progress(
            by=user,
            plan=row,
            subject_kind=kind,
            subject_id=subject_id,
            text=form.cleaned_data["text"],
            own=bool(form.cleaned_data["own"]),
        )

    if carried_out(form, act):
        messages.success(request, _("Logged."))
        return redirect(back_to(request, row))
    return render(
        request,
        "journal/refused.html",
        {"plan": row, "log_form": form, "next": back_to(request, row)},
        status=422,
    )


def log_form(request: HttpRequest, plan: ActionPlan, about: str) -> dict[str, object]:
    """The form for logging progress on a page, where this reader may; `about` is `kind:id`."""
    user = reader_of(request)
    if not can_log_progress(user, plan, None):
        return {}
    seat = seat_of(user, plan)
    form = LogProgressForm(initial={"subject": about, "own": ""}, reader=user, plan=plan, seat=seat)
    return {"log_form": form, "next": request.path}


def back_to(request: HttpRequest, plan: ActionPlan) -> str:
    """Where the person came from, if that is a page of ours; else the plan."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return target
    return subjects.url_of(plan, "plan", plan.pk)
