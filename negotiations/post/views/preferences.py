"""One's own pages: how one wants to be told, and who is told while one is away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from negotiations.core.errors import Refused
from negotiations.core.verdicts import NotAllowed
from negotiations.core.web.acting import carried_out, status_of
from negotiations.plan.views.asking import reader_of
from negotiations.post.forms import AbsenceForm, ReminderPreferencesForm, preferences_initial
from negotiations.post.models import StandIn
from negotiations.post.panels import mandatory_for
from negotiations.post.selectors.preferences import preferences_of
from negotiations.post.selectors.stand_ins import absences_of, own_seats
from negotiations.post.services import preferences, stand_ins


@require_http_methods(["GET", "HEAD", "POST"])
def my_reminders(request: HttpRequest) -> HttpResponse:
    """How one wants to be told, and what comes in any case."""
    user = reader_of(request)
    form = ReminderPreferencesForm(
        request.POST or None, initial=preferences_initial(preferences_of(user))
    )
    if request.method == "POST" and carried_out(
        form,
        lambda: preferences.set_preferences(by=user, person=user, preferences=form.preferences()),
    ):
        messages.success(request, _("Saved."))
        return redirect("post:preferences")
    return render(
        request,
        "post/preferences.html",
        {"form": form, "plans": mandatory_for(user)},
        status=status_of(form),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def away(request: HttpRequest) -> HttpResponse:
    """Name who is told while one is away."""
    user = reader_of(request)
    form = AbsenceForm(request.POST or None, reader=user)
    if request.method == "POST" and carried_out(form, lambda: _name(request, form)):
        messages.success(request, _("Your colleague is told instead of you on those days."))
        return redirect("post:away")
    return render(
        request,
        "post/away.html",
        {
            "form": form,
            "absences": absences_of(user),
            "seats": list(own_seats(user)),
        },
        status=status_of(form),
    )


def _name(request: HttpRequest, form: AbsenceForm) -> StandIn:
    user = reader_of(request)
    typed = form.cleaned_data
    seat = own_seats(user).get(delegation=typed["stand_in"].delegation_id)
    return stand_ins.name_stand_in(by=user, delegate=seat, **typed)


@require_POST
def end(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """Be told oneself again."""
    user = reader_of(request)
    row = get_object_or_404(absences_of(user), pk=absence_id)
    try:
        stand_ins.end_absence(by=user, absence=row)
    except (NotAllowed, Refused) as refusal:
        messages.error(request, str(refusal.reason))
    else:
        messages.success(request, _("You are told yourself again."))
    return redirect("post:away")
