"""Pages of a list: `page`, from 1, and `page_size`, from 1 to 200."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request


class Pages(PageNumberPagination):
    """Fifty rows a page, unless the caller asks for another number."""

    page_size_query_param = "page_size"
    max_page_size = 200

    def get_page_number(self, request: Request, paginator: Any) -> str:
        """As asked for; what is no number is no page, an empty text included."""
        return request.query_params.get(self.page_query_param, "1")

    def get_page_size(self, request: Request) -> int | None:
        asked = request.query_params.get("page_size")
        if asked is None:
            return self.page_size
        whole = asked.isascii() and asked.isdigit() and len(asked) <= 3
        if whole and 1 <= int(asked) <= self.max_page_size:
            return int(asked)
        raise ValidationError(
            {"page_size": [_("Ask for 1 to %(most)d rows.") % {"most": self.max_page_size}]}
        )

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """As the library describes them, with their bounds."""
        page, size = super().get_schema_operation_parameters(view)
        page["schema"] |= {"minimum": 1}
        size["schema"] |= {"minimum": 1, "maximum": self.max_page_size}
        return [page, size]
