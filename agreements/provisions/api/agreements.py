"""Agreements and their provisions, in one language at a time."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema_field, extend_schema_view
from drf_standardized_errors.openapi_validation_errors import extend_validation_errors
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.provisions.models import Agreement, Provision
from agreements.provisions.selectors.reading import Node, Reading, reading
from agreements.text import Measure
from agreements.text.telling.display import PartyMark
from negotiations.core.api.fields import BilingualField, Language
from negotiations.core.api.schema import described
from negotiations.core.api.views import ReadRows
from negotiations.core.bilingual import reader_language
from negotiations.core.languages import LANGUAGES
from negotiations.plan.api.filters import OfPlan

_LANGUAGE = OpenApiParameter(
    "language",
    enum=list(LANGUAGES),
    description=_("Language of the text; your own if not given."),
)


class AgreementSerializer(serializers.ModelSerializer[Agreement]):
    """An instrument being drafted."""

    plan = serializers.CharField(source="plan.slug", help_text=_("Short name of the plan."))
    title = BilingualField()
    note = BilingualField()
    marking = BilingualField(help_text=_("The handling line on each page."))

    class Meta:
        model = Agreement
        fields: tuple[str, ...] = (
            "id",
            "slug",
            "plan",
            "symbol",
            "title",
            "note",
            "marking",
            "release_on",
            "illustrative",
        )


class TotalsSerializer(serializers.Serializer[Measure]):
    """What is open in a whole text."""

    brackets = serializers.IntegerField(help_text=_("Brackets, placeholders not counted."))
    placeholders = serializers.IntegerField()
    words_agreed = serializers.IntegerField(help_text=_("Words outside all brackets."))
    words_disputed = serializers.IntegerField(help_text=_("Words inside a bracket."))
    percent_agreed = serializers.IntegerField(help_text=_("Rounded down: 100 means all."))
    by_party = serializers.DictField(
        child=serializers.IntegerField(), help_text=_("Brackets that each party proposes.")
    )
    opposed_by_party = serializers.DictField(
        child=serializers.IntegerField(), help_text=_("Brackets that each party opposes.")
    )


class PartyMarkSerializer(serializers.Serializer[PartyMark]):
    """How a party is shown beside its brackets."""

    code = serializers.CharField()
    name = serializers.CharField(help_text=_("In the language of the text."))
    mark = serializers.CharField()
    place = serializers.IntegerField(source="index", help_text=_("Place in the plan's order."))


class ReadingSerializer(serializers.Serializer[Reading]):
    """What is open in an agreement's text in one language."""

    language = Language()
    totals = TotalsSerializer()
    parties = PartyMarkSerializer(many=True)


class WholeAgreementSerializer(AgreementSerializer):
    """An agreement, with a reading of its text."""

    reading = serializers.SerializerMethodField()

    class Meta(AgreementSerializer.Meta):
        fields = (*AgreementSerializer.Meta.fields, "reading")

    @extend_schema_field(ReadingSerializer)
    def get_reading(self, row: Agreement) -> dict[str, Any]:
        return ReadingSerializer(reading(row, self.context["language"])).data


class ProvisionSerializer(serializers.Serializer[Node]):
    """A provision as it reads in one language."""

    id = serializers.UUIDField()
    uid = serializers.CharField(help_text=_("Permanent id within the agreement."))
    kind = serializers.ChoiceField(choices=Provision.Kind.choices)
    depth = serializers.IntegerField(help_text=_("How deep in the tree, from 0."))
    number = serializers.CharField(help_text=_("As it stands in the text; may be 2bis."))
    label = serializers.CharField(  # type: ignore[assignment]
        help_text=_("Number and heading.")
    )
    heading = serializers.CharField()
    source = serializers.CharField(  # type: ignore[assignment]
        help_text=_("The text with its brackets.")
    )
    status = serializers.ChoiceField(choices=Provision.Status.choices)
    brackets = serializers.IntegerField(
        source="measure.brackets", help_text=_("Brackets in its own text.")
    )
    open_brackets = serializers.IntegerField(help_text=_("Those, and all in provisions below it."))
    version = serializers.IntegerField(help_text=_("Version of the text in this language."))


class AgreementFilters(OfPlan):
    class Meta:
        model = Agreement
        fields: tuple[str, ...] = ()


@extend_schema_view(
    list=described(_("The agreements you see.")),
    retrieve=described(
        _("One agreement, and how much of its text is open."),
        parameters=[_LANGUAGE],
        responses=WholeAgreementSerializer,
    ),
)
@extend_validation_errors(["invalid_choice"], "language", actions=["retrieve", "provisions"])
class Agreements(ReadRows):
    lookup_field = "slug"
    lookup_value_converter = "slug"
    serializer_class = AgreementSerializer
    filterset_class = AgreementFilters

    def get_queryset(self) -> "QuerySet[Agreement]":
        rows = Agreement.objects.visible_to(self.request.user).select_related("plan")
        return rows.order_by("symbol", "slug")

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        context = {**self.get_serializer_context(), "language": self._language()}
        return Response(WholeAgreementSerializer(self.get_object(), context=context).data)

    @described(
        _("The provisions in document order, as they read in one language."),
        parameters=[_LANGUAGE],
        operation_id="agreements_provisions",
        responses=ProvisionSerializer(many=True),
        filters=False,
    )
    @action(detail=True, filterset_class=None)
    def provisions(self, request: Request, slug: str) -> Response:
        text = reading(self.get_object(), self._language())
        page: Any = self.paginate_queryset(list(text.walk()))
        return self.get_paginated_response(ProvisionSerializer(page, many=True).data)

    def _language(self) -> str:
        asked = self.request.query_params.get("language")
        if asked is None:
            return reader_language()
        if asked not in LANGUAGES:
            raise serializers.ValidationError(
                {"language": [_("The text is drawn up in English and Spanish; choose en or es.")]},
                "invalid_choice",
            )
        return asked
