"""Forms of the text."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.provisions.services.editing import LONGEST_HEADING
from negotiations.core.web.forms import VersionForm


class TextForm(VersionForm):
    """What a provision is to say. A browser would cut what is too long; the service says so."""

    heading = forms.CharField(label=_("Heading"), max_length=LONGEST_HEADING, required=False)
    source = forms.CharField(
        label=_("Text with its brackets"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 9, "class": "source", "spellcheck": "true"}),
    )
