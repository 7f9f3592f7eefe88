"""Routes of the plan's part of the API. Route names begin with `api-`."""

from typing import Any

from django.urls import path
from rest_framework.routers import SimpleRouter

from negotiations.api import (
    answering,
    deadlines,
    journal,
    me,
    minerals,
    plans,
    policies,
    rounds,
    seats,
    tokens,
)

router = SimpleRouter(use_regex_path=False)
router.register("plans", plans.Plans, "api-plan")
router.register("submissions", plans.Submissions, "api-submission")
router.register("delegations", seats.Delegations, "api-delegation")
router.register("groups", seats.Groups, "api-group")
router.register("minerals", minerals.Minerals, "api-mineral")
router.register("mineral-facts", minerals.MineralFacts, "api-mineral-fact")
router.register("projects", minerals.Projects, "api-project")
router.register("deadlines", deadlines.Deadlines, "api-deadline")
router.register("rounds", rounds.Rounds, "api-round")
router.register("extensions", rounds.Extensions, "api-extension")
router.register("journal", journal.Journal, "api-entry")
router.register("reminders", me.Reminders, "api-reminder")
router.register("handovers", answering.Handovers, "api-handover")

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
    path("me/", me.Me.as_view(), name="api-me"),
    path("tokens/", tokens.Tokens.as_view(), name="api-tokens"),
    path("tokens/current/", tokens.CurrentToken.as_view(), name="api-token"),
]
