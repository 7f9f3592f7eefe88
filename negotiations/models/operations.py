"""What those who run the site look at: that beat runs, and mails that came back."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from negotiations.models.base import Row, VisibleQuerySet
from negotiations.models.reminder import Reminder
from negotiations.models.user import User

if TYPE_CHECKING:
    from negotiations.models.base import Reader


class HeartbeatQuerySet(VisibleQuerySet):
    def visible_to(self, user: "Reader") -> Self:
        return self.all() if user.is_authenticated and user.is_staff else self.none()


class Heartbeat(Row):
    """When something that must run regularly last ran, by the machine's clock.

    `busy_until`: until then it is not begun again.
    """

    name = models.CharField(max_length=20, unique=True)
    beat_at = models.DateTimeField(null=True)
    busy_until = models.DateTimeField(null=True)

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name


class BounceQuerySet(VisibleQuerySet):
    def visible_to(self, user: "Reader") -> Self:
        """Administrators see those of reminders they see, and those of no reminder."""
        if not (user.is_authenticated and user.is_staff):
            return self.none()
        return self.filter(
            Q(reminder__isnull=True) | Q(reminder__in=Reminder.objects.visible_to(user))
        )


class Bounce(Row):
    """A mail that came back, or that its reader complained of."""

    class Kind(models.TextChoices):
        BOUNCE = "bounce", _("came back")
        COMPLAINT = "complaint", _("complaint")
        DELAY = "delay", _("delayed")
        UNREADABLE = "unreadable", _("unreadable")

    reminder = models.ForeignKey(
        Reminder, null=True, on_delete=models.CASCADE, related_name="bounces"
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
