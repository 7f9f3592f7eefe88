"""Pages of projects."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from negotiations.journal.selectors import journal_about
from negotiations.journal.views import log_form
from negotiations.plan.views.asking import plan_or_404, reader_of
from negotiations.projects.models import Project
from negotiations.projects.selectors import projects_of


@require_safe
def projects(request: HttpRequest, slug: str) -> HttpResponse:
    """The projects put forward."""
    row = plan_or_404(request, slug)
    return render(
        request,
        "projects/list.html",
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
        "projects/detail.html",
        {
            "plan": row,
            "project": found,
            "entries": journal_about(user, row, "project", project_id),
            **log_form(request, row, f"project:{project_id}"),
        },
    )
