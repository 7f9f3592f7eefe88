"""Routes of the text's pages."""

from django.urls import path

from agreements.provisions.views import editing, reading

app_name = "provisions"
urlpatterns = [
    path("plans/<slug:slug>/text/", reading.texts, name="texts"),
    path("agreements/<slug:agreement_slug>/", reading.agreement, name="agreement"),
    path("agreements/by-id/<uuid:agreement_id>/", reading.agreement_by_id, name="agreement-by-id"),
    path("provisions/<uuid:provision_id>/", reading.provision, name="detail"),
    path("provisions/<uuid:provision_id>/edit/<slug:language>/", editing.edit, name="edit"),
    path(
        "provisions/<uuid:provision_id>/versions/<slug:language>/",
        editing.versions,
        name="versions",
    ),
    path(
        "provisions/<uuid:provision_id>/versions/<slug:language>/<int:number>/",
        editing.version,
        name="version",
    ),
]
