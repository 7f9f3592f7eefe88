"""Mails that came back."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from negotiations.core.rows import Reader, Row, VisibleQuerySet, related_model
from negotiations.plan.models.user import User


class BounceQuerySet(VisibleQuerySet):
    def visible_to(self, user: Reader) -> Self:
        """Administrators see those of reminders they see, and those of no reminder."""
        if not (user.is_authenticated and user.is_staff):
            return self.none()
        reminders = related_model(self.model, "reminder").objects.visible_to(user)
        return self.filter(Q(reminder__isnull=True) | Q(reminder__in=reminders))


class Bounce(Row):
    """A mail that came back, or that its reader complained of."""

    class Kind(models.TextChoices):
        BOUNCE = "bounce", _("came back")
        COMPLAINT = "complaint", _("complaint")
        DELAY = "delay", _("delayed")
        UNREADABLE = "unreadable", _("unreadable")

    reminder = models.ForeignKey(
        "negotiations.Reminder", null=True, on_delete=models.CASCADE, related_name="bounces"
    )
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    permanent = models.BooleanField(_("for good"), default=False)
    code = models.CharField(_("code"), max_length=20, blank=True)
    said = models.TextField(_("what the server said"), blank=True)
    at = models.DateTimeField(_("read"))
    message_key = models.CharField(max_length=64, unique=True)

    objects = BounceQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "id"]
        verbose_name = _("returned mail")
        verbose_name_plural = _("returned mails")

    def __str__(self) -> str:
        return self.code or self.kind
