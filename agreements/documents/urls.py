"""Routes of the pages of exports."""

from django.urls import path

from agreements.documents import views

app_name = "documents"
urlpatterns = [
    path("agreements/<slug:agreement_slug>/export/", views.ask, name="ask"),
    path("exports/<uuid:job_id>/", views.export, name="export"),
    path("exports/<uuid:job_id>/file/", views.file, name="file"),
]
