"""What the frame of every page says to its reader; the templates ask for no right themselves."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest

from negotiations.plan.models import Delegation
from negotiations.plan.permissions import seat_of
from negotiations.plan.views.asking import plan_of, reader_of
from negotiations.post.inbox import count_waiting


class Frame:
    """Where the reader sits and what waits for them; asked when a page shows it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def seat(self) -> Delegation | None:
        """The delegation the reader sits in, in the plan that the page is of."""
        plan = plan_of(self._request)
        return seat_of(self._request.user, plan).delegation if plan else None

    @property
    def runs_the_site(self) -> bool:
        """Whether the operators' pages are theirs."""
        return self._request.user.is_staff

    @cached_property
    def waiting(self) -> int:
        """How much waits for the reader's answer."""
        return count_waiting(reader_of(self._request))


def frame(request: HttpRequest) -> dict[str, Any]:
    """A context processor: `frame`."""
    return {"frame": Frame(request)}
