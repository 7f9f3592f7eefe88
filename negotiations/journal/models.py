"""The journal: the append-only record of what people logged and what the system saw."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from negotiations.core.bilingual import Bilingual, short_text
from negotiations.core.rows import CompartmentQuerySet, CompartmentRow
from negotiations.plan.models.delegation import Delegation
from negotiations.plan.models.plan import ActionPlan
from negotiations.plan.models.user import User


class AppendOnly(TypeError):
    """The record was asked to change or to forget."""


class JournalQuerySet(CompartmentQuerySet):
    def update(self, **kwargs: Any) -> int:
        raise AppendOnly("The journal is append-only: log a further entry.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly("The journal is append-only: log a further entry.")


class JournalEntry(CompartmentRow):
    """One line of the record. Codes and data; words are made when it is read."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="journal")
    at = models.DateTimeField(_("when"), db_index=True)
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=200, blank=True)
    delegation = models.ForeignKey(
        Delegation, null=True, on_delete=models.PROTECT, related_name="journal"
    )
    verb = models.CharField(_("what happened"), max_length=40)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    subject_label_en = short_text()
    subject_label_es = short_text()
    text = models.TextField(_("text"), blank=True)
    language = models.CharField(max_length=2, blank=True)
    data = models.JSONField(default=dict, blank=True)
    illustrative = models.BooleanField(_("illustrative"), default=False)

    subject_label = Bilingual()
    objects = JournalQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["plan", "-at"], name="journal_plan_at"),
            models.Index(fields=["subject_kind", "subject_id"], name="journal_subject"),
        ]
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("The journal is append-only: log a further entry.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly("The journal is append-only: log a further entry.")
