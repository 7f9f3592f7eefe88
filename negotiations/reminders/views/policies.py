"""Pages that say, and set, when people are told: of a plan, of a group, of one deadline."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from negotiations.core.web.acting import carried_out, status_of
from negotiations.core.web.forms import VersionForm
from negotiations.plan.models import ActionPlan, WorkingGroup
from negotiations.plan.views.asking import plan_or_404, reader_of
from negotiations.reminders.forms import PolicyForm, policy_initial
from negotiations.reminders.permissions import can_set_policy
from negotiations.reminders.selectors.policies import Level, policy_page
from negotiations.reminders.services import policies as services
from negotiations.reminders.words import policy_words
from negotiations.schedule.models import Deadline

_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
def of_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """When people are told of what falls due in a plan."""
    plan = plan_or_404(request, slug)
    return _page(request, plan, plan, {})


@require_http_methods(_METHODS)
def of_group(request: HttpRequest, slug: str, group_id: UUID) -> HttpResponse:
    """When people are told of what falls due in a group."""
    plan = plan_or_404(request, slug)
    seen = WorkingGroup.objects.visible_to(request.user).filter(plan=plan)
    group = get_object_or_404(seen.select_related("plan"), pk=group_id)
    return _page(request, plan, group, {"group": group})


@require_http_methods(_METHODS)
def of_deadline(request: HttpRequest, slug: str, deadline_id: UUID) -> HttpResponse:
    """When people are told of one deadline."""
    plan = plan_or_404(request, slug)
    seen = Deadline.objects.visible_to(request.user).filter(plan=plan)
    deadline = get_object_or_404(
        seen.select_related("plan", "group", "compartment__party"), pk=deadline_id
    )
    return _page(request, plan, deadline, {"deadline": deadline})


def _page(
    request: HttpRequest, plan: ActionPlan, level: Level, shown: dict[str, Any]
) -> HttpResponse:
    user = reader_of(request)
    page = policy_page(user, level)
    form: PolicyForm | VersionForm = PolicyForm(
        None if "clear" in request.POST else request.POST or None, initial=policy_initial(page)
    )
    preview: list[str] = []
    if "clear" in request.POST:
        form = VersionForm(request.POST)
        if _is_done(request, form, lambda: _clear(request, level, form)):
            return redirect(request.path)
    elif "preview" in request.POST and isinstance(form, PolicyForm) and form.is_valid():
        preview = policy_words(form.policy())
    elif request.method == "POST" and _is_done(request, form, lambda: _set(request, level, form)):
        return redirect(request.path)
    return render(
        request,
        "reminders/policy/page.html",
        {
            **shown,
            "plan": plan,
            "level": level,
            "page": page,
            "words": policy_words(page.counts),
            "preview": preview,
            "form": form,
            "may_set": can_set_policy(user, level),
        },
        status=status_of(form),
    )


def _is_done(request: HttpRequest, form: VersionForm, act: Callable[[], Any]) -> bool:
    done = carried_out(form, act)
    if done:
        messages.success(request, _("Saved."))
    return done


def _set(request: HttpRequest, level: Level, form: Any) -> None:
    services.set_policy(
        by=reader_of(request),
        of=level,
        policy=form.policy(),
        version=form.cleaned_data["version"],
    )


def _clear(request: HttpRequest, level: Level, form: VersionForm) -> None:
    services.clear_policy(by=reader_of(request), of=level, version=form.cleaned_data["version"])
