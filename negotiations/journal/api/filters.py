"""What the journal can be narrowed by."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from negotiations.core import subjects, verbs
from negotiations.core.api.filters import Since
from negotiations.journal.models import JournalEntry
from negotiations.plan.api.filters import OfSide

_KINDS = [(kind.kind, kind.name) for kind in subjects.kinds()]


class JournalFilters(OfSide):
    subject_kind = filters.ChoiceFilter(choices=_KINDS, help_text=_("What it is about: a kind."))
    subject_id = filters.UUIDFilter(help_text=_("What it is about: an id."))
    verb = filters.ChoiceFilter(
        choices=[(verb, verb) for verb in verbs.known()], help_text=_("What happened.")
    )
    since = Since(field_name="at", lookup_expr="gte", help_text=_("From this instant on."))

    class Meta:
        model = JournalEntry
        fields: tuple[str, ...] = ()
