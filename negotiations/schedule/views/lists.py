"""Pages of the deadlines of a plan, in three views: a list, a timeline, a month."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from negotiations.plan.models import ActionPlan
from negotiations.plan.selectors.delegations import delegations_of
from negotiations.plan.views.asking import plan_or_404, reader_of
from negotiations.schedule.drawing import draw, first_weekday
from negotiations.schedule.forms.narrowing import NarrowForm, month_asked
from negotiations.schedule.models import Deadline
from negotiations.schedule.permissions import can_add_deadline
from negotiations.schedule.selectors.deadlines import removed_of
from negotiations.schedule.selectors.lists import by_group, wanted_deadlines
from negotiations.schedule.selectors.month import first_month, month_of
from negotiations.schedule.selectors.reckoning import dependencies_of
from negotiations.schedule.selectors.timeline import timeline_of

LISTED_A_PAGE = 100
DRAWN_A_PAGE = 50


@require_safe
def deadline_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The deadlines of a plan, by date."""
    plan = plan_or_404(request, slug)
    form = _narrow_form(request, plan)
    rows = wanted_deadlines(reader_of(request), plan, form.wanted())
    return render(
        request,
        "schedule/deadline/list.html",
        {
            **_context(request, plan, form, Paginator(rows, LISTED_A_PAGE)),
            "dependencies": dependencies_of(reader_of(request), plan),
            "removed": removed_of(reader_of(request), plan),
        },
        status=400 if form.errors else 200,
    )


@require_safe
def timeline(request: HttpRequest, slug: str) -> HttpResponse:
    """The deadlines along the days of the window, in lanes by working group."""
    plan = plan_or_404(request, slug)
    user = reader_of(request)
    form = _narrow_form(request, plan)
    rows = by_group(wanted_deadlines(user, plan, form.wanted()))
    context = _context(request, plan, form, Paginator(rows, DRAWN_A_PAGE))
    shown: Page[Deadline] = context["shown"]
    found = timeline_of(user, plan, list(shown.object_list), form.sides)
    return render(
        request,
        "schedule/deadline/timeline.html",
        {**context, "timeline": found, "drawing": draw(found) if found else None},
        status=400 if form.errors else 200,
    )


@require_safe
def month(request: HttpRequest, slug: str) -> HttpResponse:
    """A month, week by week; `?month=2026-03` names another than the one we are in."""
    plan = plan_or_404(request, slug)
    user = reader_of(request)
    typed = request.GET.get("month", "")
    asked = month_asked(typed)
    sides = delegations_of(plan)
    first = asked or first_month(plan)
    return render(
        request,
        "schedule/deadline/month.html",
        {
            "plan": plan,
            "month": month_of(user, plan, first, sides, first_weekday()),
            "not_a_month": typed if typed and not asked else "",
            "may_add": can_add_deadline(user, plan, None),
        },
        status=400 if typed and not asked else 200,
    )


def _narrow_form(request: HttpRequest, plan: ActionPlan) -> NarrowForm:
    return NarrowForm(request.GET, reader=reader_of(request), plan=plan, sides=delegations_of(plan))


def _context(
    request: HttpRequest, plan: ActionPlan, form: NarrowForm, pages: "Paginator[Deadline]"
) -> dict[str, Any]:
    """What the list and the timeline have in common."""
    return {
        "plan": plan,
        "form": form,
        "shown": pages.get_page(request.GET.get("page")),
        "may_add": can_add_deadline(reader_of(request), plan, None),
    }
