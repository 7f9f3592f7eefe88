"""What workers do for exports: an id in, a service called. Everything here may run twice."""

from uuid import UUID

from celery import shared_task

from agreements.documents import services as exports


@shared_task
def render(job_id: str) -> None:
    """Make one document, unless another worker has it."""
    exports.render(UUID(job_id))


@shared_task
def sweep() -> None:
    """Hand the jobs that stalled to a worker again."""
    for job_id in exports.stalled():
        render.delay(str(job_id))
