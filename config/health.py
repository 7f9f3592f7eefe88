"""Whether the program can do its work, for whoever starts or watches it."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from negotiations.core.leases import beat


@login_not_required
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
def beating(request: HttpRequest) -> HttpResponse:
    """200 when beat runs, 503 when it does not: then nothing is found and nothing is sent."""
    try:
        is_late = beat().is_late
    except DatabaseError:
        return HttpResponse("database does not answer\n", status=503, content_type="text/plain")
    if is_late:
        return HttpResponse("beat does not run\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
