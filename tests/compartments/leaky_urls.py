"""The program's own routes, and five views that somebody forgot to put under the rule."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import include, path

from negotiations.models import Deadline, JournalEntry, Project


def count_in_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{Deadline.objects.count()} deadlines")


def count_in_header(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", headers={"X-Total": str(JournalEntry.objects.count())})


def refused_instead_of_missing(request: HttpRequest, deadline_id: UUID) -> HttpResponse:
    row = get_object_or_404(Deadline, pk=deadline_id)
    if not Deadline.objects.visible_to(request.user).filter(pk=row.pk).exists():
        raise PermissionDenied
    return HttpResponse("yours")


def told_on_sending(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and Project.objects.filter(title_en__contains="zorzal").exists():
        return HttpResponse("that name is taken", status=422)
    return HttpResponse("ok")


def cookie(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse("ok")
    answer.set_cookie(
        "newest", str(Project.objects.order_by("title_en", "pk").values("pk")[0]["pk"])
    )
    return answer


urlpatterns = [
    path("", include("config.urls")),
    path("leaks/page/", count_in_page),
    path("leaks/header/", count_in_header),
    path("plans/leaks/<uuid:deadline_id>/", refused_instead_of_missing),
    path("leaks/sending/", told_on_sending),
    path("leaks/cookie/", cookie),
]
