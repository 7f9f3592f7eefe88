"""Routes of every subject's part of the API. Route names begin with `api-`."""

from django.urls import include, path

from agreements.apps import SUBJECTS
from negotiations.core.rooms import modules

urlpatterns = [
    path("", include(part))
    for part in modules("agreements", SUBJECTS, "api")
    if hasattr(part, "urlpatterns")
]
