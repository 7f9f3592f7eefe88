"""A project put forward for priority financing or other policy support."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from negotiations.core.bilingual import Bilingual, long_text, short_text
from negotiations.core.rows import CompartmentQuerySet, CompartmentRow
from negotiations.minerals.models import Mineral
from negotiations.plan.models.delegation import Delegation
from negotiations.plan.models.plan import ActionPlan


class Project(CompartmentRow):
    """A mining, processing, recycling or manufacturing project."""

    class Kind(models.TextChoices):
        MINING = "mining", _("Mining")
        PROCESSING = "processing", _("Processing")
        RECYCLING = "recycling", _("Recycling")
        MANUFACTURING = "manufacturing", _("Manufacturing")

    class Stage(models.TextChoices):
        LONGLIST = "longlist", _("Longlist")
        SHORTLIST = "shortlist", _("Shortlist")

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="projects")
    key = models.SlugField(max_length=80, blank=True, editable=False)
    title_en = short_text()
    title_es = short_text()
    description_en = long_text()
    description_es = long_text()
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    stage = models.CharField(
        _("list"), max_length=12, choices=Stage.choices, default=Stage.LONGLIST
    )
    countries = models.CharField(
        _("countries"), max_length=60, blank=True, help_text=_("ISO 3166 codes, with commas.")
    )
    minerals = models.ManyToManyField(Mineral, blank=True, related_name="projects")
    put_forward_by = models.ForeignKey(
        Delegation, null=True, blank=True, on_delete=models.PROTECT, related_name="projects"
    )
    illustrative = models.BooleanField(_("illustrative"), default=False)
    sourced = models.BooleanField(default=False, editable=False)

    title = Bilingual()
    description = Bilingual()
    objects = CompartmentQuerySet.as_manager()

    class Meta:
        ordering = ["-stage", "title_en", "id"]
        verbose_name = _("project")
        verbose_name_plural = _("projects")

    def __str__(self) -> str:
        return self.title
