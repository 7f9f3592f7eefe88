"""Routes of every subject's pages. Each has a name space of its own."""

from django.urls import include, path

from negotiations.apps import modules

urlpatterns = [path("", include(routes)) for routes in modules("urls")]
