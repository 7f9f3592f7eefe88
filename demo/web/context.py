"""What the demo adds to the frame of every page."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from demo.people import BANNER_PEOPLE, DEMO_PASSWORD
from demo.selectors import Bar, bar_of


def bar(request: HttpRequest) -> dict[str, Any]:
    """What the bar says to whoever is logged in, and the log-ins for whoever is not.

    `demo_bar` (a `demo.selectors.Bar`, or nothing) is read only when a page shows it;
    `demo_back` is the page to come back to from the bar's buttons.
    """
    return {
        "demo_bar": SimpleLazyObject(lambda: _bar(request)),
        "demo_back": request.get_full_path() if request.method == "GET" else "",
        "demo_people": BANNER_PEOPLE,
        "demo_password": DEMO_PASSWORD,
    }


def _bar(request: HttpRequest) -> Bar | None:
    return bar_of(request.user) if request.user.is_authenticated else None
