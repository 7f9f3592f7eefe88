"""How far an export is, on a page."""

from django import template
from django.utils.translation import gettext as _

from agreements.models import Export
from negotiations.paper.errors import CannotRender
from negotiations.paper.progress import STEPS

register = template.Library()


@register.simple_tag
def step_name(job: Export) -> str:
    """What a worker is doing on an export."""
    return str(STEPS.get(job.step, _("Being made")))


@register.simple_tag
def failure(job: Export) -> str:
    """Why an export failed, in the reader's language."""
    return CannotRender.reason(job.error)
