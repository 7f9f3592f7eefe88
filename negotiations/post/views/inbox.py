"""One's inbox, made of the trays of those who tell."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from negotiations.plan.views.asking import reader_of
from negotiations.post.inbox import part_named, trays_of


@require_safe
def inbox_page(request: HttpRequest) -> HttpResponse:
    """What waits for one's answer, what is urgent first; or all, or what was answered."""
    part = part_named(request.GET.get("part", ""))
    trays = trays_of(reader_of(request), part, request.GET.get("page"))
    shown = {
        "part": part,
        "trays": trays,
        "is_empty": not any(tray["rows"] for _template, tray in trays),
    }
    return render(request, "post/inbox.html", shown)
