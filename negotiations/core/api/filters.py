"""What filters of every list share. A value that cannot be read is an error, never ignored."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from negotiations.core.api.statuses import EMPTY

Rows = QuerySet[Any]


_SENSIBLE_YEARS = range(1900, 2201)


@extend_schema_field(OpenApiTypes.BOOL)
class YesNo(filters.ChoiceFilter):  # type: ignore[misc]
    """`true` or `false`."""

    def __init__(self, **options: Any) -> None:
        choices = [("true", _("yes")), ("false", _("no"))]
        super().__init__(choices=choices, null_label=None, empty_label=None, **options)

    def filter(self, qs: Rows, value: str) -> Rows:
        return super().filter(qs, value and value == "true") if value else qs


class Day(filters.DateFilter):  # type: ignore[misc]
    """A date, ISO 8601, whatever the reader's language writes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **options)


class _MomentField(forms.CharField):
    default_error_messages = {
        "invalid": _("Give an instant as 2026-03-10T14:00:00Z, between 1900 and 2200.")
    }

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            found = datetime.fromisoformat(typed)
        except ValueError:
            found = datetime.min.replace(tzinfo=UTC)
        if found.year not in _SENSIBLE_YEARS:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid")
        return found if found.tzinfo else found.replace(tzinfo=UTC)


@extend_schema_field(OpenApiTypes.DATETIME)
class Since(filters.Filter):  # type: ignore[misc]
    """From an instant on; one without a zone is in UTC."""

    field_class = _MomentField


class _AllSaid(forms.Form):
    def clean(self) -> dict[str, Any]:
        """Refuse a filter that is named and left empty: it would pass for a wider question."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in set(self.fields) & set(self.data) - set(self.errors):
            if cleaned.get(name) in ("", None):
                self.add_error(name, forms.ValidationError(_("Give a value."), EMPTY))
        return cleaned


class Filters(filters.FilterSet):  # type: ignore[misc]
    """Filters of which none is ignored."""

    def get_form_class(self) -> Any:
        fields = {name: narrowed.field for name, narrowed in self.filters.items()}
        return type("FilterForm", (_AllSaid,), fields)
