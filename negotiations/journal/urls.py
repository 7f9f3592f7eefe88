"""Routes of the journal."""

from django.urls import path

from negotiations.journal import views

app_name = "journal"
urlpatterns = [
    path("plans/<slug:slug>/journal/", views.journal_page, name="list"),
    path("plans/<slug:slug>/journal/log/", views.log_progress, name="log"),
]
