"""An instrument being drafted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from negotiations.core.bilingual import Bilingual, long_text, short_text
from negotiations.core.rows import PlanQuerySet, Row
from negotiations.plan.models import ActionPlan


class Agreement(Row):
    """An instrument being drafted: its symbol, its marking and the languages it is drawn up in."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="agreements")
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    symbol = models.CharField(_("document symbol"), max_length=60)
    title_en = short_text()
    title_es = short_text()
    note_en = long_text()
    note_es = long_text()
    marking_en = short_text()
    marking_es = short_text()
    release_on = models.DateField(_("released on"), null=True, blank=True)
    illustrative = models.BooleanField(_("illustrative"), default=False)

    title = Bilingual()
    note = Bilingual()
    marking = Bilingual()
    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["symbol"]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")

    def __str__(self) -> str:
        return self.title
