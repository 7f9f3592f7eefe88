"""Webhooks: telling a party's own systems what happened."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from negotiations.core.jobs import Job, JobQuerySet, Stages
from negotiations.core.rows import CompartmentQuerySet, CompartmentRow, Reader
from negotiations.journal.models import JournalEntry
from negotiations.plan.models.plan import ActionPlan
from negotiations.plan.models.user import User


class Webhook(CompartmentRow):
    """An address that is told. A delegation's may know its own entries, a joint one joint ones."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="webhooks")
    url = models.URLField(_("address"), max_length=500)
    secret = models.CharField(max_length=100, editable=False)
    # For a day after a renewal both sign, so that a receiver can change over.
    former_secret = models.CharField(max_length=100, blank=True, editable=False)
    renewed_at = models.DateTimeField(null=True, blank=True, editable=False)
    events = models.JSONField(_("events"), default=list)
    own = models.BooleanField(_("with our delegation's own entries"), default=False)
    active = models.BooleanField(_("active"), default=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"))
    failing_since = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CompartmentQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "id"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.url


class WebhookDeliveryQuerySet(JobQuerySet):
    def visible_to(self, user: Reader) -> Self:
        """Seen with its webhook."""
        return self.filter(webhook__in=Webhook.objects.visible_to(user))


class WebhookDelivery(Job):
    """One event on its way to one address. Without an entry it is a test."""

    class State(models.TextChoices):
        DUE = "due", _("to be sent")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    stages: ClassVar = Stages(State.DUE, State.SENDING, State.SENT, State.FAILED)

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    entry = models.ForeignKey(
        JournalEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries"
    )
    event = models.CharField(_("event"), max_length=40)
    made_at = models.DateTimeField(_("made"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DUE, db_index=True
    )
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    status_code = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "entry"], name="webhook_delivery_once")
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="webhook_waiting")]
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")

    def __str__(self) -> str:
        return self.event
