"""A deadline delegated to a colleague: one side's own."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from negotiations.core.rows import CompartmentQuerySet, CompartmentRow
from negotiations.plan.models.delegation import Delegate
from negotiations.schedule.models.deadline import Deadline


class HandoverQuerySet(CompartmentQuerySet):
    plan_path = "deadline__plan"


class Handover(CompartmentRow):
    """A deadline that one delegate delegated to a colleague, who is told of it from then on."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="handovers")
    from_delegate = models.ForeignKey(
        Delegate, on_delete=models.CASCADE, related_name="handed_over"
    )
    to_delegate = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="taken_over")
    note = models.TextField(_("note"), blank=True)
    at = models.DateTimeField(_("when"))
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "from_delegate"],
                condition=Q(ended_at__isnull=True),
                name="handover_once",
            )
        ]
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")

    def __str__(self) -> str:
        return str(self.to_delegate)
