"""Agreements and their provisions over the API."""

from rest_framework.routers import SimpleRouter

from agreements.provisions.api import agreements, texts

router = SimpleRouter(use_regex_path=False)
router.register("agreements", agreements.Agreements, "api-agreement")
router.register("provisions", texts.Provisions, "api-provision")

urlpatterns = router.urls
