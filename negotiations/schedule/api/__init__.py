"""Deadlines, rounds and requests for more time over the API."""

from rest_framework.routers import SimpleRouter

from negotiations.schedule.api import deadlines, rounds

router = SimpleRouter(use_regex_path=False)
router.register("deadlines", deadlines.Deadlines, "api-deadline")
router.register("rounds", rounds.Rounds, "api-round")
router.register("extensions", rounds.Extensions, "api-extension")

urlpatterns = router.urls
