"""Routes of the text's pages."""

from django.urls import path

from agreements.web import editing, views

urlpatterns = [
    path("plans/<slug:slug>/text/", views.texts, name="text"),
    path("agreements/<slug:agreement_slug>/", views.agreement, name="agreement"),
    path("agreements/by-id/<uuid:agreement_id>/", views.agreement_by_id, name="agreement-by-id"),
    path("agreements/<slug:agreement_slug>/export/", views.export_request, name="export-request"),
    path("provisions/<uuid:provision_id>/", views.provision, name="provision"),
    path(
        "provisions/<uuid:provision_id>/edit/<slug:language>/", editing.edit, name="provision-edit"
    ),
    path(
        "provisions/<uuid:provision_id>/versions/<slug:language>/",
        editing.versions,
        name="provision-versions",
    ),
    path(
        "provisions/<uuid:provision_id>/versions/<slug:language>/<int:number>/",
        editing.version,
        name="provision-version",
    ),
    path("exports/<uuid:job_id>/", views.export, name="export"),
    path("exports/<uuid:job_id>/file/", views.export_file, name="export-file"),
]
