"""Pages of exports: asking for a document, how far it is, and the file."""

from uuid import UUID

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agreements.documents import services as exports
from agreements.documents import tasks
from agreements.documents.formats import AGREEMENT
from agreements.documents.models import Export
from agreements.provisions.models import Agreement
from negotiations.core.bilingual import reader_language
from negotiations.core.languages import LANGUAGES
from negotiations.paper.formats import PDF
from negotiations.plan.views.asking import in_plan, reader_of


@require_POST
def ask(request: HttpRequest, agreement_slug: str) -> HttpResponse:
    """Ask for a document; the next page shows how far it is."""
    row = _agreement(request, agreement_slug)
    language = request.POST.get("language", "")
    if language not in LANGUAGES:
        language = reader_language()
    made_in = AGREEMENT.get(request.POST.get("format", "")) or PDF
    job = exports.request(by=reader_of(request), agreement=row, language=language, made_in=made_in)
    # Without a broker the job stays a row, and the sweep hands it out once there is one again.
    transaction.on_commit(lambda: tasks.render.delay(str(job.pk)), robust=True)
    return redirect("documents:export", job.pk)


@never_cache
@require_safe
def export(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far an export is; the page asks again by itself until it is ready."""
    job = _job(request, job_id)
    part = "_progress" if request.headers.get("HX-Request") else "detail"
    shown = {"job": job, "agreement": job.agreement, "plan": in_plan(request, job.agreement.plan)}
    return render(request, f"documents/export/{part}.html", shown)


@never_cache
@require_safe
def file(request: HttpRequest, job_id: UUID) -> FileResponse | HttpResponse:
    """The finished file; its page while it is not finished."""
    job = _job(request, job_id)
    if job.state != Export.State.DONE:
        return redirect("documents:export", job.pk)
    return FileResponse(
        job.file.open("rb"), filename=job.file_name, content_type=job.made_in.media_type
    )


def _agreement(request: HttpRequest, slug: str) -> Agreement:
    seen = Agreement.objects.visible_to(request.user).select_related("plan")
    row: Agreement = get_object_or_404(seen, slug=slug)
    return row


def _job(request: HttpRequest, job_id: UUID) -> Export:
    rows = Export.objects.visible_to(request.user).select_related("agreement__plan")
    job: Export = get_object_or_404(rows, pk=job_id)
    return job
