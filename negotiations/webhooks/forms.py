"""The form of a webhook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from negotiations.plan.permissions import Seat
from negotiations.webhooks.events import EVENTS
from negotiations.webhooks.models import Webhook
from negotiations.webhooks.outgoing import LONGEST_URL
from negotiations.webhooks.services.webhooks import Wanted

_JOINT = ("", _("Joint entries only"))
_OWN = ("own", _("Joint entries, and what our delegation keeps to itself"))


class WebhookForm(forms.Form):
    """Where to, and what it is told of."""

    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_URL,
        widget=forms.URLInput,
        help_text=_("It begins with https://. The journal names its host alone."),
    )
    events = forms.MultipleChoiceField(
        label=_("Told of"), choices=list(EVENTS.items()), widget=forms.CheckboxSelectMultiple
    )
    own = forms.ChoiceField(label=_("Of which entries"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [_JOINT, _OWN] if seat.delegation else [_JOINT]
        self.fields["own"].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What was typed."""
        typed = self.cleaned_data
        return Wanted(typed["url"], typed["events"], own=bool(typed["own"]))


class WebhookChangeForm(WebhookForm):
    """The same of one that is there, and whether it is on."""

    active = forms.ChoiceField(
        label=_("State"),
        choices=[("on", _("On")), ("", _("Off"))],
        required=False,
        widget=forms.RadioSelect,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def wanted(self) -> Wanted:
        typed = self.cleaned_data
        return Wanted(
            typed["url"], typed["events"], own=bool(typed["own"]), active=bool(typed["active"])
        )


class RenewForm(forms.Form):
    """Which version of the webhook the new secret is for."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def said_of(webhook: Webhook) -> dict[str, Any]:
    """A webhook as its form shows it."""
    return {
        "url": webhook.url,
        "events": webhook.events,
        "own": "own" if webhook.own else "",
        "active": "on" if webhook.active else "",
        "version": webhook.version,
    }
