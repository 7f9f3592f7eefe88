"""A government."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from negotiations.core.bilingual import Bilingual, short_text
from negotiations.core.rows import PublicQuerySet, Row
from negotiations.core.zones import validate_zone


class Party(Row):
    """A government, known by the code it has in bracketed text (`US`, `MX`)."""

    code = models.CharField(_("code"), max_length=8, unique=True)
    name_en = short_text()
    name_es = short_text()
    short_en = short_text()
    short_es = short_text()
    country = models.CharField(
        _("country"), max_length=2, blank=True, help_text=_("ISO 3166 code; empty for a union.")
    )
    zone = models.CharField(_("time zone"), max_length=64, validators=[validate_zone])

    name = Bilingual()
    short = Bilingual()
    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("party")
        verbose_name_plural = _("parties")

    def __str__(self) -> str:
        return self.name
