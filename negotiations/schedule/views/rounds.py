"""Pages of rounds: the list, one, setting, changing and removing."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from negotiations.core.web.acting import carried_out, status_of
from negotiations.core.web.forms import VersionForm
from negotiations.journal.selectors import journal_about
from negotiations.journal.views import log_form
from negotiations.plan.models import ActionPlan
from negotiations.plan.views.asking import plan_or_404, reader_of
from negotiations.schedule.forms.time import ChangeRoundForm, NewRoundForm, round_initial
from negotiations.schedule.models import Round
from negotiations.schedule.permissions import can_set_round
from negotiations.schedule.selectors.rounds import counting_from_round, next_number, rounds_of
from negotiations.schedule.services import rounds as services


@require_safe
def round_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The rounds of a plan, by number."""
    plan = plan_or_404(request, slug)
    user = reader_of(request)
    return render(
        request,
        "schedule/round/list.html",
        {"plan": plan, "rounds": rounds_of(user, plan), "may_set": can_set_round(user, plan)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Set a round."""
    plan = plan_or_404(request, slug)
    user = reader_of(request)
    initial = {"number": next_number(plan), "zone": plan.zone}
    form = NewRoundForm(request.POST or None, plan=plan, initial=initial)
    made: list[Round] = []
    if request.method == "POST" and carried_out(
        form,
        lambda: made.append(
            services.add(by=user, plan=plan, number=form.cleaned_data["number"], said=form.said())
        ),
    ):
        messages.success(request, _("The round is set."))
        return redirect("schedule:round", plan.slug, made[0].pk)
    return render(
        request,
        "schedule/round/new.html",
        {"plan": plan, "form": form, "may_set": can_set_round(user, plan)},
        status=status_of(form),
    )


@require_safe
def round_page(request: HttpRequest, slug: str, round_id: UUID) -> HttpResponse:
    """One round: when and where, what counts from it, its part of the journal."""
    plan = plan_or_404(request, slug)
    return _page(request, plan, _seen(request, plan, round_id))


@require_POST
def change(request: HttpRequest, slug: str, round_id: UUID) -> HttpResponse:
    """Change its name, place or dates."""
    plan = plan_or_404(request, slug)
    row = _seen(request, plan, round_id)
    user = reader_of(request)
    form = ChangeRoundForm(request.POST, prefix="change", plan=plan)
    if carried_out(
        form,
        lambda: services.change(
            by=user, which=row, said=form.said(row), version=form.cleaned_data["version"]
        ),
    ):
        messages.success(request, _("The round is changed."))
        return redirect("schedule:round", plan.slug, row.pk)
    return _refused(request, plan, row.pk, ("change_form", form))


@require_POST
def remove(request: HttpRequest, slug: str, round_id: UUID) -> HttpResponse:
    """Remove it, unless a deadline counts from it."""
    plan = plan_or_404(request, slug)
    row = _seen(request, plan, round_id)
    form = VersionForm(request.POST, prefix="remove")
    act: Callable[[], None] = lambda: services.remove(  # noqa: E731
        by=reader_of(request), which=row, version=form.cleaned_data["version"]
    )
    if carried_out(form, act):
        messages.success(request, _("The round is removed."))
        return redirect("schedule:rounds", plan.slug)
    return _refused(request, plan, row.pk, ("remove_form", form))


def _seen(request: HttpRequest, plan: ActionPlan, round_id: UUID) -> Round:
    row: Round = get_object_or_404(rounds_of(request.user, plan), pk=round_id)
    return row


def _refused(
    request: HttpRequest, plan: ActionPlan, round_id: UUID, named_form: tuple[str, Form]
) -> HttpResponse:
    name, form = named_form
    current = _seen(request, plan, round_id)
    form.data = {**request.POST.dict(), form.add_prefix("version"): str(current.version)}
    return _page(request, plan, current, {name: form}, status=422)


def _page(
    request: HttpRequest,
    plan: ActionPlan,
    row: Round,
    forms: dict[str, Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    user = reader_of(request)
    change_form = ChangeRoundForm(prefix="change", plan=plan, initial=round_initial(row))
    return render(
        request,
        "schedule/round/detail.html",
        {
            "plan": plan,
            "round": row,
            "counting": counting_from_round(user, row),
            "may_set": can_set_round(user, plan),
            "entries": journal_about(user, plan, "round", row.pk),
            "change_form": change_form,
            "remove_form": VersionForm(prefix="remove", initial={"version": row.version}),
            **log_form(request, plan, f"round:{row.pk}"),
            **(forms or {}),
        },
        status=status,
    )
