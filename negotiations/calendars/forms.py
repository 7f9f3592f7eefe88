"""The form for a calendar feed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from negotiations.calendars.permissions import can_make_feed
from negotiations.plan.models import ActionPlan, User


class CalendarFeedForm(forms.Form):
    """Of which plans a calendar is, and what is in it."""

    plan = forms.ModelChoiceField(
        label=_("Plan"),
        queryset=ActionPlan.objects.none(),
        required=False,
        empty_label=_("All my plans"),
    )
    own = forms.ChoiceField(
        label=_("What is in it"),
        choices=[
            ("", _("Joint deadlines and rounds")),
            ("own", _("These, and my delegation's own deadlines")),
        ],
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "Many calendar programs read the address from the servers of the company that makes "
            "them, and keep there what they read. Choose your delegation's own deadlines only if "
            "they may lie there."
        ),
    )

    def __init__(self, *args: Any, reader: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = ActionPlan.objects.visible_to(reader)  # type: ignore[attr-defined]
        if not can_make_feed(reader, None, own=True):
            own = self.fields["own"]
            own.choices = own.choices[:1]  # type: ignore[attr-defined]
