"""Reminders, handovers and when people are told, over the API."""

from typing import Any

from django.urls import path
from rest_framework.routers import SimpleRouter

from negotiations.reminders.api import handovers, policies, reminders

router = SimpleRouter(use_regex_path=False)
router.register("reminders", reminders.Reminders, "api-reminder")
router.register("handovers", handovers.Handovers, "api-handover")

_POLICY: dict[str, Any] = {"get": "retrieve", "put": "update", "delete": "destroy"}

urlpatterns = [
    *router.urls,
    path(
        "plans/<slug:slug>/reminders/",
        policies.PolicyOfPlan.as_view(_POLICY),
        name="api-plan-reminders",
    ),
    path(
        "groups/<uuid:pk>/reminders/",
        policies.PolicyOfGroup.as_view(_POLICY),
        name="api-group-reminders",
    ),
    path(
        "deadlines/<uuid:pk>/reminders/",
        policies.PolicyOfDeadline.as_view(_POLICY),
        name="api-deadline-reminders",
    ),
]
