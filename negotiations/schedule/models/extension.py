"""Asking for more time: for the plan's window, or for one deadline."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from negotiations.core.rows import CompartmentQuerySet, CompartmentRow, Reader, Row, VisibleQuerySet
from negotiations.plan.models.delegation import Delegation
from negotiations.plan.models.plan import ActionPlan
from negotiations.plan.models.user import User
from negotiations.schedule.models.deadline import Deadline


class Extension(CompartmentRow):
    """A request on record, whatever became of it. The window's takes every delegation's consent."""

    class State(models.TextChoices):
        PENDING = "pending", _("pending")
        AGREED = "agreed", _("agreed")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="extensions")
    deadline = models.ForeignKey(
        Deadline, null=True, blank=True, on_delete=models.CASCADE, related_name="extensions"
    )
    to_on = models.DateField(_("asked for"))
    was_on = models.DateField(_("until then"))
    reason = models.TextField(_("reason"))
    language = models.CharField(max_length=2, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    delegation = models.ForeignKey(
        Delegation, null=True, on_delete=models.PROTECT, related_name="extensions"
    )
    asked_at = models.DateTimeField(_("asked"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    illustrative = models.BooleanField(_("illustrative"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CompartmentQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "id"]
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")

    def __str__(self) -> str:
        return f"{self.to_on}"


class ExtensionAnswerQuerySet(VisibleQuerySet):
    def visible_to(self, user: Reader) -> Self:
        """Seen with the request that it answers."""
        return self.filter(extension__in=Extension.objects.visible_to(user))


class ExtensionAnswer(Row):
    """What one delegation said to it."""

    extension = models.ForeignKey(Extension, on_delete=models.CASCADE, related_name="answers")
    delegation = models.ForeignKey(
        Delegation, null=True, on_delete=models.PROTECT, related_name="extension_answers"
    )
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    consents = models.BooleanField(_("consents"))
    reason = models.TextField(_("reason"), blank=True)
    language = models.CharField(max_length=2, blank=True)
    answered_at = models.DateTimeField(_("answered"))

    objects = ExtensionAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["answered_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["extension", "delegation"], name="extension_answer")
        ]
        verbose_name = _("answer to an extension")
        verbose_name_plural = _("answers to extensions")

    def __str__(self) -> str:
        return f"{self.delegation_id} {self.consents}"
