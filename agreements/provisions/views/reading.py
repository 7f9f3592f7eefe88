"""Pages of the text: an agreement, and one provision."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from agreements.provisions.models import Agreement, Provision
from agreements.provisions.panels import panels_for
from agreements.provisions.permissions import can_keep_text
from agreements.provisions.selectors.reading import Node, Reading, reading
from negotiations.core.bilingual import reader_language
from negotiations.core.languages import LANGUAGES
from negotiations.journal.selectors import journal_about
from negotiations.journal.views import log_form
from negotiations.plan.selectors.delegations import sides_of
from negotiations.plan.views.asking import in_plan, plan_or_404, reader_of


@require_safe
def texts(request: HttpRequest, slug: str) -> HttpResponse:
    """The agreements of a plan; straight to the text where there is one only."""
    plan = plan_or_404(request, slug)
    rows = list(Agreement.objects.visible_to(request.user).filter(plan=plan))
    if len(rows) == 1:
        return redirect("provisions:agreement", rows[0].slug)
    return render(request, "provisions/agreement/list.html", {"plan": plan, "agreements": rows})


@require_safe
def agreement(request: HttpRequest, agreement_slug: str) -> HttpResponse:
    """The rolling text with its brackets, in the language asked for."""
    row = _agreement(request, agreement_slug)
    text = reading(row, _language(request))
    return render(
        request,
        "provisions/agreement/detail.html",
        {
            "plan": in_plan(request, row.plan),
            "agreement": row,
            "reading": text,
            "seats": {seat.party.code: seat for seat in sides_of(row.plan_id)},
            "panels": panels_for(reader_of(request), row),
            "keeps_text": can_keep_text(reader_of(request), row.plan),
            **log_form(request, row.plan, f"agreement:{row.pk}"),
        },
    )


@require_safe
def agreement_by_id(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Where the journal's links to an agreement lead."""
    row = get_object_or_404(Agreement.objects.visible_to(request.user), pk=agreement_id)
    return redirect("provisions:agreement", row.slug)


@require_safe
def provision(request: HttpRequest, provision_id: UUID) -> HttpResponse:
    """One provision with what was logged on it."""
    row = get_object_or_404(
        Provision.objects.visible_to(request.user).select_related("agreement__plan"),
        pk=provision_id,
    )
    text = reading(row.agreement, _language(request))
    node = text.node(row.pk)
    plan = in_plan(request, row.agreement.plan)
    return render(
        request,
        "provisions/provision/detail.html",
        {
            "plan": plan,
            "agreement": row.agreement,
            "reading": text,
            "node": node,
            "keeps_text": can_keep_text(reader_of(request), plan),
            "neighbours": _neighbours(text, row.pk),
            "entries": journal_about(reader_of(request), plan, "provision", row.pk),
            **log_form(request, plan, f"provision:{row.pk}"),
        },
    )


def _agreement(request: HttpRequest, slug: str) -> Agreement:
    seen = Agreement.objects.visible_to(request.user).select_related("plan")
    row: Agreement = get_object_or_404(seen, slug=slug)
    return row


def _language(request: HttpRequest) -> str:
    wanted = request.GET.get("language", "")
    return wanted if wanted in LANGUAGES else reader_language()


def _neighbours(text: Reading, provision_id: UUID) -> dict[str, Node | None]:
    """The article (or preamble, or annex) that holds a provision, and those around it."""
    stops = [node for node in text.walk() if node.kind in ("preamble", "article", "annex")]
    place = next(
        (i for i, stop in enumerate(stops) if any(n.id == provision_id for n in stop.walk())), None
    )
    if place is None:
        return {"before": None, "holder": None, "after": None}
    return {
        "before": stops[place - 1] if place else None,
        "holder": stops[place],
        "after": stops[place + 1] if place + 1 < len(stops) else None,
    }
