"""What webhooks put on the page of those who run the site: the messages on their way."""

from django.utils.translation import gettext_lazy as _

from negotiations.core import jobs
from negotiations.core.jobs import Outbox
from negotiations.webhooks.models import WebhookDelivery
from negotiations.webhooks.words import failure_words

jobs.register(
    Outbox(
        "deliveries",
        _("Messages to webhooks"),
        WebhookDelivery,
        lambda error: failure_words(None, error),
    )
)
