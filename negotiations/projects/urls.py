"""Routes of projects put forward."""

from django.urls import path

from negotiations.projects import views

app_name = "projects"
urlpatterns = [
    path("plans/<slug:slug>/projects/", views.projects, name="list"),
    path("plans/<slug:slug>/projects/<uuid:project_id>/", views.project, name="detail"),
]
