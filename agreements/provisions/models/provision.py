"""A provision: a node of an agreement's tree, what it says in each language, and said before."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.provisions.models.agreement import Agreement
from negotiations.core.rows import PlanQuerySet, Row
from negotiations.journal.models import AppendOnly
from negotiations.plan.models import Delegation, User


class ProvisionQuerySet(PlanQuerySet):
    plan_path = "agreement__plan"


class Provision(Row):
    """A node of the tree. Its `uid` is permanent; its display number may be `2bis`."""

    class Kind(models.TextChoices):
        PREAMBLE = "preamble", _("Preamble")
        RECITAL = "recital", _("Recital")
        PART = "part", _("Part")
        CHAPTER = "chapter", _("Chapter")
        ARTICLE = "article", _("Article")
        PARAGRAPH = "paragraph", _("Paragraph")
        SUBPARAGRAPH = "subparagraph", _("Subparagraph")
        ANNEX = "annex", _("Annex")
        ITEM = "item", _("Item")

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        AGREED_AD_REFERENDUM = "agreed_ad_referendum", _("agreed ad referendum")
        AGREED = "agreed", _("agreed")
        CLOSED = "closed", _("closed")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="provisions")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children"
    )
    uid = models.SlugField(_("permanent id"), max_length=80)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=16, blank=True)
    key = models.SlugField(max_length=80, blank=True)
    position = models.PositiveIntegerField(help_text=_("Place in the whole agreement, from 0."))
    depth = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(
        _("status"), max_length=24, choices=Status.choices, default=Status.OPEN
    )

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "position"]
        constraints = [models.UniqueConstraint(fields=["agreement", "uid"], name="provision_uid")]
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")

    def __str__(self) -> str:
        return self.uid


class ProvisionTextQuerySet(PlanQuerySet):
    plan_path = "provision__agreement__plan"


class ProvisionText(Row):
    """The bracketed source of a provision in one language."""

    provision = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=2)
    heading = models.CharField(_("heading"), max_length=300, blank=True)
    source = models.TextField(_("text"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProvisionTextQuerySet.as_manager()

    class Meta:
        ordering = ["provision", "language"]
        constraints = [
            models.UniqueConstraint(fields=["provision", "language"], name="provision_language")
        ]
        verbose_name = _("text of a provision")
        verbose_name_plural = _("texts of provisions")

    def __str__(self) -> str:
        return f"{self.provision} ({self.language})"


class ProvisionVersionQuerySet(PlanQuerySet):
    plan_path = "text__provision__agreement__plan"

    def update(self, **kwargs: Any) -> int:
        raise AppendOnly("Versions of a text are append-only: save a further one.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly("Versions of a text are append-only: save a further one.")


class ProvisionVersion(Row):
    """What a provision said in one language at one version, and who wrote it.

    A text has none until somebody first changes it: then what was loaded is kept as well, with
    nobody and no moment.
    """

    text = models.ForeignKey(ProvisionText, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField(_("version"))
    heading = models.CharField(_("heading"), max_length=300, blank=True)
    source = models.TextField(_("text"), blank=True)
    at = models.DateTimeField(_("when"), null=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(_("who"), max_length=200, blank=True)
    delegation = models.ForeignKey(
        Delegation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    brought_back = models.PositiveIntegerField(
        _("brought back from version"), null=True, editable=False
    )

    objects = ProvisionVersionQuerySet.as_manager()

    class Meta:
        ordering = ["text", "-version"]
        constraints = [models.UniqueConstraint(fields=["text", "version"], name="text_version")]
        verbose_name = _("version of a text")
        verbose_name_plural = _("versions of texts")

    def __str__(self) -> str:
        return f"{self.text}, {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("Versions of a text are append-only: save a further one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly("Versions of a text are append-only: save a further one.")
