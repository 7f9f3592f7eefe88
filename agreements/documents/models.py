"""One's exports of an agreement's text."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.provisions.models import Agreement
from negotiations.paper.models import DocumentQuerySet, DocumentRow

if TYPE_CHECKING:
    from negotiations.core.rows import Reader


class ExportQuerySet(DocumentQuerySet):
    def visible_to(self, user: "Reader") -> Self:
        """Those one asked for oneself, of agreements one still sees."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(requested_by=user, agreement__in=Agreement.objects.visible_to(user))


class Export(DocumentRow):
    """An agreement's text as a document: which agreement, in which language."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="exports")
    language = models.CharField(_("language"), max_length=2)

    objects = ExportQuerySet.as_manager()

    class Meta:
        # The name it was made with.
        db_table = "agreements_renderjob"
        ordering = ["-requested_at", "id"]
        indexes = [models.Index(fields=["state", "not_before"], name="export_waiting")]
        verbose_name = _("export")
        verbose_name_plural = _("exports")

    def __str__(self) -> str:
        return f"{self.agreement_id} ({self.language})"

    @property
    def file_name(self) -> str:
        """What the file is called by whoever keeps it."""
        return f"{self.agreement.slug}-{self.language}{self.made_in.suffix}"
