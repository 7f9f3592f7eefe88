"""Minerals, and what is publicly known of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from negotiations.core.bilingual import Bilingual, long_text, short_text
from negotiations.core.rows import PublicQuerySet, Row


class Mineral(Row):
    """A mineral, by name; which are *critical* is for a plan to say."""

    key = models.SlugField(max_length=80, unique=True)
    symbol = models.CharField(_("symbol"), max_length=8, blank=True)
    name_en = short_text()
    name_es = short_text()

    name = Bilingual()
    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        verbose_name = _("mineral")
        verbose_name_plural = _("minerals")

    def __str__(self) -> str:
        return self.name


class MineralFact(Row):
    """One published statement about minerals, with where it was published."""

    key = models.SlugField(max_length=80, unique=True)
    statement_en = long_text()
    statement_es = long_text()
    citation = models.TextField(_("source"))
    position = models.PositiveSmallIntegerField(default=0)
    minerals = models.ManyToManyField(Mineral, blank=True, related_name="facts")

    statement = Bilingual()
    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["position", "key"]
        verbose_name = _("fact about minerals")
        verbose_name_plural = _("facts about minerals")

    def __str__(self) -> str:
        return self.statement
