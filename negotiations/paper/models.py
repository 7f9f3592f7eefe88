"""A document being made by a worker, as a row with a state and a heartbeat."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from negotiations.core.rows import Row, VisibleQuerySet
from negotiations.paper.formats import PDF, Format, format_of


class State(models.TextChoices):
    """How far a document is."""

    QUEUED = "queued", _("waiting for a worker")
    RUNNING = "running", _("being made")
    DONE = "done", _("ready")
    FAILED = "failed", _("failed")


class DocumentQuerySet(VisibleQuerySet):
    def unfinished(self) -> Self:
        return self.filter(state__in=[State.QUEUED, State.RUNNING])

    def stalled(self, since: datetime) -> Self:
        """Those nobody is working on: enqueued or claimed, without a heartbeat since."""
        return self.unfinished().filter(heartbeat_at__lt=since)


class DocumentRow(Row):
    """Who asked for a document, in which format, how far it is, and the file."""

    State = State

    format = models.CharField(_("format"), max_length=10, default=PDF.code)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    requested_at = models.DateTimeField(_("requested"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    # A code of `progress.STEPS`; empty before and after.
    step = models.CharField(max_length=20, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Real time, never the demo's.
    heartbeat_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    file = models.FileField(upload_to="exports/", blank=True)
    # A code of `errors.CannotRender`, or `abandoned`.
    error = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def made_in(self) -> Format:
        return format_of(self.format)
