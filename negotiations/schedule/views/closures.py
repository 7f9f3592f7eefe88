"""The page of closed days: each country's holidays and each delegation's own closures."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from negotiations.core.errors import Refused
from negotiations.core.verdicts import NotAllowed
from negotiations.core.web.acting import carried_out, status_of
from negotiations.plan.models import ActionPlan
from negotiations.plan.views.asking import plan_or_404, reader_of
from negotiations.schedule.forms.time import ClosureForm
from negotiations.schedule.models import Closure
from negotiations.schedule.selectors.rounds import closures_page
from negotiations.schedule.services import closures as services


@require_http_methods(["GET", "HEAD", "POST"])
def closures(request: HttpRequest, slug: str) -> HttpResponse:
    """When each side is closed; a delegation adds to its own days."""
    plan = plan_or_404(request, slug)
    form = ClosureForm(request.POST or None)
    if request.method == "POST" and carried_out(form, lambda: _add(request, plan, form)):
        messages.success(request, _("The closed days are recorded; every side counts by them."))
        return redirect("schedule:closures", plan.slug)
    return render(
        request,
        "schedule/closure/list.html",
        {"plan": plan, "page": closures_page(reader_of(request), plan), "form": form},
        status=status_of(form),
    )


def _add(request: HttpRequest, plan: ActionPlan, form: ClosureForm) -> None:
    user = reader_of(request)
    own = closures_page(user, plan).own
    if own is None:
        raise NotAllowed(_("A delegation's closed days are recorded by that delegation."))
    services.add(by=user, delegation=own, said=form.said())


@require_POST
def remove(request: HttpRequest, slug: str, closure_id: UUID) -> HttpResponse:
    """Take back days on which one's own delegation was to be closed."""
    plan = plan_or_404(request, slug)
    row = get_object_or_404(
        Closure.objects.visible_to(request.user).select_related("delegation__plan"),
        delegation__plan=plan,
        pk=closure_id,
    )
    try:
        services.remove(by=reader_of(request), closure=row)
    except (NotAllowed, Refused) as refusal:
        messages.error(request, str(refusal.reason))
    else:
        messages.success(request, _("The closed days are taken back."))
    return redirect("schedule:closures", plan.slug)
