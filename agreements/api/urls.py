"""Routes of the text's part of the API. Route names begin with `api-`."""

from rest_framework.routers import SimpleRouter

from agreements.api import agreements, exports, provisions

router = SimpleRouter(use_regex_path=False)
router.register("agreements", agreements.Agreements, "api-agreement")
router.register("provisions", provisions.Provisions, "api-provision")
router.register("exports", exports.Exports, "api-export")

urlpatterns = router.urls
