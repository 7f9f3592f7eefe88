"""What workers do for the schedule. Everything here may run twice."""

from celery import shared_task

from negotiations.schedule.services import lateness


@shared_task
def note_late() -> None:
    """Put on record which deadlines turned late."""
    lateness.note_late()
