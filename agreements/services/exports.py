"""Exports: asking for a document, making it, and taking up again what stalled.

A job is a row; a worker claims it by compare-and-set and beats while it renders. A worker that
dies leaves a row without a heartbeat, which the sweep hands to another. Two never finish one
job: whoever lost the claim stops at the next beat.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from agreements.documents import pdf
from agreements.models import Agreement, RenderJob
from agreements.models.render_job import RenderJobQuerySet
from agreements.selectors.reading import reading
from negotiations.core import clock
from negotiations.core.errors import Refused
from negotiations.plan.models import User

LANGUAGES = ("en", "es")
MOST_ATTEMPTS = 3
Progress = Callable[[str, int], None]
logger = logging.getLogger(__name__)


@transaction.atomic
def request(*, by: User, agreement: Agreement, language: str) -> RenderJob:
    """Ask for a PDF of the rolling text. The caller enqueues the job once this is committed.

    Whoever sees the agreement may export it. No journal entry: reading changes nothing.
    """
    if language not in LANGUAGES:
        raise Refused(_("The text is drawn up in English and Spanish; choose one."), "language")
    return RenderJob.objects.create(
        agreement=agreement,
        language=language,
        requested_by=by,
        requested_at=clock.now(),
        heartbeat_at=clock.machine_now(),
    )


class _TakenOverError(Exception):
    """The sweep has given this job to another worker."""


def render(job_id: UUID) -> bool:
    """Claim a job and make its document; whether this call made it."""
    job = _claim(job_id)
    if job is None:
        return False
    try:
        document = make_pdf(job.agreement, job.language, _heartbeat(job))
    except _TakenOverError:
        return False
    except pdf.CannotRender as error:
        logger.warning("Export %s cannot be made: %s", job_id, error)
        _settle(job, RenderJob.State.FAILED, error=error.code, finished_at=clock.now())
        return False
    return _finish(job, document)


def _finish(job: RenderJob, document: pdf.Document) -> bool:
    storage = job.file.storage
    name = storage.save(_name(job, job.attempts), ContentFile(document.content))
    is_done = _settle(
        job,
        RenderJob.State.DONE,
        file=name,
        pages=document.pages,
        percent=100,
        step="",
        finished_at=clock.now(),
    )
    # What a worker that died in the middle of an earlier try left, or what nobody waits for now.
    left = [_name(job, number) for number in range(1, job.attempts)] if is_done else [name]
    for unused in left:
        storage.delete(unused)
    return is_done


def _name(job: RenderJob, attempt: int) -> str:
    return f"exports/{job.agreement.slug}-{job.language}-{job.pk}-{attempt}.pdf"


def make_pdf(agreement: Agreement, language: str, progress: Progress) -> pdf.Document:
    """The rolling text of an agreement as PDF bytes, telling `progress` its steps (percent)."""
    progress("reading", 5)
    text = reading(agreement, language)
    return pdf.render(text, made_at=clock.now(), progress=progress)


def stalled() -> list[UUID]:
    """The jobs nobody works on, freed for another try; those tried too often are failed."""
    now = clock.machine_now()
    rows = RenderJob.objects.stalled(now - timedelta(seconds=settings.LEASE_SECONDS))
    rows.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=RenderJob.State.FAILED, error="abandoned", finished_at=clock.now()
    )
    # One by one and by compare-and-set: one that was finished since stays finished.
    return [
        job_id
        for job_id in list(rows.values_list("pk", flat=True))
        if rows.filter(pk=job_id).update(state=RenderJob.State.QUEUED, heartbeat_at=now)
    ]


def _claim(job_id: UUID) -> RenderJob | None:
    claimed = RenderJob.objects.filter(pk=job_id, state=RenderJob.State.QUEUED).update(
        state=RenderJob.State.RUNNING,
        attempts=F("attempts") + 1,
        heartbeat_at=clock.machine_now(),
    )
    if not claimed:
        return None
    job: RenderJob = RenderJob.objects.select_related("agreement__plan").get(pk=job_id)
    return job


def _heartbeat(job: RenderJob) -> Progress:
    def beat(step: str, percent: int) -> None:
        if not _mine(job).update(step=step, percent=percent, heartbeat_at=clock.machine_now()):
            raise _TakenOverError

    return beat


def _settle(job: RenderJob, state: str, **fields: object) -> bool:
    """Finish a job that is still this worker's: a claim taken over since is left alone."""
    return _mine(job).update(state=state, **fields) == 1


def _mine(job: RenderJob) -> RenderJobQuerySet:
    rows: RenderJobQuerySet = RenderJob.objects.filter(
        pk=job.pk, state=RenderJob.State.RUNNING, attempts=job.attempts
    )
    return rows
