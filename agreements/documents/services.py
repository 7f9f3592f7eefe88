"""Exports: asking for a document, making it, and taking up again what stalled.

An export is a job (`core/jobs.py` says what is promised) whose claim is renewed while it is made. A
worker that dies leaves a claim that grows old, and the sweep hands the row to another. Two never
finish one: whoever lost the claim stops at the next step. What is made twice is one file.
"""

import logging
from datetime import timedelta
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agreements.documents.formats import AGREEMENT
from agreements.documents.models import Export, ExportQuerySet
from agreements.provisions.models import Agreement
from agreements.provisions.selectors.reading import reading
from negotiations.core import clock, jobs
from negotiations.core.errors import Refused
from negotiations.core.jobs import Faults, Patience
from negotiations.core.languages import LANGUAGES
from negotiations.paper.document import Document
from negotiations.paper.errors import ABANDONED, BROKEN, CannotRender
from negotiations.paper.formats import PDF, Format, Progress
from negotiations.plan.models import User

# Who asked may ask anew, so a document that cannot be made is not tried for a day.
MOST_ATTEMPTS = 3
PATIENCE = Patience(most=MOST_ATTEMPTS)
# The lease that ran out was wait enough.
AT_ONCE = Patience(most=MOST_ATTEMPTS, first=timedelta())
logger = logging.getLogger(__name__)


@transaction.atomic
def request(*, by: User, agreement: Agreement, language: str, made_in: Format = PDF) -> Export:
    """Ask for a document of the rolling text. The caller enqueues the job once this is committed.

    Whoever sees the agreement may export it. No journal entry: reading changes nothing.
    """
    if language not in LANGUAGES:
        raise Refused(_("The text is drawn up in English and Spanish; choose one."), "language")
    now = clock.machine_now()
    return Export.objects.create(
        agreement=agreement,
        language=language,
        format=made_in.code,
        requested_by=by,
        requested_at=clock.now(),
        not_before=now,
        # Whoever asks tells a worker; only if that message is lost does the sweep.
        claimed_at=now,
    )


class _TakenOverError(Exception):
    """The sweep has given this job to another worker."""


def render(job_id: UUID) -> bool:
    """Claim a job and make its document; whether this call made it."""
    job = _claim(job_id)
    if job is None:
        return False
    try:
        return _finish(job, make(job.agreement, job.language, _renewing(job), job.made_in))
    except _TakenOverError:
        pass
    except CannotRender as error:
        logger.warning("Export %s cannot be made: %s", job_id, error)
        _mine(job).give_up(error=error.code)
    except jobs.NO_ROW_S_FAULT:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is to be tried again
        Faults(logger).tell(f"Export {job_id} could not be made", error)
        _broken(job, error)
    return False


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
        error="",
        finished_at=clock.now(),
    )
    # What a worker that died in the middle of an earlier try left, or what nobody waits for now.
    tries = {_name(job, number) for number in range(1, MOST_ATTEMPTS + 1)} - {name}
    for unused in tries if is_done else {name}:
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
    rows = _rows()
    rows.release_stalled(AT_ONCE, ABANDONED)
    now = clock.machine_now()
    # One by one and by compare-and-set: of two sweeps one hands it out.
    return [
        job_id
        for job_id in list(rows.waiting(now).untold(now).values_list("pk", flat=True))
        if rows.filter(pk=job_id).tell(now)
    ]


def _claim(job_id: UUID) -> Export | None:
    if not _rows().filter(pk=job_id).claim(clock.machine_now()):
        return None
    job: Export = Export.objects.select_related("agreement__plan").get(pk=job_id)
    return job


def _renewing(job: Export) -> Progress:
    """Tells how far it is, and with that renews the claim."""

    def tell(step: str, percent: int) -> None:
        now = clock.machine_now()
        if not _mine(job).update(step=step, percent=percent, claimed_at=now):
            raise _TakenOverError
        job.claimed_at = now

    return tell


def _settle(job: Export, state: str, **fields: object) -> bool:
    """Finish a job that is still this worker's: a claim taken over since is left alone."""
    return _mine(job).update(state=state, **fields) == 1


def _broken(job: Export, error: Exception) -> None:
    """A fault of this program's: tried again, and failed after as many tries as any other."""
    why = f"{BROKEN}: {type(error).__name__}"
    if PATIENCE.is_over(job.attempts):
        _mine(job).give_up(error=why)
    else:
        _mine(job).put_back(PATIENCE.wait(job.attempts), error=why)


def _mine(job: Export) -> ExportQuerySet:
    """The row, while it is this worker's."""
    return _rows().filter(pk=job.pk).held(job.claimed_at)


def _rows() -> ExportQuerySet:
    rows: ExportQuerySet = Export.objects.all()
    return rows
