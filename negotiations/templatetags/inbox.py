"""How much waits in the inbox."""

from typing import Any

from django import template

from negotiations.post.inbox import count_waiting

register = template.Library()


@register.simple_tag(takes_context=True)
def waiting_for_me(context: Any) -> int:
    """How many reminders wait for the reader's answer."""
    return count_waiting(context["request"].user)
