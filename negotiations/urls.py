"""Routes of every subject's pages. Each has a name space of its own."""

from django.urls import include, path

from negotiations.apps import SUBJECTS
from negotiations.core.rooms import modules

urlpatterns = [path("", include(routes)) for routes in modules("negotiations", SUBJECTS, "urls")]
