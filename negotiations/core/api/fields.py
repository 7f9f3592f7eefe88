"""The kinds of value that the API speaks in."""

from datetime import UTC
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from negotiations.core.bilingual import in_each
from negotiations.core.languages import CHOICES, LANGUAGES

_TWO = {
    "type": "object",
    "properties": {code: {"type": "string"} for code in LANGUAGES},
    "required": list(LANGUAGES),
    "additionalProperties": False,
}


class Words(serializers.CharField):
    """Text: a JSON string, and no number taken for one."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """True or false: a JSON boolean, and nothing taken for one."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Whole(serializers.IntegerField):
    """A whole number: a JSON number, and no text or boolean taken for one."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, (int, float)):
            self.fail("invalid")
        return super().to_internal_value(data)


class Several(serializers.ListField):
    """A list; what is wrong with one of its values is said of the list."""

    def run_child_validation(self, data: Any) -> list[Any]:
        try:
            return super().run_child_validation(data)
        except serializers.ValidationError as error:
            first = next(iter(error.detail.values()))  # type: ignore[union-attr] # by place
            raise serializers.ValidationError(first) from error


@extend_schema_field(_TWO)
class BilingualField(serializers.Field):  # type: ignore[type-arg]
    """What the record says in two languages: `{"en": …, "es": …}`, empty where it does not."""

    def __init__(self, of: str = "", **options: Any) -> None:
        self.of = of
        super().__init__(source="*", read_only=True, **options)

    def to_representation(self, value: Model) -> dict[str, str]:
        name = self.of or str(self.field_name)
        return in_each(value, name)


class Language(serializers.ChoiceField):
    """One of the two languages."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=CHOICES, **options)


class TitleSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """A title as it is given: in one language or in both."""

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        return {
            code: Words(max_length=300, required=False, allow_blank=True, default="")
            for code in LANGUAGES
        }


class Moment(serializers.DateTimeField):
    """An instant, ISO 8601, always in UTC."""

    def __init__(self, **options: Any) -> None:
        super().__init__(default_timezone=UTC, **options)


@extend_schema_field({"type": "string", "pattern": r"^([01][0-9]|2[0-3]):[0-5][0-9]$"})
class Hour(serializers.TimeField):
    """An hour of the day: `17:30`."""

    default_error_messages = {"invalid": _("Give the hour as 17:30.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%H:%M", input_formats=["%H:%M"], **options)


@extend_schema_field({"type": "array", "items": {"type": "string", "maxLength": 8}})
class PartyCodes(serializers.Field):  # type: ignore[type-arg]
    """Codes of parties: a JSON list of strings."""

    default_error_messages = {"invalid": _("Give a list of codes of parties.")}

    def to_internal_value(self, data: Any) -> list[str]:
        if not isinstance(data, list) or not all(isinstance(code, str) for code in data):
            self.fail("invalid")
        return [str(code) for code in data]

    def to_representation(self, value: Any) -> list[str]:
        return [delegation.code for delegation in value.all()]


class _Visible:
    """A row named in a request: one that its reader does not see is one that does not exist."""

    default_error_messages = {
        "does_not_exist": _("There is no such row, or it is not yours to see."),
        "incorrect_type": _("Give it as text."),
        "invalid": _("Give it as text."),
    }

    def __init__(self, model: Any, **options: Any) -> None:
        self.model = model
        super().__init__(**options)

    def get_queryset(self) -> Any:
        return self.model.objects.visible_to(self.context["request"].user)  # type: ignore[attr-defined]

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid")  # type: ignore[attr-defined]
        return super().to_internal_value(data)  # type: ignore[misc]


@extend_schema_field(OpenApiTypes.UUID)
class VisibleKey(_Visible, serializers.PrimaryKeyRelatedField):  # type: ignore[misc, type-arg]
    """A row by its id."""

    def __init__(self, model: Any, **options: Any) -> None:
        super().__init__(model, pk_field=serializers.UUIDField(), **options)


class VisibleKeys(Several):
    """Rows by their ids."""

    def __init__(self, model: Any, **options: Any) -> None:
        super().__init__(child=VisibleKey(model), **options)


@extend_schema_field(OpenApiTypes.STR)
class VisibleSlug(_Visible, serializers.SlugRelatedField):  # type: ignore[misc, type-arg]
    """A row by its short name."""

    def __init__(self, model: Any, **options: Any) -> None:
        super().__init__(model, slug_field="slug", **options)
