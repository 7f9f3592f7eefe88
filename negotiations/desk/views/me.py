"""One's own page: language, time zone, reminders, tokens; and the switch of language."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from knox.models import AuthToken

from negotiations.core.languages import LANGUAGES
from negotiations.core.web.acting import carried_out, status_of
from negotiations.plan.forms import LanguageForm, TokenForm
from negotiations.plan.models import Delegate
from negotiations.plan.services import people
from negotiations.plan.views.asking import reader_of
from negotiations.reminders.models import Reminder

LANGUAGE_COOKIE = "django_language"
A_YEAR = 365 * 24 * 60 * 60


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Preferences, seats, the reminders one got."""
    user = reader_of(request)
    form = LanguageForm(
        request.POST or None, initial={"language": user.language, "zone": user.zone}
    )
    if request.method == "POST" and carried_out(
        form, lambda: people.set_preferences(user=user, **form.cleaned_data)
    ):
        translation.activate(user.language)
        messages.success(request, _("Saved."))
        return redirect("desk:me")
    return _page(request, form=form, status=status_of(form))


@require_POST
def token_new(request: HttpRequest) -> HttpResponse:
    """Make a token for the API. It is shown once; only its digest is kept."""
    user = reader_of(request)
    form = TokenForm(request.POST)
    if form.is_valid() and not user.check_password(form.cleaned_data["password"]):
        form.add_error("password", _("That is not your password."))
    if not form.is_valid():
        return _page(request, token_form=form, status=422)
    _row, token = AuthToken.objects.create(user)
    return _page(request, token=token)


@require_POST
def token_drop(request: HttpRequest) -> HttpResponse:
    """Revoke all one's tokens."""
    AuthToken.objects.filter(user=reader_of(request)).delete()
    messages.success(request, _("Your tokens no longer work."))
    return redirect("desk:me")


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch language: for whoever is logged in, for good; for others, on this browser."""
    wanted = request.POST.get("language", "")
    wanted = wanted if wanted in LANGUAGES else LANGUAGES[0]
    if request.user.is_authenticated:
        people.set_preferences(user=request.user, language=wanted)
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = redirect(target)
    response.set_cookie(LANGUAGE_COOKIE, wanted, max_age=A_YEAR, samesite="Lax", httponly=True)
    return response


def _page(request: HttpRequest, status: int = 200, **shown: object) -> HttpResponse:
    user = reader_of(request)
    seats = Delegate.objects.active().filter(user=user).select_related("delegation__party", "plan")
    reminders = (
        Reminder.objects.visible_to(user)
        .filter(recipient=user)
        .select_related("deadline__plan")[:20]
    )
    defaults = {
        "form": LanguageForm(initial={"language": user.language, "zone": user.zone}),
        "token_form": TokenForm(),
        "tokens": AuthToken.objects.filter(user=user).count(),
        "seats": seats,
        "reminders": reminders,
    }
    return render(request, "desk/me.html", defaults | shown, status=status)
