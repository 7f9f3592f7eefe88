"""Forms for rounds, closures and requests for more time."""

import zoneinfo
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from negotiations.core import bilingual
from negotiations.core.web.forms import VersionForm
from negotiations.journal.services import LONGEST_TEXT
from negotiations.plan.models import ActionPlan
from negotiations.schedule.forms.deadlines import zone_choices
from negotiations.schedule.models import Round
from negotiations.schedule.services.closures import ClosureSaid
from negotiations.schedule.services.rounds import NUMBERS, RoundSaid


def _day(label: Any, **options: Any) -> forms.DateField:
    # HTML's own form of a date, whatever the reader's language: a browser takes no other.
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, input_formats=["%Y-%m-%d"], **options)


def _passage(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2}), **options
    )


class RoundForm(forms.Form):
    """A round: what it is called, where it is and when."""

    name = forms.CharField(label=_("Name"), max_length=300)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    zone = forms.ChoiceField(label=_("By the clock of"))
    first_on = _day(_("First day"))
    last_on = _day(_("Last day"))

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any):
        super().__init__(*args, **kwargs)
        ours = zone_choices(plan)
        known = {zone for zone, _place in ours}
        others = sorted(zoneinfo.available_timezones() - known)
        self.fields["zone"].choices = [  # type: ignore[attr-defined]
            (_("The plan's and the parties'"), ours),
            (_("Others"), [(zone, zone.replace("_", " ")) for zone in others]),
        ]

    def said(self, before: Round | None = None) -> RoundSaid:
        """What was typed."""
        typed = self.cleaned_data
        return RoundSaid(
            **bilingual.typed("name", typed["name"], before),
            place=typed["place"],
            zone=typed["zone"],
            first_on=typed["first_on"],
            last_on=typed["last_on"],
            illustrative=before.illustrative if before else False,
        )


class NewRoundForm(RoundForm):
    """A round to set, with the number that rules call it by."""

    number = forms.IntegerField(
        label=_("Number"),
        min_value=NUMBERS.start,
        max_value=NUMBERS.stop - 1,
        help_text=_("Rules count from it by this number: “round 3 - 10 working days”."),
    )
    field_order = ["number", "name", "place", "zone", "first_on", "last_on"]


class ChangeRoundForm(VersionForm, RoundForm):
    """A round as it is to be from now on."""


class ClosureForm(forms.Form):
    """Days on which one's delegation is closed, and why."""

    name = forms.CharField(label=_("Why"), max_length=300)
    first_on = _day(_("First day"))
    last_on = _day(_("Last day"))

    def said(self) -> ClosureSaid:
        """What was typed; the name in the language it was typed in."""
        typed = self.cleaned_data
        return ClosureSaid(
            **bilingual.typed("name", typed["name"]),
            first_on=typed["first_on"],
            last_on=typed["last_on"],
        )


class AskForTimeForm(VersionForm):
    """Until when, and why. The version is the plan's, or the deadline's."""

    to_on = _day(_("Until"))
    reason = _passage(_("Reason"))


class AnswerForm(VersionForm):
    """What one says to a request; a refusal needs its reason."""

    reason = _passage(
        _("Reason"), required=False, help_text=_("Needed to refuse; kept on the record.")
    )


class TakeBackForm(VersionForm):
    """Taking a request back."""


def round_initial(row: Round) -> dict[str, Any]:
    """A round as its form shows it first."""
    return {
        "version": row.version,
        "name": row.name,
        "place": row.place,
        "zone": row.zone,
        "first_on": row.first_on,
        "last_on": row.last_on,
    }
