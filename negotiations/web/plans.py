"""Pages of plans, groups, projects, what is publicly known, and the journal."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from negotiations import panels, subjects
from negotiations.models import ActionPlan, Project, WorkingGroup
from negotiations.permissions import can_log_progress, seat_of
from negotiations.selectors.deadlines import deadlines_of
from negotiations.selectors.journal import journal_about, journal_of
from negotiations.selectors.plans import (
    SHOWN,
    delegations_of,
    groups_of,
    known_page,
    plan_page,
    plans_for,
    projects_of,
)
from negotiations.selectors.reckoning import family_of
from negotiations.services import journal
from negotiations.web.acting import carried_out
from negotiations.web.asking import plan_or_404, reader_of
from negotiations.web.forms import LogProgressForm

ENTRIES_A_PAGE = 40


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The plans one sees."""
    return render(request, "negotiations/plan/list.html", {"lines": plans_for(reader_of(request))})


@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """One page: day N, what needs us, what is due, what happened."""
    row = plan_or_404(request, slug)
    user = reader_of(request)
    page = plan_page(user, row)
    return render(
        request,
        "negotiations/plan/detail.html",
        {
            "plan": row,
            "page": page,
            "family": family_of(user, row),
            "panels": panels.panels_for(user, row),
            **log_form(request, row, f"plan:{row.pk}"),
        },
    )


@require_safe
def known(request: HttpRequest, slug: str) -> HttpResponse:
    """What is publicly known of the plan, each fact with its source."""
    row = plan_or_404(request, slug)
    return render(
        request,
        "negotiations/plan/known.html",
        {"plan": row, "known": known_page(row), "delegations": delegations_of(row)},
    )


@require_safe
def groups(request: HttpRequest, slug: str) -> HttpResponse:
    """The working groups of a plan."""
    row = plan_or_404(request, slug)
    return render(
        request,
        "negotiations/group/list.html",
        {"plan": row, "groups": groups_of(reader_of(request), row)},
    )


@require_safe
def group(request: HttpRequest, slug: str, group_id: UUID) -> HttpResponse:
    """One working group: its co-leads, its deadlines, its part of the journal."""
    row = plan_or_404(request, slug)
    user = reader_of(request)
    get_object_or_404(WorkingGroup.objects.visible_to(user), plan=row, pk=group_id)
    found = next(one for one in groups_of(user, row) if one.pk == group_id)
    deadlines = deadlines_of(user, row).standing().filter(group=found)
    return render(
        request,
        "negotiations/group/detail.html",
        {
            "plan": row,
            "group": found,
            "family": family_of(user, row),
            "deadlines": deadlines[:SHOWN],
            "deadline_count": deadlines.count(),
            "entries": journal_about(user, row, "group", group_id),
            **log_form(request, row, f"group:{group_id}"),
        },
    )


@require_safe
def projects(request: HttpRequest, slug: str) -> HttpResponse:
    """The projects put forward."""
    row = plan_or_404(request, slug)
    return render(
        request,
        "negotiations/project/list.html",
        {"plan": row, "projects": projects_of(reader_of(request), row)},
    )


@require_safe
def project(request: HttpRequest, slug: str, project_id: UUID) -> HttpResponse:
    """One project and what was logged on it."""
    row = plan_or_404(request, slug)
    user = reader_of(request)
    found = get_object_or_404(
        Project.objects.visible_to(user)
        .select_related("put_forward_by__party", "compartment__party")
        .prefetch_related("minerals"),
        plan=row,
        pk=project_id,
    )
    return render(
        request,
        "negotiations/project/detail.html",
        {
            "plan": row,
            "project": found,
            "entries": journal_about(user, row, "project", project_id),
            **log_form(request, row, f"project:{project_id}"),
        },
    )


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
        "negotiations/journal/list.html",
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
        "negotiations/journal/refused.html",
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
