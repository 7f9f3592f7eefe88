"""What a provision says in one language: reading it, changing it, its earlier versions."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from drf_standardized_errors.openapi_validation_errors import extend_validation_errors
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.provisions.models import Provision, ProvisionText, ProvisionVersion
from agreements.provisions.selectors.drafts import Draft, versions_of
from agreements.provisions.selectors.reading import marks_of
from agreements.provisions.services import editing
from agreements.provisions.words.problems import problem_words
from agreements.text import Measure, Problem
from negotiations.core.api.fields import Language, Moment, Words
from negotiations.core.api.schema import IF_MATCH, Error428, described, stale_serializer
from negotiations.core.api.statuses import REFUSED
from negotiations.core.api.versions import ETAG, etag, version_seen
from negotiations.core.api.views import VisibleRows
from negotiations.core.languages import LANGUAGES
from negotiations.plan.api.asking import asked_by

_LANGUAGE = OpenApiParameter(
    "language",
    location=OpenApiParameter.PATH,
    enum=list(LANGUAGES),
    description=_("Language of the text."),
)


class MeasureSerializer(serializers.Serializer[Measure]):
    """What is open in the text."""

    brackets = serializers.IntegerField(help_text=_("Brackets, placeholders not counted."))
    placeholders = serializers.IntegerField()
    words_agreed = serializers.IntegerField(help_text=_("Words outside all brackets."))
    words_disputed = serializers.IntegerField(help_text=_("Words inside a bracket."))
    by_party = serializers.DictField(
        child=serializers.IntegerField(), help_text=_("Brackets that each party proposes.")
    )


class ProblemSerializer(serializers.Serializer[Problem]):
    """Something wrong in the brackets. A text that has it is kept all the same."""

    code = serializers.CharField(
        help_text=_("Which sort: unclosed, unopened, too_deep or unknown_party.")
    )
    line = serializers.IntegerField(help_text=_("From 1."))
    column = serializers.IntegerField(help_text=_("In characters, from 1."))
    wrong = serializers.CharField(help_text=_("What is wrong, in your language."))
    to_do = serializers.CharField(help_text=_("What to do, in your language."))


class ProvisionTextSerializer(serializers.Serializer[ProvisionText]):
    """What a provision says in one language, and what is open or wrong in it."""

    provision = serializers.UUIDField(source="provision_id")
    uid = serializers.CharField(
        source="provision.uid", help_text=_("Permanent id within the agreement.")
    )
    language = Language()
    heading = serializers.CharField()
    source = serializers.CharField(  # type: ignore[assignment]
        help_text=_("The text with its brackets.")
    )
    version = serializers.IntegerField(
        help_text=_("The number in its ETag; 0 where nothing was ever written.")
    )
    measure = MeasureSerializer()
    problems = ProblemSerializer(many=True)

    def to_representation(self, instance: ProvisionText) -> dict[str, Any]:
        parties = marks_of(instance.provision.agreement, instance.language)
        draft = Draft(instance.heading, instance.source, parties)
        return {
            "provision": str(instance.provision_id),
            "uid": instance.provision.uid,
            "language": instance.language,
            "heading": instance.heading,
            "source": instance.source,
            "version": instance.version,
            "measure": MeasureSerializer(draft.measure).data,
            "problems": [_problem(draft, one) for one in draft.problems],
        }


def _problem(draft: Draft, problem: Problem) -> dict[str, Any]:
    words = problem_words(problem, draft.marks)
    return {
        "code": problem.code,
        "line": problem.line,
        "column": problem.column,
        "wrong": words.wrong,
        "to_do": words.to_do,
    }


class EditSerializer(serializers.Serializer[ProvisionText]):
    """What the provision is to say; what is not given stays as it is."""

    heading = Words(required=False, allow_blank=True, max_length=editing.LONGEST_HEADING)
    source = Words(  # type: ignore[assignment]
        required=False,
        allow_blank=True,
        trim_whitespace=False,
        max_length=editing.LONGEST_SOURCE,
        help_text=_("The text with its brackets; unbalanced ones are kept and reported."),
    )


class BringBackSerializer(serializers.Serializer[ProvisionText]):
    """Which earlier version is to be the text again."""

    wanted = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, help_text=_("The number of the version.")
    )


class VersionSerializer(serializers.ModelSerializer[ProvisionVersion]):
    """What the provision said at one version."""

    at = Moment(allow_null=True, help_text=_("When; null for what was loaded."))
    by = serializers.CharField(source="by_name", help_text=_("Who; empty for what was loaded."))
    party = serializers.CharField(
        source="delegation.code",
        default=None,
        allow_null=True,
        help_text=_("Code of the party for which they sit, if any."),
    )
    source = serializers.CharField(  # type: ignore[assignment]
        help_text=_("The text with its brackets.")
    )
    brought_back = serializers.IntegerField(
        allow_null=True, help_text=_("The version that it repeats, if it was brought back.")
    )

    class Meta:
        model = ProvisionVersion
        fields = ("version", "at", "by", "party", "heading", "source", "brought_back")


StaleText = stale_serializer("StaleTextSerializer", ProvisionTextSerializer)
_CHANGED = {200: ProvisionTextSerializer, 412: StaleText, 428: Error428}


@extend_validation_errors([REFUSED], "source", methods=["patch"])
@extend_validation_errors([REFUSED], "heading", methods=["patch"])
@extend_validation_errors([REFUSED], "wanted", methods=["post"])
class Provisions(VisibleRows):
    serializer_class = ProvisionTextSerializer

    def get_queryset(self) -> Any:
        return Provision.objects.visible_to(self.request.user).select_related("agreement__plan")

    @described(
        _("What a provision says in one language, with its ETag."),
        operation_id="provisions_text",
        parameters=[_LANGUAGE, ETAG],
        responses=ProvisionTextSerializer,
    )
    @action(detail=True, url_path="text/<slug:language>", url_name="text")
    def text(self, request: Request, pk: Any, language: str) -> Response:
        return self._answer(self._text(language))

    @described(
        _("Change what it says. A text with a bracket too many or too few is kept, and says so."),
        operation_id="provisions_change_text",
        parameters=[_LANGUAGE, IF_MATCH, ETAG],
        request=EditSerializer,
        responses=_CHANGED,
    )
    @text.mapping.patch
    def change_text(self, request: Request, pk: Any, language: str) -> Response:
        def edit(row: ProvisionText, said: dict[str, Any], **seen: Any) -> ProvisionText:
            words = {"heading": row.heading, "source": row.source, **said}
            return editing.edit(**words, **seen)

        return self._changed(language, EditSerializer, edit)

    @described(
        _("Its versions in one language, newest first; none while nobody changed it."),
        operation_id="provisions_versions",
        parameters=[_LANGUAGE],
        responses=VersionSerializer(many=True),
        filters=False,
    )
    @action(
        detail=True,
        url_path="text/<slug:language>/versions",
        url_name="versions",
        serializer_class=VersionSerializer,
    )
    def versions(self, request: Request, pk: Any, language: str) -> Response:
        row = self._text(language)
        page: Any = self.paginate_queryset(versions_of(request.user, row.provision, language))
        return self.get_paginated_response(VersionSerializer(page, many=True).data)

    @described(
        _("Make an earlier version the text again, as a further version."),
        operation_id="provisions_bring_back",
        parameters=[_LANGUAGE, IF_MATCH, ETAG],
        request=BringBackSerializer,
        responses=_CHANGED,
    )
    @action(
        detail=True,
        methods=["post"],
        url_path="text/<slug:language>/bring-back",
        url_name="bring-back",
    )
    def bring_back(self, request: Request, pk: Any, language: str) -> Response:
        def bring(row: ProvisionText, said: dict[str, Any], **seen: Any) -> ProvisionText:
            return editing.bring_back(**said, **seen)

        return self._changed(language, BringBackSerializer, bring)

    def as_read(self, row: ProvisionText) -> dict[str, Any]:
        """A text as this resource shows it."""
        return dict(ProvisionTextSerializer(row).data)

    def _text(self, language: str) -> ProvisionText:
        """The text asked for; one of version 0 where nothing was ever written."""
        if language not in LANGUAGES:
            raise Http404
        provision: Provision = self.get_object()
        texts = ProvisionText.objects.visible_to(self.request.user)
        row = texts.filter(provision=provision, language=language).first()
        row = row or ProvisionText(language=language, version=0)
        row.provision = provision
        return row

    def _changed(
        self, language: str, takes: type[Any], change: Callable[..., ProvisionText]
    ) -> Response:
        row = self._text(language)
        version = version_seen(self.request, row)
        asked = takes(data=self.request.data)
        asked.is_valid(raise_exception=True)
        return self._answer(
            change(
                row,
                asked.validated_data,
                by=asked_by(self.request),
                provision=row.provision,
                language=language,
                version=version,
            )
        )

    def _answer(self, row: ProvisionText) -> Response:
        return Response(self.as_read(row), headers={"ETag": etag(row)})
