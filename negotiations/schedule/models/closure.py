"""Days on which a delegation is closed, besides its country's holidays."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from negotiations.core.bilingual import Bilingual, short_text
from negotiations.core.rows import PlanQuerySet, Row
from negotiations.plan.models.delegation import Delegation
from negotiations.plan.models.user import User


class ClosureQuerySet(PlanQuerySet):
    plan_path = "delegation__plan"


class Closure(Row):
    """A delegation's own closure. Joint: the other side counts working days by it too."""

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="closures")
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    name_en = short_text()
    name_es = short_text()
    illustrative = models.BooleanField(_("illustrative"), default=False)
    added_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    name = Bilingual()
    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ["first_on", "delegation__position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="closure_in_order")
        ]
        verbose_name = _("closure")
        verbose_name_plural = _("closures")

    def __str__(self) -> str:
        return self.name
