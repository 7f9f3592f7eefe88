"""Who is told instead of whom while somebody is away: one side's own."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from negotiations.core.rows import CompartmentQuerySet, CompartmentRow
from negotiations.plan.models.delegation import Delegate


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
