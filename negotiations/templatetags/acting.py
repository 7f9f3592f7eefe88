"""Forms that ask for one thing, in the same few lines wherever they stand."""

from typing import Any

from django import template
from django.forms import BaseForm
from django.urls import reverse

register = template.Library()


@register.inclusion_tag("shared/_act.html")
def act(form: BaseForm, label: str, route: str = "", *args: Any, **look: Any) -> dict[str, Any]:
    """A form with its fields and one button; to the page itself where no route is named.

    `summary` folds it away under these words, `note` is said above its fields, `quiet` makes the
    button one of several.
    """
    return {"form": form, "label": label, "action": _action(route, args), **look}


@register.inclusion_tag("shared/_press.html")
def press(label: str, route: str, *args: Any, **hidden: Any) -> dict[str, Any]:
    """A button alone; whatever else is named is sent with it, unseen.

    `about` is said to those who listen, `loud` makes it the button of its page, `bare` a link
    among words.
    """
    look = {name: hidden.pop(name, None) for name in ("about", "loud", "bare")}
    return {"label": label, "action": _action(route, args), "hidden": hidden, **look}


def _action(route: str, args: tuple[Any, ...]) -> str:
    return reverse(route, args=args) if route else ""
