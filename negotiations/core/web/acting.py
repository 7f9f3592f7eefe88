"""How a page asks a service to act, and what it does with a refusal: nothing typed is lost."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext as _

from negotiations.core.errors import Refused, Stale
from negotiations.core.verdicts import NotAllowed


def carried_out(form: BaseForm, act: Callable[[], Any]) -> bool:
    """Run `act` if the form is valid; put any refusal on the form, beside the field it is about."""
    if not form.is_valid():
        return False
    try:
        act()
    except NotAllowed as refusal:
        form.add_error(None, str(refusal.reason))
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.reason))
    except Stale:
        form.add_error(
            None,
            _(
                "Somebody changed this while you were writing. What it says now is shown on this "
                "page; what you typed is still here. Check it and send it again."
            ),
        )
    return not form.errors


def status_of(form: BaseForm) -> int:
    """The answer's status: 200 for a fresh form, 422 for one that was refused."""
    return 422 if form.is_bound and form.errors else 200
