"""The journal over the API."""

from rest_framework.routers import SimpleRouter

from negotiations.journal.api import entries

router = SimpleRouter(use_regex_path=False)
router.register("journal", entries.Journal, "api-entry")

urlpatterns = router.urls
