"""Forms of people and accounts; and the switch between joint and ours alone."""

import zoneinfo
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from negotiations.core.languages import CHOICES
from negotiations.plan.permissions import Seat

OWN = [("", _("Joint")), ("own", _("Our delegation only"))]


def own_field(seat: Seat) -> forms.ChoiceField:
    """The switch between joint and ours alone; the secretariat has no side of its own."""
    choices = OWN if seat.delegation else OWN[:1]
    return forms.ChoiceField(
        label=_("Who sees it"), choices=choices, required=False, widget=forms.RadioSelect
    )


class SignInForm(AuthenticationForm):
    """E-mail address and password."""

    error_messages = {
        "invalid_login": _(
            "That e-mail address and password do not go together. Check both; capital letters "
            "count in the password."
        ),
        "inactive": _("This account may not log in. Ask your administrator."),
    }


class LanguageForm(forms.Form):
    """The language and the time zone one reads in."""

    language = forms.ChoiceField(label=_("Language"), choices=CHOICES)
    zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = [  # type: ignore[attr-defined]
            (name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones())
        ]


class TokenForm(forms.Form):
    """A token is asked for with one's password."""

    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
