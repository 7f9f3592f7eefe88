"""Plans, delegations, groups, oneself and tokens over the API."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from negotiations.plan.api import me, plans, seats, tokens

router = SimpleRouter(use_regex_path=False)
router.register("plans", plans.Plans, "api-plan")
router.register("submissions", plans.Submissions, "api-submission")
router.register("delegations", seats.Delegations, "api-delegation")
router.register("groups", seats.Groups, "api-group")

urlpatterns = [
    *router.urls,
    path("me/", me.Me.as_view(), name="api-me"),
    path("tokens/", tokens.Tokens.as_view(), name="api-tokens"),
    path("tokens/current/", tokens.CurrentToken.as_view(), name="api-token"),
]
