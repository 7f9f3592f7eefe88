"""Routes of this app's pages, by subject."""

from django.urls import include, path

urlpatterns = [
    path("", include("agreements.provisions.urls")),
    path("", include("agreements.documents.urls")),
]
