"""What every view of the API shares: who reads, in which language, and only what they see."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.views import APIView

from negotiations.core.api.parsing import refuse_unkeepable


class Spoken(APIView):
    """A view that speaks its reader's language and takes only text that can be kept."""

    metadata_class = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
        super().initial(request, *args, **kwargs)
        for _name, values in request.query_params.lists():
            refuse_unkeepable(values)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """What is marked for few eyes is kept by no cache on its way."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer


class VisibleRows(Spoken, viewsets.GenericViewSet):  # type: ignore[type-arg]
    """Rows of one kind: those `rows` finds for the reader, and no others."""

    rows: Callable[[Any], "QuerySet[Any]"]
    lookup_value_converter = "uuid"

    def get_queryset(self) -> "QuerySet[Any]":
        return self.rows(self.request.user)


class ReadRows(VisibleRows, viewsets.ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """A list and one row of it."""
