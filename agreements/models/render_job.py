"""A document being made by a worker, as a row with a state and a heartbeat."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from negotiations.core.rows import Row, VisibleQuerySet
from negotiations.plan.models import User

if TYPE_CHECKING:
    from negotiations.core.rows import Reader


class RenderJobQuerySet(VisibleQuerySet):
    def visible_to(self, user: "Reader") -> Self:
        """Those one asked for oneself, of agreements one still sees."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(requested_by=user, agreement__in=Agreement.objects.visible_to(user))

    def unfinished(self) -> Self:
        return self.filter(state__in=[RenderJob.State.QUEUED, RenderJob.State.RUNNING])

    def stalled(self, since: datetime) -> Self:
        """Those nobody is working on: enqueued or claimed, without a heartbeat since."""
        return self.unfinished().filter(heartbeat_at__lt=since)


class RenderJob(Row):
    """One export: which agreement, in which language, how far, and the file."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting for a worker")
        RUNNING = "running", _("being made")
        DONE = "done", _("ready")
        FAILED = "failed", _("failed")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="render_jobs")
    language = models.CharField(_("language"), max_length=2)
    requested_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    requested_at = models.DateTimeField(_("requested"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    step = models.CharField(max_length=20, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Real time, never the demo's.
    heartbeat_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    file = models.FileField(upload_to="exports/", blank=True)
    error = models.TextField(blank=True)

    objects = RenderJobQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "id"]
        indexes = [models.Index(fields=["state", "heartbeat_at"], name="render_job_stalled")]
        verbose_name = _("export")
        verbose_name_plural = _("exports")

    def __str__(self) -> str:
        return f"{self.agreement_id} ({self.language})"
