"""Routes of the text's part of the API. Route names begin with `api-`."""

from rest_framework.routers import SimpleRouter

from agreements.documents import api as exports
from agreements.provisions.api import agreements, texts

router = SimpleRouter(use_regex_path=False)
router.register("agreements", agreements.Agreements, "api-agreement")
router.register("provisions", texts.Provisions, "api-provision")
router.register("exports", exports.Exports, "api-export")

urlpatterns = router.urls
