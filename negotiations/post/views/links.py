"""Pages that the links in a mail open. Nothing is done until a button is pressed on one.

Mail programs and scanners follow links, and people pass mails on: so a link only shows what it
would do, tells nobody else where it leads, and is the same page of nothing whenever it does not
hold. Its address is a secret of its own, which is why the forms need no other token.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from negotiations.plan.models import User
from negotiations.post.services import links

_View = Callable[[HttpRequest, str], HttpResponse]
_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


def private(view: _View) -> _View:
    """What is shown here is kept by nobody on its way, and its address is told to nobody."""

    @wraps(view)
    def shown(request: HttpRequest, token: str) -> HttpResponse:
        answer = view(request, token)
        for name, value in _HEADERS.items():
            answer[name] = value
        return answer

    return shown


def page_for(
    user: User, request: HttpRequest, template: str, shown: dict[str, Any]
) -> HttpResponse:
    """In the language and by the clock of whoever got the mail."""
    with translation.override(user.language), timezone.override(user.tz):
        answer = render(request, template, {"person": user, **shown})
    answer["Content-Language"] = user.language
    return answer


def nothing(request: HttpRequest) -> HttpResponse:
    """One answer for every link that does not hold, so that none can be told from another."""
    return render(request, "post/links/nothing.html", status=404)


@login_not_required
@csrf_exempt
@private
@require_http_methods(["GET", "HEAD", "POST"])
def fewer_mails(request: HttpRequest, token: str) -> HttpResponse:
    """Have what comes in the inbox alone; a mail program may ask for it by itself (RFC 8058)."""
    user = links.reader_of(token)
    if user is None:
        return nothing(request)
    shown: dict[str, Any] = {}
    if request.method == "POST":
        wanted = request.POST.get("mail", "none")
        shown = {"was": links.set_mails(token=token, mail=wanted), "wanted": wanted}
    return page_for(user, request, "post/links/fewer_mails.html", shown)
