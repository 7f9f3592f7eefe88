"""Lines of the journal."""

from django import template

from negotiations.core import subjects, verbs
from negotiations.journal.models import JournalEntry

register = template.Library()


@register.filter
def sentence(entry: JournalEntry) -> str:
    """What happened, in the reader's language."""
    return verbs.sentence(entry.verb, entry.data)


@register.filter
def subject_url(entry: JournalEntry) -> str:
    return subjects.url_of(entry.plan, entry.subject_kind, entry.subject_id)
