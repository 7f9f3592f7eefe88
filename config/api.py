"""The API: the routes of both apps, its schema, its page, and a 404 of its own."""

from functools import lru_cache
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.urls import include, path, re_path
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from drf_spectacular import views
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from negotiations.core.bilingual import reader_language
from negotiations.core.languages import LANGUAGES


@lru_cache(maxsize=len(LANGUAGES))
def schema_in(language: str) -> dict[str, Any]:
    """The schema in a language: the same for everyone, and a second's work to make."""
    with translation.override(language):
        found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
        return found


class SchemaView(views.SpectacularAPIView):
    """OpenAPI 3; open to everyone, since it says nothing of any plan."""

    authentication_classes = ()

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(schema_in(reader_language()))


@method_decorator(csp_update({"style-src": [SELF, UNSAFE_INLINE]}), "dispatch")
class BrowsableView(views.SpectacularSwaggerSplitView):
    """A page on which to read the schema and try it. Its styles are inline; its scripts not."""

    authentication_classes = ()
    # What it answers to OPTIONS would want a template.
    metadata_class = None
    url_name = "api-schema"


class Nowhere(APIView):
    """What no route leads to, in the API's own error shape."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound(_("There is nothing at this address. Addresses end with a slash."))


urlpatterns = [
    path("", BrowsableView.as_view(), name="api"),
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("", include("negotiations.api")),
    path("", include("agreements.api")),
    # An empty pattern matches whatever is left, line breaks included.
    re_path("", Nowhere.as_view(), name="api-not-found"),
]
