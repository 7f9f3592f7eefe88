"""Exports: asking for a document, making it, and taking up again what stalled.

A job is a row; a worker claims it by compare-and-set and beats while it renders. A worker that
dies leaves a row without a heartbeat, which the sweep hands to another. Two never finish one
job: whoever lost the claim stops at the next beat.
"""

import logging
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from agreements.documents.formats import AGREEMENT
from agreements.documents.models import Export, ExportQuerySet
from agreements.provisions.models import Agreement
from agreements.provisions.selectors.reading import reading
from negotiations.core import clock
from negotiations.core.errors import Refused
from negotiations.core.languages import LANGUAGES
from negotiations.paper.document import Document
from negotiations.paper.errors import CannotRender
from negotiations.paper.formats import PDF, Format, Progress
from negotiations.plan.models import User

MOST_ATTEMPTS = 3
logger = logging.getLogger(__name__)


@transaction.atomic
def request(*, by: User, agreement: Agreement, language: str, made_in: Format = PDF) -> Export:
    """Ask for a document of the rolling text. The caller enqueues the job once this is committed.

    Whoever sees the agreement may export it. No journal entry: reading changes nothing.
    """
    if language not in LANGUAGES:
        raise Refused(_("The text is drawn up in English and Spanish; choose one."), "language")
    return Export.objects.create(
        agreement=agreement,
        language=language,
        format=made_in.code,
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
        document = make(job.agreement, job.language, _heartbeat(job), job.made_in)
    except _TakenOverError:
        return False
    except CannotRender as error:
        logger.warning("Export %s cannot be made: %s", job_id, error)
        _settle(job, Export.State.FAILED, error=error.code, finished_at=clock.now())
        return False
    return _finish(job, document)


def _finish(job: Export, document: Document) -> bool:
    storage = job.file.storage
    name = storage.save(_name(job, job.attempts), ContentFile(document.content))
    is_done = _settle(
        job,
        Export.State.DONE,
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


def _name(job: Export, attempt: int) -> str:
    return f"exports/{job.agreement.slug}-{job.language}-{job.pk}-{attempt}{job.made_in.suffix}"


def make(
    agreement: Agreement, language: str, progress: Progress, made_in: Format = PDF
) -> Document:
    """The rolling text of an agreement as a document, telling `progress` its steps (percent)."""
    progress("reading", 5)
    text = reading(agreement, language)
    return AGREEMENT.make(made_in, text, made_at=clock.now(), progress=progress)


def stalled() -> list[UUID]:
    """The jobs nobody works on, freed for another try; those tried too often are failed."""
    now = clock.machine_now()
    rows = Export.objects.stalled(now - timedelta(seconds=settings.LEASE_SECONDS))
    rows.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=Export.State.FAILED, error="abandoned", finished_at=clock.now()
    )
    # One by one and by compare-and-set: one that was finished since stays finished.
    return [
        job_id
        for job_id in list(rows.values_list("pk", flat=True))
        if rows.filter(pk=job_id).update(state=Export.State.QUEUED, heartbeat_at=now)
    ]


def _claim(job_id: UUID) -> Export | None:
    claimed = Export.objects.filter(pk=job_id, state=Export.State.QUEUED).update(
        state=Export.State.RUNNING,
        attempts=F("attempts") + 1,
        heartbeat_at=clock.machine_now(),
    )
    if not claimed:
        return None
    job: Export = Export.objects.select_related("agreement__plan").get(pk=job_id)
    return job


def _heartbeat(job: Export) -> Progress:
    def beat(step: str, percent: int) -> None:
        if not _mine(job).update(step=step, percent=percent, heartbeat_at=clock.machine_now()):
            raise _TakenOverError

    return beat


def _settle(job: Export, state: str, **fields: object) -> bool:
    """Finish a job that is still this worker's: a claim taken over since is left alone."""
    return _mine(job).update(state=state, **fields) == 1


def _mine(job: Export) -> ExportQuerySet:
    rows: ExportQuerySet = Export.objects.filter(
        pk=job.pk, state=Export.State.RUNNING, attempts=job.attempts
    )
    return rows
