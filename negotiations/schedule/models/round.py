"""A round: when and where the sides meet to negotiate."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from negotiations.core.bilingual import Bilingual, short_text
from negotiations.core.rows import PlanQuerySet, Row
from negotiations.core.zones import validate_zone
from negotiations.plan.models.plan import ActionPlan


class Round(Row):
    """One round of a plan, from its first day to its last, by the clock of its place."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("number"))
    name_en = short_text()
    name_es = short_text()
    place = models.CharField(_("place"), max_length=200, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, validators=[validate_zone])
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    illustrative = models.BooleanField(_("illustrative"), default=False)
    # RFC 5545: how often its entry in a calendar was changed.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    name = Bilingual()
    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="round_number"),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="round_in_order"),
        ]
        verbose_name = _("round")
        verbose_name_plural = _("rounds")

    def __str__(self) -> str:
        return self.name
