"""Pages of the text: an agreement, one provision, and exporting as PDF."""

from uuid import UUID

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agreements import tasks
from agreements.models import Agreement, Provision, RenderJob
from agreements.permissions import can_keep_text
from agreements.selectors.reading import Node, Reading, reading
from agreements.services import exports
from negotiations.models.bilingual import LANGUAGES, reader_language
from negotiations.selectors.journal import journal_about
from negotiations.selectors.plans import delegations_of
from negotiations.web.asking import in_plan, plan_or_404, reader_of
from negotiations.web.plans import log_form


@require_safe
def texts(request: HttpRequest, slug: str) -> HttpResponse:
    """The agreements of a plan; straight to the text where there is one only."""
    plan = plan_or_404(request, slug)
    rows = list(Agreement.objects.visible_to(request.user).filter(plan=plan))
    if len(rows) == 1:
        return redirect("agreement", rows[0].slug)
    return render(request, "agreements/agreement/list.html", {"plan": plan, "agreements": rows})


@require_safe
def agreement(request: HttpRequest, agreement_slug: str) -> HttpResponse:
    """The rolling text with its brackets, in the language asked for."""
    row = _agreement(request, agreement_slug)
    text = reading(row, _language(request))
    return render(
        request,
        "agreements/agreement/detail.html",
        {
            "plan": in_plan(request, row.plan),
            "agreement": row,
            "reading": text,
            "seats": {seat.party.code: seat for seat in delegations_of(row.plan)},
            "exports": _exports(request, row),
            "keeps_text": can_keep_text(reader_of(request), row.plan),
            **log_form(request, row.plan, f"agreement:{row.pk}"),
        },
    )


@require_safe
def agreement_by_id(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Where the journal's links to an agreement lead."""
    row = get_object_or_404(Agreement.objects.visible_to(request.user), pk=agreement_id)
    return redirect("agreement", row.slug)


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
        "agreements/provision/detail.html",
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


@require_POST
def export_request(request: HttpRequest, agreement_slug: str) -> HttpResponse:
    """Ask for a PDF; the next page shows how far it is."""
    row = _agreement(request, agreement_slug)
    language = request.POST.get("language", "")
    if language not in LANGUAGES:
        language = reader_language()
    job = exports.request(by=reader_of(request), agreement=row, language=language)
    # Without a broker the job stays a row, and the sweep hands it out once there is one again.
    transaction.on_commit(lambda: tasks.render.delay(str(job.pk)), robust=True)
    return redirect("export", job.pk)


@never_cache
@require_safe
def export(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far an export is; the page asks again by itself until it is ready."""
    job = _job(request, job_id)
    part = "_progress" if request.headers.get("HX-Request") else "detail"
    shown = {"job": job, "agreement": job.agreement, "plan": in_plan(request, job.agreement.plan)}
    return render(request, f"agreements/export/{part}.html", shown)


@never_cache
@require_safe
def export_file(request: HttpRequest, job_id: UUID) -> FileResponse | HttpResponse:
    """The finished PDF; its page while it is not finished."""
    job = _job(request, job_id)
    if job.state != RenderJob.State.DONE:
        return redirect("export", job.pk)
    name = f"{job.agreement.slug}-{job.language}.pdf"
    return FileResponse(job.file.open("rb"), filename=name, content_type="application/pdf")


def _agreement(request: HttpRequest, slug: str) -> Agreement:
    seen = Agreement.objects.visible_to(request.user).select_related("plan")
    row: Agreement = get_object_or_404(seen, slug=slug)
    return row


def _job(request: HttpRequest, job_id: UUID) -> RenderJob:
    rows = RenderJob.objects.visible_to(request.user).select_related("agreement__plan")
    job: RenderJob = get_object_or_404(rows, pk=job_id)
    return job


def _exports(request: HttpRequest, row: Agreement) -> "list[RenderJob]":
    return list(RenderJob.objects.visible_to(request.user).filter(agreement=row)[:5])


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
