"""The form for logging progress."""

from functools import cache
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from negotiations.core import subjects
from negotiations.core.bilingual import said
from negotiations.journal.services import LONGEST_TEXT
from negotiations.plan.forms import own_field
from negotiations.plan.models import ActionPlan, User
from negotiations.plan.permissions import Seat


class SubjectField(forms.ChoiceField):
    """What an entry is about, as `kind:id`; the service says whether there is such a subject."""

    def valid_value(self, value: Any) -> bool:
        kind, _sep, subject_id = str(value).partition(":")
        return kind in {one.kind for one in subjects.kinds()} and _is_id(subject_id)


class LogProgressForm(forms.Form):
    """What happened, on what, and for whom to see."""

    text = forms.CharField(
        label=_("What happened"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    own = forms.ChoiceField()
    subject = SubjectField(label=_("About"))

    def __init__(self, *args: Any, reader: User, plan: ActionPlan, seat: Seat, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["own"] = own_field(seat)
        # Asked when the form is shown, and then once: a select goes through its choices twice.
        self.fields["subject"].choices = cache(lambda: subject_choices(reader, plan))  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[str, UUID]:
        """The kind and the id of what the entry is about."""
        kind, _sep, subject_id = self.cleaned_data["subject"].partition(":")
        return kind, UUID(subject_id)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def subject_choices(reader: User, plan: ActionPlan) -> list[Any]:
    """What an entry can be about, in groups by kind."""
    return [
        (
            kind.name,
            [(f"{one.kind}:{one.id}", said(one, "label")[0]) for one in kind.of_plan(reader, plan)],
        )
        for kind in subjects.kinds()
    ]
