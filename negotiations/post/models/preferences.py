"""How a person prefers to be told."""

from datetime import time

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from negotiations.core.rows import OwnQuerySet, Row
from negotiations.plan.models.user import User
from negotiations.post import quiet_hours


class ReminderPreferences(Row):
    """How one person wants to be told. What the plan makes mandatory comes all the same."""

    class Mail(models.TextChoices):
        EACH = quiet_hours.EACH, _("each by itself")
        DAILY = quiet_hours.DAILY, _("a digest every day")
        WEEKLY = quiet_hours.WEEKLY, _("a digest every week")
        NONE = quiet_hours.NONE, _("none: the inbox alone")

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="preferences")
    mail = models.CharField(_("mails"), max_length=10, choices=Mail.choices, default=Mail.EACH)
    digest_at = models.TimeField(_("hour of the digest"), default=time(8, 0))
    digest_weekday = models.PositiveSmallIntegerField(
        _("day of the weekly digest"), default=0, validators=[MaxValueValidator(6)]
    )
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    weekends = models.BooleanField(_("mails at weekends"), default=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["user"]
        verbose_name = _("reminder preferences")
        verbose_name_plural = _("reminder preferences")

    def __str__(self) -> str:
        return self.mail
