"""All routes."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from config.health import beating, healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("healthz/beat", beating, name="healthz-beat"),
    path("admin/", admin.site.urls),
    path("api/", include("config.api")),
    path("", include("negotiations.urls")),
    path("", include("agreements.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("demo.web.urls")))

handler403 = "negotiations.core.web.errors.forbidden"
handler404 = "negotiations.core.web.errors.not_found"
handler500 = "negotiations.core.web.errors.broken"
