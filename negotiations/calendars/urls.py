"""Routes of calendar files and feeds."""

from django.urls import path

from negotiations.calendars import views

app_name = "calendars"
urlpatterns = [
    path("plans/<slug:slug>/deadlines.ics", views.plan_file, name="plan"),
    path(
        "plans/<slug:slug>/deadlines/<uuid:deadline_id>/deadline.ics",
        views.deadline_file,
        name="deadline",
    ),
    path("calendar/<str:token>.ics", views.feed, name="feed"),
    path("me/calendars/", views.calendars, name="list"),
    path("me/calendars/<uuid:feed_id>/revoke/", views.revoke, name="revoke"),
]
