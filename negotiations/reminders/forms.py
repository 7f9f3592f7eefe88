"""Forms for when people are told, how one wants to be told, and who is told instead."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from negotiations.core.web.forms import VersionForm
from negotiations.journal.services import LONGEST_TEXT
from negotiations.plan.models import Delegate
from negotiations.reminders.selectors.policies import PolicyPage
from negotiations.reminders.services.policies import LONGEST_DAYS
from negotiations.reminders.steps import Policy


class DelegateForm(forms.Form):
    """To which colleague, with a note for them."""

    to = forms.ModelChoiceField(
        label=_("To"), queryset=Delegate.objects.none(), empty_label=_("Choose a colleague")
    )
    note = forms.CharField(
        label=_("Note for them"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Your delegation alone reads it."),
    )

    def __init__(self, *args: Any, among: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = among  # type: ignore[attr-defined]
        self.fields["to"].label_from_instance = (  # type: ignore[attr-defined]
            lambda seat: f"{seat.user.name}, {seat.get_role_display()}"
        )


def _days(label: Any, least: int = 0, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=LONGEST_DAYS, **options)


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
