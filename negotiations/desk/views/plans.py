"""Pages of plans: the list, one plan, what is publicly known of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from negotiations.core import panels
from negotiations.desk.selectors.plans import known_page, plan_page, plans_for
from negotiations.journal.views import log_form
from negotiations.plan.selectors.delegations import delegations_of
from negotiations.plan.views.asking import plan_or_404, reader_of


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The plans one sees."""
    return render(request, "desk/plan/list.html", {"lines": plans_for(reader_of(request))})


@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """One page: day N, what needs us, what is due, what happened."""
    row = plan_or_404(request, slug)
    user = reader_of(request)
    page = plan_page(user, row)
    return render(
        request,
        "desk/plan/detail.html",
        {
            "plan": row,
            "page": page,
            "dependencies": page.dependencies,
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
        "desk/plan/known.html",
        {"plan": row, "known": known_page(row), "delegations": delegations_of(row)},
    )
