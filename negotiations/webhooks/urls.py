"""Routes of the webhooks of a plan."""

from django.urls import path

from negotiations.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("plans/<slug:slug>/webhooks/", views.webhook_list, name="list"),
    path("plans/<slug:slug>/webhooks/<uuid:webhook_id>/", views.webhook, name="detail"),
    path(
        "plans/<slug:slug>/webhooks/<uuid:webhook_id>/renew/",
        views.renew,
        name="renew",
    ),
    path(
        "plans/<slug:slug>/webhooks/<uuid:webhook_id>/test/",
        views.send_test,
        name="test",
    ),
    path(
        "plans/<slug:slug>/webhooks/<uuid:webhook_id>/deliveries/<uuid:delivery_id>/retry/",
        views.retry,
        name="retry",
    ),
]
