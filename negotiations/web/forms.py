"""Forms. Every choice among rows is a choice among those the reader sees."""

import zoneinfo
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from negotiations import clock, subjects
from negotiations.models import ActionPlan, Deadline, Delegate, Delegation, User, WorkingGroup
from negotiations.models.bilingual import reader_language
from negotiations.permissions import Seat, can_make_feed
from negotiations.services.deadlines import NewDeadline, Said
from negotiations.services.journal import LONGEST_TEXT
from negotiations.services.reckoning import LONGEST_RULE


class _PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # no generic at run time
    """People by their name and party."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user.name} ({obj.delegation.party.code})"


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


class LogProgressForm(forms.Form):
    """What happened, on what, and for whom to see."""

    text = forms.CharField(
        label=_("What happened"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    own = forms.ChoiceField()
    subject = forms.ChoiceField(label=_("About"))

    def __init__(self, *args: Any, reader: User, plan: ActionPlan, seat: Seat, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["own"] = own_field(seat)
        self.fields["subject"].choices = subject_choices(reader, plan)  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[str, UUID]:
        """The kind and the id of what the entry is about."""
        kind, _sep, subject_id = self.cleaned_data["subject"].partition(":")
        return kind, UUID(subject_id)


def subject_choices(reader: User, plan: ActionPlan) -> list[Any]:
    """What an entry can be about, in groups by kind."""
    language = reader_language()
    return [
        (
            kind.name,
            [
                (f"{one.kind}:{one.id}", one.label_es if language == "es" else one.label_en)
                for one in kind.of_plan(reader, plan)
            ],
        )
        for kind in subjects.kinds()
    ]


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
        self.fields["zone"].choices = zone_choices(plan, seen)  # type: ignore[attr-defined]

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
        typed = self.cleaned_data
        spanish = reader_language() == "es"
        return NewDeadline(
            title_en="" if spanish else typed["title"],
            title_es=typed["title"] if spanish else "",
            rule=typed["rule"],
            own=bool(typed["own"]),
            **self._said(),
        )


class ChangeDeadlineForm(_DeadlineForm):
    """What is said anew of a deadline; its date is moved apart."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def said(self, row: Deadline) -> Said:
        """What was typed; the title in the other language stays."""
        titles = {"en": row.title_en, "es": row.title_es}
        titles[reader_language()] = self.cleaned_data["title"]
        return Said(title_en=titles["en"], title_es=titles["es"], **self._said())


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


def zone_choices(plan: ActionPlan, delegations: Any) -> list[tuple[str, str]]:
    """The plan's own clock first, then each party's."""
    from negotiations.places import place_of

    zones = dict.fromkeys([plan.zone, *(seat.party.zone for seat in delegations)])
    return [(zone, place_of(zone)) for zone in zones]


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


class VersionForm(forms.Form):
    """A change to a row: it says which version it saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


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


class PreferencesForm(forms.Form):
    """The language and the time zone one reads in."""

    language = forms.ChoiceField(
        label=_("Language"), choices=[("en", "English"), ("es", "Español")]
    )
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
