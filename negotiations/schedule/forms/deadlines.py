"""Forms of deadlines. Every choice among rows is a choice among those the reader sees."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from negotiations.core import clock
from negotiations.core.bilingual import typed
from negotiations.core.places import place_of
from negotiations.core.web.forms import VersionForm
from negotiations.journal.services import LONGEST_TEXT
from negotiations.plan.forms import own_field
from negotiations.plan.models import ActionPlan, Delegate, Delegation, User, WorkingGroup
from negotiations.plan.permissions import Seat
from negotiations.plan.selectors.delegations import sides_of
from negotiations.schedule.models import Deadline
from negotiations.schedule.services.reckoning import LONGEST_RULE
from negotiations.schedule.services.saying import NewDeadline, Said


class _PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # no generic at run time
    """People by their name and party."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user.name} ({obj.delegation.party.code})"


def rule_field(label: Any) -> forms.CharField:
    """A date, or a rule to count it by."""
    return forms.CharField(
        label=label,
        max_length=LONGEST_RULE,
        help_text=_(
            "A date such as 2026-03-20, or a rule: start + 45 days, end - 1 week, "
            "round 3 - 10 working days, deadline first-reading + 2 weeks."
        ),
    )


class _DeadlineForm(forms.Form):
    """What is said of a deadline, apart from its date."""

    title = forms.CharField(label=_("What is due"), max_length=300)
    due_time = forms.TimeField(
        label=_("Hour"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=_("Empty: by the end of the day."),
    )
    zone = forms.ChoiceField(label=_("By the clock of"), required=False)
    group = forms.ModelChoiceField(
        label=_("Working group"),
        queryset=WorkingGroup.objects.none(),
        required=False,
        empty_label=_("None"),
    )
    responsible = forms.ModelMultipleChoiceField(
        label=_("Responsible"),
        queryset=Delegation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: every delegation."),
    )
    people = _PeopleField(
        label=_("Named people"),
        queryset=Delegate.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They are reminded besides those who answer for it by their role."),
    )

    def __init__(self, *args: Any, reader: User, plan: ActionPlan, **kwargs: Any):
        super().__init__(*args, **kwargs)
        seen = Delegation.objects.visible_to(reader).filter(plan=plan).select_related("party")
        self.fields["group"].queryset = WorkingGroup.objects.visible_to(reader).filter(plan=plan)  # type: ignore[attr-defined]
        self.fields["responsible"].queryset = seen  # type: ignore[attr-defined]
        self.fields["people"].queryset = (  # type: ignore[attr-defined]
            Delegate.objects.visible_to(reader)
            .active()
            .filter(plan=plan)
            .select_related("user", "delegation__party")
        )
        self.fields["zone"].choices = zone_choices(plan)  # type: ignore[attr-defined]

    def _said(self) -> dict[str, Any]:
        """What was typed, apart from the title."""
        typed = self.cleaned_data
        return {
            "due_time": typed["due_time"],
            "zone": typed["zone"],
            "group": typed["group"],
            "responsible": tuple(typed["responsible"]),
            "people": tuple(typed["people"]),
        }


class DeadlineForm(_DeadlineForm):
    """A deadline to set: by a date, or by a rule."""

    rule = rule_field(_("Date or rule"))
    own = forms.ChoiceField()

    field_order = ["title", "rule"]

    def __init__(self, *args: Any, plan: ActionPlan, seat: Seat, **kwargs: Any):
        super().__init__(*args, plan=plan, **kwargs)
        self.fields["own"] = own_field(seat)

    def new_deadline(self) -> NewDeadline:
        """What was typed. The title is kept in the language it was typed in."""
        said = self.cleaned_data
        return NewDeadline(
            **typed("title", said["title"]),
            rule=said["rule"],
            own=bool(said["own"]),
            **self._said(),
        )


class ChangeDeadlineForm(_DeadlineForm):
    """What is said anew of a deadline; its date is moved apart."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def said(self, row: Deadline) -> Said:
        """What was typed; the title in the other language stays."""
        return Said(**typed("title", self.cleaned_data["title"], row), **self._said())


def said_of(row: Deadline) -> dict[str, Any]:
    """What the form for changing a deadline begins with."""
    return {
        "version": row.version,
        "title": row.title,
        "due_time": row.due_time,
        "zone": row.zone,
        "group": row.group_id,
        "responsible": [one.pk for one in row.responsible.all()],
        "people": [one.pk for one in row.people.all()],
    }


def typed_again(post: QueryDict) -> dict[str, Any]:
    """What was typed in the form for a new deadline, to show it again unasked."""
    several = ("responsible", "people")
    return {
        name: post.getlist(name) if name in several else post.get(name, "")
        for name in DeadlineForm.base_fields
    }


def zone_choices(plan: ActionPlan) -> list[tuple[str, str]]:
    """The plan's own clock first, then each party's."""
    zones = dict.fromkeys([plan.zone, *(seat.party.zone for seat in sides_of(plan.pk))])
    return [(zone, place_of(zone)) for zone in zones]


class MoveForm(VersionForm):
    """Where to, and why."""

    rule = rule_field(_("New date or rule"))
    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )


class RemoveForm(VersionForm):
    """Why it is removed."""

    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )


class MeetForm(VersionForm):
    """Met on which day."""

    on = forms.DateField(
        label=_("Met on"),
        # HTML's own form of a date, whatever the reader's language: a browser takes no other.
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReopenForm(VersionForm):
    """Why it was not met after all."""

    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )


def fresh_forms(deadline: Deadline) -> dict[str, forms.Form]:
    """The forms of a deadline's page, not yet filled in."""
    seen = {"version": deadline.version}
    today: date = clock.today(deadline.plan.tz)
    return {
        "move_form": MoveForm(initial=seen | {"rule": deadline.rule}, prefix="move"),
        "remove_form": RemoveForm(initial=seen, prefix="remove"),
        "restore_form": VersionForm(initial=seen, prefix="restore"),
        "meet_form": MeetForm(initial=seen | {"on": today}, prefix="meet"),
        "reopen_form": ReopenForm(initial=seen, prefix="reopen"),
    }
