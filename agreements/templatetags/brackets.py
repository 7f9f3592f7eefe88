"""Bracketed text on a page."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from agreements.bracket_words import bracket_words
from agreements.documents.pdf import CannotRender
from agreements.documents.progress import STEPS
from agreements.models import RenderJob
from agreements.selectors.reading import Node, Reading
from agreements.text.display import to_html

register = template.Library()


@register.simple_tag
def bracketed(node: Node, reading: Reading) -> SafeString:
    """The text of a provision, its brackets told by mark, name and colour; escaped."""
    return mark_safe(to_html(node.text, reading.marks, bracket_words()))  # noqa: S308


@register.simple_tag
def bracket_count(reading: Reading, code: str) -> int:
    """How many open brackets a party proposes."""
    return reading.totals.by_party.get(code, 0)


@register.simple_tag
def step_name(job: RenderJob) -> str:
    """What a worker is doing on an export."""
    return str(STEPS.get(job.step, _("Being made")))


@register.simple_tag
def failure(job: RenderJob) -> str:
    """Why an export failed, in the reader's language."""
    return CannotRender.reason(job.error) or _("The worker stopped in the middle, several times.")
