"""A reminder: one mail to one person about one deadline, as a row with a state."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from negotiations.models.base import Row, VisibleQuerySet
from negotiations.models.deadline import Deadline
from negotiations.models.user import User

if TYPE_CHECKING:
    from negotiations.models.base import Reader


class ReminderQuerySet(VisibleQuerySet):
    def visible_to(self, user: "Reader") -> Self:
        """One's own, about deadlines one still sees; administrators see all about joint ones."""
        if not user.is_authenticated:
            return self.none()
        seen = self.filter(deadline__in=Deadline.objects.visible_to(user))
        return seen if user.is_staff else seen.filter(recipient=user)

    def waiting(self, machine_now: datetime) -> Self:
        """Those a worker should take up: due to be sent, or tried and due to be tried again."""
        return self.filter(state=Reminder.State.DUE, not_before__lte=machine_now)

    def stalled(self, since: datetime) -> Self:
        """Those a worker claimed and never finished."""
        return self.filter(state=Reminder.State.SENDING, claimed_at__lt=since)


class Reminder(Row):
    """The unique key is deadline, recipient, step and the date it speaks of: a deadline that
    moves is reminded of anew, and nobody is told the same thing twice."""

    class State(models.TextChoices):
        DUE = "due", _("to be sent")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="reminders")
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reminders")
    step = models.SmallIntegerField(
        _("days before"), help_text=_("Days before the due date; negative when late.")
    )
    due_on = models.DateField(_("about the date"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DUE, db_index=True
    )
    found_at = models.DateTimeField(_("found due"))
    # Real time, never the demo's: leases and back-off must not jump with it.
    not_before = models.DateTimeField()
    # While it is still to be sent: when it was handed to the queue.
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.TextField(_("why it failed"), blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["-found_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "recipient", "step", "due_on"], name="reminder_once"
            )
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="reminder_waiting")]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.step:+d}"
