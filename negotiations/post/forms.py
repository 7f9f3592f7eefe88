"""Forms of how one is told, and of who stands in."""

from itertools import groupby
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from negotiations.core.bilingual import said
from negotiations.core.web.forms import day_field, hour_field
from negotiations.plan.models import Delegate, User
from negotiations.post.models import ReminderPreferences
from negotiations.post.quiet_hours import Preferences
from negotiations.post.selectors.stand_ins import colleagues_of


class ReminderPreferencesForm(forms.Form):
    """How one wants to be told."""

    mail = forms.ChoiceField(
        label=_("Mails"), choices=ReminderPreferences.Mail.choices, widget=forms.RadioSelect
    )
    digest_at = hour_field(_("Hour of the digest"))
    digest_weekday = forms.TypedChoiceField(
        label=_("Day of the weekly digest"), choices=list(WEEKDAYS.items()), coerce=int
    )
    quiet_from = hour_field(_("Quiet from"), required=False)
    quiet_until = hour_field(
        _("Quiet until"),
        required=False,
        help_text=_("Both empty: no quiet hours. They may go over midnight."),
    )
    weekends = forms.BooleanField(label=_("Mails at weekends too"), required=False)

    def preferences(self) -> Preferences:
        """What was typed."""
        return Preferences(**self.cleaned_data)


def preferences_initial(preferences: Preferences) -> dict[str, Any]:
    """Preferences as their form shows them first."""
    return {name: getattr(preferences, name) for name in ReminderPreferencesForm.base_fields}


class AbsenceForm(forms.Form):
    """Who is told instead, and when."""

    stand_in = forms.ModelChoiceField(
        label=_("Who is told instead"), queryset=Delegate.objects.none(), empty_label=None
    )
    first_on = day_field(_("First day"))
    last_on = day_field(_("Last day"))

    def __init__(self, *args: Any, reader: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["stand_in"]
        field.queryset = colleagues_of(reader)
        by_plan = groupby(field.queryset, key=lambda seat: seat.plan)
        field.widget.choices = [
            (said(plan, "title")[0], [(str(seat.pk), seat.user.name) for seat in seats])
            for plan, seats in by_plan
        ]
