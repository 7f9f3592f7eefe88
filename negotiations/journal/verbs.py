"""That somebody logged progress."""

from django.utils.translation import gettext_lazy as _

from negotiations.core.verbs import register

NOTE = "note"

register(NOTE, _("logged progress"))
