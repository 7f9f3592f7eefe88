"""What the views of the deadlines can be narrowed to, by the address alone."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from negotiations.plan.models import ActionPlan, Delegation, WorkingGroup
from negotiations.plan.permissions import Reader
from negotiations.schedule.selectors.lists import Wanted
from negotiations.schedule.selectors.month import YEARS

_STATES = [("", _("All")), ("open", _("Open")), ("late", _("Late")), ("met", _("Met"))]


class NarrowForm(forms.Form):
    """All, open, late or met; of a group; answered for by a side; due on a day."""

    state = forms.ChoiceField(label=_("Which"), choices=_STATES, required=False)
    group = forms.ChoiceField(label=_("Working group"), required=False)
    side = forms.ChoiceField(label=_("Responsible"), required=False)
    on = forms.DateField(
        label=_("Due"), required=False, input_formats=["%Y-%m-%d"], widget=forms.HiddenInput
    )

    def __init__(
        self, data: Any, *, reader: Reader, plan: ActionPlan, sides: Sequence[Delegation]
    ) -> None:
        super().__init__(data)
        self.sides = sides
        groups = WorkingGroup.objects.visible_to(reader).filter(plan=plan)
        self.fields["group"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            *((str(group.pk), group.title) for group in groups),
            ("plan", _("The plan as a whole")),
        ]
        self.fields["side"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            *((side.party.code, side.party.short) for side in sides),
        ]

    @property
    def narrows(self) -> bool:
        """Whether less than everything was asked for."""
        return any(self.data.get(name) for name in self.fields)

    @property
    def query(self) -> str:
        """The same, for the address of another view; empty where nothing is narrowed."""
        if not self.is_valid():
            return ""
        asked = {name: self.data[name] for name in self.fields if self.data.get(name)}
        return f"?{urlencode(asked)}" if asked else ""

    def wanted(self) -> Wanted:
        """What was asked for; everything, where a value of it is none of ours."""
        if not self.is_valid():
            return Wanted()
        group = self.cleaned_data["group"]
        return Wanted(
            state=self.cleaned_data["state"],
            group=UUID(group) if group and group != "plan" else group,
            side=self.cleaned_data["side"],
            on=self.cleaned_data["on"],
        )


def month_asked(typed: str) -> date | None:
    """The first day of a month typed as `2026-03`; None for what is no month from 1900 to 2200."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", typed):
        return None
    year, month = int(typed[:4]), int(typed[5:])
    return date(year, month, 1) if year in YEARS and 1 <= month <= 12 else None
