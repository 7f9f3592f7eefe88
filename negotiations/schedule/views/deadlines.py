"""Pages of a deadline: it alone, setting, changing, meeting, removing and restoring; slip."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from negotiations.core.errors import Refused
from negotiations.core.verdicts import NotAllowed
from negotiations.core.web.acting import carried_out, status_of
from negotiations.core.web.forms import VersionForm
from negotiations.journal.selectors import journal_about
from negotiations.journal.views import log_form
from negotiations.plan.models import ActionPlan
from negotiations.plan.permissions import seat_of
from negotiations.plan.views.asking import plan_or_404, reader_of
from negotiations.schedule.forms.deadlines import (
    ChangeDeadlineForm,
    DeadlineForm,
    MeetForm,
    MoveForm,
    RemoveForm,
    ReopenForm,
    fresh_forms,
    said_of,
    typed_again,
)
from negotiations.schedule.models import Deadline
from negotiations.schedule.permissions import can_add_deadline, can_change_deadline
from negotiations.schedule.selectors.deadlines import deadlines_for, named_in
from negotiations.schedule.selectors.reckoning import Preview, dependencies_of, dependency_of
from negotiations.schedule.selectors.rounds import rounds_of
from negotiations.schedule.selectors.slips import slip_report
from negotiations.schedule.services import deadlines as services
from negotiations.schedule.services.reckoning import LONGEST_RULE
from negotiations.schedule.words.rules import rule_sentence


@require_safe
def slip(request: HttpRequest, slug: str) -> HttpResponse:
    """How far the deadlines of a plan slipped."""
    plan = plan_or_404(request, slug)
    report = slip_report(reader_of(request), plan)
    return render(request, "schedule/deadline/slip.html", {"plan": plan, "report": report})


@require_http_methods(["GET", "HEAD", "POST"])
def deadline_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Set a deadline; with `check`, only see which date a rule gives."""
    plan = plan_or_404(request, slug)
    if "check" in request.POST:
        return _checked(request, plan)
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
        return redirect("schedule:deadline", plan.slug, made[0].pk)
    return _new_page(request, plan, form)


