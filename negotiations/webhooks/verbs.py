"""What can happen to webhooks."""

from django.utils.translation import gettext_lazy as _

from negotiations.core.verbs import register

WEBHOOK_ADDED = "webhook.added"
WEBHOOK_CHANGED = "webhook.changed"
WEBHOOK_RENEWED = "webhook.renewed"
WEBHOOK_OFF = "webhook.off"
WEBHOOK_ON = "webhook.on"
WEBHOOK_GIVEN_UP = "webhook.given_up"

register(WEBHOOK_ADDED, _("added a webhook to %(host)s"))
register(WEBHOOK_CHANGED, _("changed the webhook to %(host)s"))
register(WEBHOOK_RENEWED, _("renewed the secret of the webhook to %(host)s"))
register(WEBHOOK_OFF, _("switched off the webhook to %(host)s"))
register(WEBHOOK_ON, _("switched on the webhook to %(host)s"))
register(WEBHOOK_GIVEN_UP, _("switched off the webhook to %(host)s, which has failed for days"))
