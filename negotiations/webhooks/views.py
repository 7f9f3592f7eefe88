"""Pages of webhooks: those of one's side, one with its deliveries, changing and testing it."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from negotiations.core.errors import Refused
from negotiations.core.verdicts import NotAllowed
from negotiations.core.web.acting import carried_out, status_of
from negotiations.plan.models import ActionPlan
from negotiations.plan.permissions import seat_of
from negotiations.plan.views.asking import plan_or_404, reader_of
from negotiations.webhooks.events import EVENTS
from negotiations.webhooks.forms import RenewForm, WebhookChangeForm, WebhookForm, said_of
from negotiations.webhooks.models import Webhook, WebhookDelivery
from negotiations.webhooks.permissions import can_add_webhook
from negotiations.webhooks.selectors import latest_deliveries, webhooks_kept_by
from negotiations.webhooks.services import webhooks as services


@require_http_methods(["GET", "HEAD", "POST"])
def webhook_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The webhooks of one's side, and a form for one more. The secret is shown once."""
    plan = plan_or_404(request, slug)
    user = reader_of(request)
    form = WebhookForm(
        request.POST or None, seat=seat_of(user, plan), initial={"own": "", "events": list(EVENTS)}
    )
    made: list[Webhook] = []
    if request.method == "POST" and carried_out(
        form, lambda: made.append(services.add(by=user, plan=plan, wanted=form.wanted()))
    ):
        return _page(request, plan, made[0], secret=made[0].secret)
    return render(
        request,
        "webhooks/list.html",
        {
            "plan": plan,
            "form": form,
            "may_add": can_add_webhook(user, plan),
            "webhooks": webhooks_kept_by(user, plan),
        },
        status=status_of(form),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: HttpRequest, slug: str, webhook_id: UUID) -> HttpResponse:
    """One webhook: its form, and its last deliveries."""
    plan, row = _seen(request, slug, webhook_id)
    if request.method != "POST":
        return _page(request, plan, row)
    user = reader_of(request)
    form = WebhookChangeForm(request.POST, seat=seat_of(user, plan))
    if carried_out(
        form,
        lambda: services.change(
            by=user, webhook=row, wanted=form.wanted(), version=form.cleaned_data["version"]
        ),
    ):
        messages.success(request, _("Saved."))
        return redirect("webhooks:detail", plan.slug, row.pk)
    _plan, current = _seen(request, slug, webhook_id)
    form.data = _with_version(request, current)
    return _page(request, plan, current, form, status=422)


@require_POST
def renew(request: HttpRequest, slug: str, webhook_id: UUID) -> HttpResponse:
    """A new secret, shown once."""
    plan, row = _seen(request, slug, webhook_id)
    form = RenewForm(request.POST)
    made: list[Webhook] = []
    if carried_out(
        form,
        lambda: made.append(
            services.renew_secret(
                by=reader_of(request), webhook=row, version=form.cleaned_data["version"]
            )
        ),
    ):
        return _page(request, plan, made[0], secret=made[0].secret)
    _plan, current = _seen(request, slug, webhook_id)
    form.data = _with_version(request, current)
    return _page(request, plan, current, renew_form=form, status=422)


@require_POST
def send_test(request: HttpRequest, slug: str, webhook_id: UUID) -> HttpResponse:
    """Put a test on its way."""
    plan, row = _seen(request, slug, webhook_id)
    try:
        services.send_test(by=reader_of(request), webhook=row)
    except (NotAllowed, Refused) as refusal:
        messages.error(request, str(refusal.reason))
    else:
        messages.success(request, _("A test is on its way. Its line below says what came of it."))
    return redirect("webhooks:detail", plan.slug, row.pk)


@require_POST
def retry(request: HttpRequest, slug: str, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Have a failed delivery sent again."""
    plan, row = _seen(request, slug, webhook_id)
    seen = WebhookDelivery.objects.visible_to(request.user).filter(webhook=row)
    delivery = get_object_or_404(seen.select_related("webhook__plan"), pk=delivery_id)
    try:
        services.retry(by=reader_of(request), delivery=delivery)
    except (NotAllowed, Refused) as refusal:
        messages.error(request, str(refusal.reason))
    else:
        messages.success(request, _("It will be sent again."))
    return redirect("webhooks:detail", plan.slug, row.pk)


def _seen(request: HttpRequest, slug: str, webhook_id: UUID) -> tuple[ActionPlan, Webhook]:
    plan = plan_or_404(request, slug)
    row: Webhook = get_object_or_404(webhooks_kept_by(reader_of(request), plan), pk=webhook_id)
    return plan, row


def _with_version(request: HttpRequest, current: Webhook) -> QueryDict:
    """What was typed, against the row as it is now."""
    typed = request.POST.copy()
    typed["version"] = str(current.version)
    return typed


def _page(
    request: HttpRequest,
    plan: ActionPlan,
    row: Webhook,
    form: Form | None = None,
    status: int = 200,
    **shown: object,
) -> HttpResponse:
    user = reader_of(request)
    return render(
        request,
        "webhooks/detail.html",
        {
            "plan": plan,
            "webhook": row,
            "host": services.host_of(row),
            "form": form or WebhookChangeForm(seat=seat_of(user, plan), initial=said_of(row)),
            "renew_form": RenewForm(initial={"version": row.version}),
            "lines": latest_deliveries(user, row),
            **shown,
        },
        status=status,
    )
