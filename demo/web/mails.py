"""The demo's mailbox: what each person would have been sent."""

import re
from uuid import UUID

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from demo import selectors
from demo.models import KeptMail
from negotiations.plan.views.asking import reader_of

PAGE_SIZE = 50
# A link of a mail opens in a page of its own, outside the sandbox; nothing else leaves it.
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
MAIL_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": SANDBOX.split(),
}
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
_NEW_PAGE = '<base target="_blank">'


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """The mails to oneself, newest first."""
    user = reader_of(request)
    pages = Paginator(selectors.mails_of(user), PAGE_SIZE)
    pages.count = selectors.count_mails(user)
    return render(request, "demo/mails.html", {"page": pages.get_page(request.GET.get("page"))})


@require_safe
def mail(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """One mail: its headers, its plain text, and its HTML in a frame that may do nothing."""
    kept = _mail_or_404(request, mail_id)
    words = {"kept": kept, "mail": selectors.read(kept), "sandbox": SANDBOX}
    return render(request, "demo/mail.html", words)


@require_safe
@csp(MAIL_POLICY)  # type: ignore[arg-type]  # it passes every argument on
def html(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """The HTML of a mail, for its frame."""
    found = selectors.read(_mail_or_404(request, mail_id)).html
    if not found:
        raise Http404
    return HttpResponse(_links_in_new_page(found))


@require_safe
def raw(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """The mail as a file that mail programs open (RFC 5322)."""
    return HttpResponse(
        selectors.raw_of(_mail_or_404(request, mail_id)),
        content_type="message/rfc822",
        headers={"Content-Disposition": f'attachment; filename="{mail_id}.eml"'},
    )


def _mail_or_404(request: HttpRequest, mail_id: UUID) -> KeptMail:
    kept: KeptMail = get_object_or_404(KeptMail.objects.visible_to(request.user), pk=mail_id)
    return kept


def _links_in_new_page(source: str) -> str:
    if not _HEAD.search(source):
        return _NEW_PAGE + source
    return _HEAD.sub(lambda head: head[0] + _NEW_PAGE, source, count=1)
