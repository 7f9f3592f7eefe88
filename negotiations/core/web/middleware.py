"""Every request is read by somebody: in their language, in their zone, at one moment.

What they may do is asked once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from negotiations.core import clock, memo

Handler = Callable[[HttpRequest], HttpResponse]


def reader(get_response: Handler) -> Handler:
    """Speak the reader's language and show their zone; hold one moment for the whole page."""

    def handle(request: HttpRequest) -> HttpResponse:
        with memo.opened(), clock.held():
            if not request.user.is_authenticated:
                return get_response(request)
            # Whoever asked: logging out, and the API's open pages, leave nobody in `request.user`.
            language, zone = request.user.language, request.user.tz
            request.LANGUAGE_CODE = language
            with translation.override(language), timezone.override(zone):
                response = get_response(request)
                response.headers.setdefault("Content-Language", language)
                return response

    return handle
