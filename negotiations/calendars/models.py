"""A person's calendar feed: an address that a calendar program reads without logging in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from negotiations.core.rows import OwnQuerySet, Row
from negotiations.plan.models.plan import ActionPlan
from negotiations.plan.models.user import User


class CalendarFeed(Row):
    """What it shows is what its owner sees when it is read; joint rows alone unless `own`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="feeds")
    plan = models.ForeignKey(
        ActionPlan, null=True, blank=True, on_delete=models.CASCADE, related_name="feeds"
    )
    own = models.BooleanField(_("with our delegation's own deadlines"), default=False)
    made_at = models.DateTimeField(_("made"))
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "id"]
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"
