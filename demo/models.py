"""The demo's own rows: how far its clock is set off, and the mails it would have sent."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from negotiations.core.rows import Row, VisibleQuerySet

if TYPE_CHECKING:
    from negotiations.core.rows import Reader


class ClockSettingQuerySet(VisibleQuerySet):
    def visible_to(self, user: "Reader") -> Self:
        return self.all() if user.is_authenticated else self.none()


class ClockSetting(models.Model):
    """The one row that says by how many seconds the demo's clock differs from the real one."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    seconds = models.BigIntegerField(default=0)

    objects = ClockSettingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.seconds:+d} s"


class KeptMailQuerySet(VisibleQuerySet):
    def visible_to(self, user: "Reader") -> Self:
        """A mail is its recipient's."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(recipient__iexact=getattr(user, "email", ""))


class KeptMail(Row):
    """A mail kept instead of sent, whole, one row a recipient."""

    recipient = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=998)
    raw = models.BinaryField()
    at = models.DateTimeField(_("sent"))

    objects = KeptMailQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "id"]

    def __str__(self) -> str:
        return self.subject
