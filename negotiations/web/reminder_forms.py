"""Forms for when people are told, how one wants to be told, and who is told instead."""

from itertools import groupby
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from negotiations.models import Delegate, ReminderPreferences, User
from negotiations.models.bilingual import said
from negotiations.quiet_hours import Wishes
from negotiations.reminder_steps import Policy
from negotiations.selectors.absences import colleagues_of
from negotiations.selectors.policies import PolicyPage
from negotiations.services.policies import LONGEST_DAYS
from negotiations.web.forms import VersionForm


def _hour(label: Any, **options: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, widget=widget, **options)


def _day(label: Any) -> forms.DateField:
    # HTML's own form of a date, whatever the reader's language: a browser takes no other.
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, input_formats=["%Y-%m-%d"])


def _days(label: Any, least: int = 0, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=LONGEST_DAYS, **options)


class WishesForm(forms.Form):
    """How one wants to be told."""

    mail = forms.ChoiceField(
        label=_("Mails"), choices=ReminderPreferences.Mail.choices, widget=forms.RadioSelect
    )
    digest_at = _hour(_("Hour of the digest"))
    digest_weekday = forms.TypedChoiceField(
        label=_("Day of the weekly digest"), choices=list(WEEKDAYS.items()), coerce=int
    )
    quiet_from = _hour(_("Quiet from"), required=False)
    quiet_until = _hour(
        _("Quiet until"),
        required=False,
        help_text=_("Both empty: no quiet hours. They may go over midnight."),
    )
    weekends = forms.BooleanField(label=_("Mails at weekends too"), required=False)

    def wishes(self) -> Wishes:
        """What was typed."""
        return Wishes(**self.cleaned_data)


def wishes_initial(wishes: Wishes) -> dict[str, Any]:
    """Wishes as their form shows them first."""
    return {name: getattr(wishes, name) for name in WishesForm.base_fields}


class AbsenceForm(forms.Form):
    """Who is told instead, and when."""

    stand_in = forms.ModelChoiceField(
        label=_("Who is told instead"), queryset=Delegate.objects.none(), empty_label=None
    )
    first_on = _day(_("First day"))
    last_on = _day(_("Last day"))

    def __init__(self, *args: Any, reader: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["stand_in"]
        field.queryset = colleagues_of(reader)
        by_plan = groupby(field.queryset, key=lambda seat: seat.plan)
        field.widget.choices = [
            (said(plan, "title")[0], [(str(seat.pk), seat.user.name) for seat in seats])
            for plan, seats in by_plan
        ]


class PolicyForm(VersionForm):
    """When people are told, in days."""

    days_before = forms.CharField(
        label=_("Days before"),
        required=False,
        max_length=200,
        help_text=_("Numbers such as 14, 7, 3, 1."),
    )
    on_the_day = forms.BooleanField(label=_("On the day"), required=False)
    late_every = _days(_("When late, every so many days"), help_text=_("0: once."))
    late_for = _days(_("When late, for so many days"), help_text=_("0: not at all."))
    mandatory_from = _days(
        _("Mandatory from so many days before"),
        least=-1,
        help_text=_(
            "From then on a mail of its own goes out, whatever a person prefers. 0: from the day "
            "itself on; -1: once it is late."
        ),
    )
    escalate_after = _days(
        _("Up the delegation after so many days"),
        help_text=_("Where nobody acknowledges. 0: never."),
    )

    def clean_days_before(self) -> tuple[int, ...]:
        """The numbers that were typed, in whatever order."""
        typed = self.cleaned_data["days_before"].replace(",", " ").split()
        if not all(word.isascii() and word.isdigit() and len(word) < 4 for word in typed):
            raise forms.ValidationError(_("Give whole days from 1 to 365."))
        return tuple(sorted({int(word) for word in typed}, reverse=True))

    def policy(self) -> Policy:
        """What was typed."""
        return Policy(**{name: self.cleaned_data[name] for name in _POLICY})


_POLICY = (
    "days_before",
    "on_the_day",
    "late_every",
    "late_for",
    "mandatory_from",
    "escalate_after",
)


def policy_initial(page: PolicyPage) -> dict[str, Any]:
    """What counts, as the form shows it first."""
    counts = page.counts
    return {
        **{name: getattr(counts, name) for name in _POLICY},
        "days_before": ", ".join(str(days) for days in counts.days_before),
        "version": page.version,
    }
