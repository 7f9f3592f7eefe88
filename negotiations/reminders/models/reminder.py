"""A reminder: what one person is told once about one deadline, as a row with a state."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from negotiations.core.jobs import Job, JobQuerySet, Stages
from negotiations.core.rows import Reader
from negotiations.plan.models.user import User
from negotiations.post import quiet_hours
from negotiations.schedule.models.deadline import Deadline


class ReminderQuerySet(JobQuerySet):
    def visible_to(self, user: Reader) -> Self:
        """One's own, about deadlines one still sees; administrators see all about joint ones."""
        if not user.is_authenticated:
            return self.none()
        seen = self.filter(deadline__in=Deadline.objects.visible_to(user))
        return seen if user.is_staff else seen.filter(recipient=user)

    def unanswered(self) -> Self:
        """Those that reached their reader, who has not acknowledged them."""
        reached = [Reminder.State.SENT, Reminder.State.INBOX]
        return self.filter(state__in=reached, acknowledged_at__isnull=True)

    def newest(self) -> Self:
        """But for those whose recipient was told something newer of the deadline, that waits."""
        newer = (
            Reminder.objects.filter(
                recipient=OuterRef("recipient"),
                deadline=OuterRef("deadline"),
                acknowledged_at=None,
                found_at__gt=OuterRef("found_at"),
            )
            .exclude(state=Reminder.State.WITHDRAWN)
            .order_by()
        )
        return self.filter(~Exists(newer))


class Reminder(Job):
    """An item of a person's inbox and, unless they chose that alone, a mail.

    The unique key is deadline, recipient, kind, step and the date it speaks of: a deadline that
    moves is reminded of anew, and nobody is told the same thing twice.
    """

    class Kind(models.TextChoices):
        REMINDER = "reminder", _("reminder")
        ESCALATION = "escalation", _("escalation")

    class Channel(models.TextChoices):
        MAIL = quiet_hours.MAIL, _("mail")
        DIGEST = quiet_hours.DIGEST, _("digest")
        INBOX = quiet_hours.INBOX, _("inbox alone")

    class State(models.TextChoices):
        DUE = "due", _("to be sent")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        WITHDRAWN = "withdrawn", _("withdrawn")
        INBOX = "inbox", _("in the inbox")

    stages: ClassVar = Stages(State.DUE, State.SENDING, State.SENT, State.FAILED)

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="reminders")
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.REMINDER)
    step = models.SmallIntegerField(
        _("days before"), help_text=_("Days before the due date; negative when late.")
    )
    due_on = models.DateField(_("about the date"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DUE, db_index=True
    )
    channel = models.CharField(
        _("channel"), max_length=10, choices=Channel.choices, default=Channel.MAIL
    )
    # What must not wait behind a bulk of others.
    urgent = models.BooleanField(_("urgent"), default=False)
    # The row whose mail this one travels in, and under whose Message-ID: itself, if it leads.
    batch = models.UUIDField(null=True, blank=True, db_index=True)
    found_at = models.DateTimeField(_("found due"))
    # The program's time, which a demo moves: the hour of a digest, the end of quiet hours.
    send_from = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True, blank=True)
    escalated_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="escalations"
    )
    # An administrator withdrew it by hand; `error` says why.
    withdrawn_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["-found_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "recipient", "kind", "step", "due_on"], name="reminder_once"
            )
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="reminder_waiting")]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.step:+d}"
