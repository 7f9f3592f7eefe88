"""Parties, by mark and colour."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from negotiations.plan.models import Delegation

register = template.Library()


MARKS = "▲●■◆▼"


@register.filter
def mark(position: int) -> str:
    """The mark of the party in this place of the plan's order, from 0."""
    return MARKS[position % len(MARKS)]


@register.simple_tag
def party(delegation: Delegation, form: str = "code") -> SafeString:
    """A party, told by mark, name and colour. `form` is `code`, `short` or `name`."""
    known = delegation.party
    words = known.code if form == "code" else getattr(known, form)
    return format_html(
        '<span class="party p{}"><span class="mark" aria-hidden="true">{}</span>{}</span>',
        delegation.position % len(MARKS) + 1,
        mark(delegation.position),
        words,
    )
