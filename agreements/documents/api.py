"""Exports: asking for a PDF, seeing how far it is, fetching it."""

from typing import Any

from django.db import transaction
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field, extend_schema_view
from rest_framework import mixins, renderers, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from agreements.documents import services as exports
from agreements.documents import tasks
from agreements.documents.formats import AGREEMENT
from agreements.documents.models import Export
from agreements.provisions.models import Agreement
from negotiations.core.api.fields import Language, Moment, VisibleSlug
from negotiations.core.api.schema import described, error_serializer
from negotiations.core.api.statuses import Conflict
from negotiations.core.api.views import VisibleRows
from negotiations.paper.formats import PDF, Format, format_of
from negotiations.plan.api.asking import asked_by

_NOT_READY: dict[str, Any] = {
    Export.State.QUEUED: _("It is waiting for a worker; ask again in a moment."),
    Export.State.RUNNING: _("It is being made; ask again in a moment."),
    Export.State.FAILED: _("It could not be made; ask for a new export."),
}
_NOT_READY_YET, _FAILED, _LOST = "not_ready", "failed", "lost"
Error409 = error_serializer(409, _NOT_READY_YET, _FAILED, _LOST)


class _FileRenderer(renderers.BaseRenderer):
    """Lets a client ask for a format by name; the file itself is streamed past it."""


def _renderer(made_in: Format) -> type[renderers.BaseRenderer]:
    named = {"media_type": made_in.media_type, "format": made_in.code}
    return type(f"{made_in.code.title()}Renderer", (_FileRenderer,), named)


_RENDERERS = (renderers.JSONRenderer, *(_renderer(made_in) for made_in in AGREEMENT))
_FILES = {(200, made_in.media_type): OpenApiTypes.BINARY for made_in in AGREEMENT}


class MadeIn(serializers.ChoiceField):
    """One of the formats that a text is made in."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=[made_in.code for made_in in AGREEMENT], **options)

    def to_internal_value(self, data: Any) -> Any:
        return format_of(super().to_internal_value(data))

    def to_representation(self, value: Any) -> str:
        return str(value.code)


class ExportSerializer(serializers.ModelSerializer[Export]):
    """A PDF being made."""

    agreement = serializers.CharField(
        source="agreement.slug", help_text=_("Short name of the agreement.")
    )
    language = Language()
    format = MadeIn(source="made_in", help_text=_("Format of the file."))
    step = serializers.CharField(help_text=_("What the worker is doing: a code."))
    percent = serializers.IntegerField(min_value=0, max_value=100)
    pages = serializers.IntegerField(allow_null=True, help_text=_("Once it is ready."))
    requested_at = Moment()
    finished_at = Moment(allow_null=True)
    error = serializers.CharField(help_text=_("Why it failed, if it did."))
    file = serializers.SerializerMethodField(help_text=_("Where the PDF is, once it is ready."))

    class Meta:
        model = Export
        fields = (
            "id",
            "agreement",
            "language",
            "format",
            "state",
            "step",
            "percent",
            "pages",
            "requested_at",
            "finished_at",
            "error",
            "file",
        )

    @extend_schema_field({"type": "string", "format": "uri-reference", "nullable": True})
    def get_file(self, row: Export) -> str | None:
        if row.state != Export.State.DONE:
            return None
        return str(self.context["view"].reverse_action("file", [row.pk]))


class NewExportSerializer(serializers.Serializer[Export]):
    """What is to be made into a PDF."""

    agreement = VisibleSlug(Agreement, help_text=_("Short name of the agreement."))
    language = Language()
    format = MadeIn(source="made_in", default=PDF, help_text=_("Format of the file."))


@extend_schema_view(
    create=described(
        _("Ask for a PDF of an agreement. A worker makes it; look at its address for progress."),
        request=NewExportSerializer,
        responses={202: ExportSerializer},
    ),
    retrieve=described(_("How far a PDF is.")),
)
class Exports(mixins.CreateModelMixin, mixins.RetrieveModelMixin, VisibleRows):
    serializer_class = ExportSerializer

    def get_queryset(self) -> Any:
        return Export.objects.visible_to(self.request.user).select_related("agreement")

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = NewExportSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        job = exports.request(by=asked_by(request), **asked.validated_data)
        # A broker that is away loses nothing: the sweep enqueues the row again.
        transaction.on_commit(lambda: tasks.render.delay(str(job.pk)), robust=True)
        headers = {"Location": self.reverse_action("detail", [job.pk])}
        return Response(self.get_serializer(job).data, status.HTTP_202_ACCEPTED, headers=headers)

    @described(
        _("The PDF, once it is ready."),
        operation_id="exports_file",
        responses={**_FILES, 409: Error409},
    )
    @action(detail=True, renderer_classes=_RENDERERS)
    def file(self, request: Request, pk: Any = None) -> FileResponse:
        job: Export = self.get_object()
        if job.state != Export.State.DONE:
            failed = job.state == Export.State.FAILED
            raise Conflict(_NOT_READY[job.state], _FAILED if failed else _NOT_READY_YET)
        try:
            document = job.file.open("rb")
        except FileNotFoundError as error:
            raise Conflict(_("The file is gone; ask for a new export."), _LOST) from error
        return FileResponse(document, filename=job.file_name, content_type=job.made_in.media_type)

    def handle_exception(self, exc: Exception) -> Response:
        """An error is JSON, even to a client that asked for PDF alone."""
        self.request.accepted_renderer = renderers.JSONRenderer()
        self.request.accepted_media_type = renderers.JSONRenderer.media_type
        return super().handle_exception(exc)


router = SimpleRouter(use_regex_path=False)
router.register("exports", Exports, "api-export")

urlpatterns = router.urls
