"""Routes of every subject's part of the API. Route names begin with `api-`."""

from django.urls import include, path

from negotiations.apps import modules

urlpatterns = [path("", include(part)) for part in modules("api") if hasattr(part, "urlpatterns")]
