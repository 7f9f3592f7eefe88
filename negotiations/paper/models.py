"""A document being made by a worker, as a row with a state; its claim is renewed while it is."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from negotiations.core import clock
from negotiations.core.jobs import Job, JobQuerySet, Stages
from negotiations.paper.formats import PDF, Format, format_of


class State(models.TextChoices):
    """How far a document is."""

    QUEUED = "queued", _("waiting for a worker")
    RUNNING = "running", _("being made")
    DONE = "done", _("ready")
    FAILED = "failed", _("failed")


class DocumentQuerySet(JobQuerySet):
    def give_up(self, **why: Any) -> int:
        return super().give_up(finished_at=clock.now(), **why)

    def anew(self) -> dict[str, Any]:
        return {**super().anew(), "step": "", "percent": 0, "finished_at": None}


class DocumentRow(Job):
    """Who asked for a document, in which format, how far it is, and the file.

    `error` is a code of `errors`, or one with a colon and what was raised.
    """

    State = State
    stages: ClassVar = Stages(State.QUEUED, State.RUNNING, State.DONE, State.FAILED)

    format = models.CharField(_("format"), max_length=10, default=PDF.code)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    requested_at = models.DateTimeField(_("requested"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    # A code of `progress.STEPS`; empty before and after.
    step = models.CharField(max_length=20, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    file = models.FileField(upload_to="exports/", blank=True)

    class Meta:
        abstract = True

    @property
    def made_in(self) -> Format:
        return format_of(self.format)
