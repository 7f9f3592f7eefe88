"""Who is told instead of whom: while somebody is away, or of one deadline. Each side's own."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from negotiations.models.base import CompartmentQuerySet, CompartmentRow
from negotiations.models.deadline import Deadline
from negotiations.models.delegation import Delegate


class StandInQuerySet(CompartmentQuerySet):
    plan_path = "delegate__plan"


class StandIn(CompartmentRow):
    """While one delegate is away, another of the same delegation is told."""

    delegate = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="absences")
    stand_in = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="standing_in")
    first_on = models.DateField(_("away from"))
    last_on = models.DateField(_("until"))

    objects = StandInQuerySet.as_manager()

    class Meta:
        ordering = ["first_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="absence_in_order")
        ]
        verbose_name = _("stand-in")
        verbose_name_plural = _("stand-ins")

    def __str__(self) -> str:
        return str(self.stand_in)


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
