"""What forms of every subject share."""

from typing import Any

from django import forms


class VersionForm(forms.Form):
    """A change to a row: it says which version it saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def hour_field(label: Any, **options: Any) -> forms.TimeField:
    """An hour, as a browser takes it."""
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, widget=widget, **options)


def day_field(label: Any) -> forms.DateField:
    """A day in HTML's own form, whatever the reader's language: a browser takes no other."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, input_formats=["%Y-%m-%d"])
