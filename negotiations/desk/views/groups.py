"""Pages of working groups."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from negotiations.desk.selectors.groups import groups_of
from negotiations.desk.selectors.plans import SHOWN
from negotiations.journal.selectors import journal_about
from negotiations.journal.views import log_form
from negotiations.plan.models import WorkingGroup
from negotiations.plan.views.asking import plan_or_404, reader_of
from negotiations.schedule.selectors.deadlines import deadlines_of
from negotiations.schedule.selectors.reckoning import dependencies_of


@require_safe
def groups(request: HttpRequest, slug: str) -> HttpResponse:
    """The working groups of a plan."""
    row = plan_or_404(request, slug)
    return render(
        request,
        "desk/group/list.html",
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
        "desk/group/detail.html",
        {
            "plan": row,
            "group": found,
            "dependencies": dependencies_of(user, row),
            "deadlines": deadlines[:SHOWN],
            "deadline_count": deadlines.count(),
            "entries": journal_about(user, row, "group", group_id),
            **log_form(request, row, f"group:{group_id}"),
        },
    )
