"""Where a page is: its section among those of a plan, and its place in a row of links."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from negotiations.core import tabs
from negotiations.plan.models import ActionPlan

register = template.Library()


@register.simple_tag(takes_context=True)
def sections(context: Any, plan: ActionPlan) -> list[dict[str, object]]:
    """The sections of a plan: label, address, and whether the page is in it."""
    match = context["request"].resolver_match
    current = tabs.current(match.namespaces) if match else None
    return [
        {
            "label": tab.label,
            "url": reverse(tab.route, args=[plan.slug]),
            "is_current": tab is current,
        }
        for tab in tabs.tabs()
    ]


@register.simple_tag(takes_context=True)
def here(context: Any, *places: str) -> SafeString:
    """`aria-current` on a link to where the page is: a route, or a name space of routes."""
    match = context["request"].resolver_match
    is_here = match is not None and (
        match.view_name in places or ":".join(match.namespaces) in places
    )
    return mark_safe(' aria-current="page"') if is_here else mark_safe("")