def _checked(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """The date of the rule that is being typed, beside the form or as a fragment of its page."""
    user = reader_of(request)
    seat = seat_of(user, plan)
    form = DeadlineForm(reader=user, plan=plan, seat=seat, initial=typed_again(request.POST))
    found: dict[str, object] = {}
    own = bool(request.POST.get("own"))
    try:
        reckoning = services.try_rule(
            by=user, plan=plan, rule=request.POST.get("rule", "")[:LONGEST_RULE], own=own
        )
        side = seat.delegation if own else None
        titles = dependencies_of(user, plan).titles(side.pk if side else None)
        sentence = rule_sentence(str(reckoning.rule), titles)
        found = {"reckoning": reckoning, "sentence": sentence}
    except (NotAllowed, Refused) as refusal:
        found = {"problem": refusal.reason}
    if request.headers.get("HX-Request"):
        return render(request, "schedule/deadline/_reckoned.html", found)
    return _new_page(request, plan, form, found)


def _new_page(
    request: HttpRequest,
    plan: ActionPlan,
    form: DeadlineForm,
    found: dict[str, object] | None = None,
) -> HttpResponse:
    user = reader_of(request)
    return render(
        request,
        "schedule/deadline/new.html",
        {
            "plan": plan,
            "form": form,
            "may_add": can_add_deadline(user, plan, None),
            "dependencies": dependencies_of(user, plan),
            "rounds": rounds_of(user, plan),
            **(found or {}),
        },
        status=status_of(form),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def deadline_change(request: HttpRequest, slug: str, deadline_id: UUID) -> HttpResponse:
    """Say anew what is due, its hour, its group and whom it concerns."""
    plan = plan_or_404(request, slug)
    row = _seen(request, plan, deadline_id)
    user = reader_of(request)
    form = ChangeDeadlineForm(request.POST or None, reader=user, plan=plan, initial=said_of(row))
    if request.method == "POST" and carried_out(
        form,
        lambda: services.change(
            by=user, deadline=row, said=form.said(row), version=form.cleaned_data["version"]
        ),
    ):
        messages.success(request, _("The deadline is changed."))
        return redirect("schedule:deadline", plan.slug, row.pk)
    current = row
    if form.is_bound:
        current = _seen(request, plan, deadline_id)
        form.data = request.POST.copy()
        form.data["version"] = str(current.version)
    return render(
        request,
        "schedule/deadline/change.html",
        {
            "plan": plan,
            "deadline": current,
            "form": form,
            "may_change": can_change_deadline(user, current),
        },
        status=status_of(form),
    )


@require_safe
def deadline(request: HttpRequest, slug: str, deadline_id: UUID) -> HttpResponse:
    """One deadline: its dates, who answers for it, its part of the journal."""
    plan = plan_or_404(request, slug)
    return _page(request, plan, _seen(request, plan, deadline_id))


@require_POST
def preview(request: HttpRequest, slug: str, deadline_id: UUID) -> HttpResponse:
    """What would move with it, before it is moved."""
    form = MoveForm(request.POST, prefix="move")
    plan = plan_or_404(request, slug)
    row = _seen(request, plan, deadline_id)
    user = reader_of(request)
    found: list[Preview] = []

    def look() -> None:
        typed = form.cleaned_data
        found.append(
            services.preview_move(
                by=user, deadline=row, rule=typed["rule"], version=typed["version"]
            )
        )

    if not carried_out(form, look):
        return _refused(request, plan, deadline_id, ("move_form", form))
    return render(
        request,
        "schedule/deadline/preview.html",
        {
            "plan": plan,
            "deadline": row,
            "preview": found[0],
            "dependencies": dependencies_of(user, plan),
            "form": form,
        },
    )


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
def remove(request: HttpRequest, slug: str, deadline_id: UUID) -> HttpResponse:
    """Remove it, with a reason."""
    form = RemoveForm(request.POST, prefix="remove")
    return _change(
        request,
        (slug, deadline_id),
        ("remove_form", form),
        lambda row: services.remove(by=reader_of(request), deadline=row, **form.cleaned_data),
        _("The deadline is removed. It can be restored from this page."),
    )


@require_POST
def restore(request: HttpRequest, slug: str, deadline_id: UUID) -> HttpResponse:
    """Put it back."""
    form = VersionForm(request.POST, prefix="restore")
    return _change(
        request,
        (slug, deadline_id),
        ("restore_form", form),
        lambda row: services.restore(by=reader_of(request), deadline=row, **form.cleaned_data),
        _("The deadline is restored."),
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
    if carried_out(named_form[1], lambda: act(row)):
        messages.success(request, done)
        return redirect("schedule:deadline", plan.slug, row.pk)
    return _refused(request, plan, deadline_id, named_form)


def _refused(
    request: HttpRequest, plan: ActionPlan, deadline_id: UUID, named_form: tuple[str, Form]
) -> HttpResponse:
    """The page as it is now, with what was typed in one of its forms."""
    name, form = named_form
    current = _seen(request, plan, deadline_id)
    form.data = {**request.POST.dict(), form.add_prefix("version"): str(current.version)}
    return _page(request, plan, current, {name: form}, status=422)


def _seen(request: HttpRequest, plan: ActionPlan, deadline_id: UUID) -> Deadline:
    row: Deadline = get_object_or_404(deadlines_for(request.user).filter(plan=plan), pk=deadline_id)
    return row


def _page(
    request: HttpRequest,
    plan: ActionPlan,
    row: Deadline,
    forms: dict[str, Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    user = reader_of(request)
    dependencies = dependencies_of(user, plan)
    return render(
        request,
        "schedule/deadline/detail.html",
        {
            "plan": plan,
            "deadline": row,
            "people": named_in(row),
            "dependencies": dependencies,
            "dependency": dependency_of(plan, row, dependencies),
            "may_change": can_change_deadline(user, row),
            "seat": seat_of(user, plan).delegation,
            "entries": journal_about(user, plan, "deadline", row.pk),
            **log_form(request, plan, f"deadline:{row.pk}"),
            **fresh_forms(row),
            **(forms or {}),
        },
        status=status,
    )
