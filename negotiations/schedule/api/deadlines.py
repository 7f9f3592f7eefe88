"""Deadlines: reading them, setting, moving, meeting, reopening, removing and restoring them."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_view
from drf_standardized_errors.openapi_validation_errors import extend_validation_errors
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from negotiations.core import clock
from negotiations.core.api.schema import IF_MATCH, Error428, described, stale_serializer
from negotiations.core.api.statuses import REFUSED
from negotiations.core.api.versions import ETAG, etag, version_seen
from negotiations.core.api.views import ReadRows
from negotiations.plan.api.asking import asked_by
from negotiations.schedule.api.deadline_serializers import (
    DeadlineSerializer,
    MeetSerializer,
    MoveSerializer,
    NewDeadlineSerializer,
    PreviewedSerializer,
    PreviewSerializer,
    RemoveSerializer,
    ReopenSerializer,
    RestoreSerializer,
)
from negotiations.schedule.api.filters import DeadlineFilters
from negotiations.schedule.models import Deadline
from negotiations.schedule.models.deadline import DeadlineQuerySet
from negotiations.schedule.selectors.deadlines import deadlines_for
from negotiations.schedule.services import deadlines


def _rows(user: Any) -> DeadlineQuerySet:
    found: DeadlineQuerySet = deadlines_for(user).prefetch_related("people")
    return found


StaleDeadline = stale_serializer("StaleDeadlineSerializer", DeadlineSerializer)


def _change(verb: str, summary: Any, request: Any) -> Any:
    return described(
        summary,
        operation_id=f"deadlines_{verb}",
        request=request,
        parameters=[IF_MATCH, ETAG],
        responses={200: DeadlineSerializer, 412: StaleDeadline, 428: Error428},
    )


@extend_schema_view(
    list=described(_("The deadlines you see, by due date.")),
    retrieve=described(_("One deadline, with its ETag."), parameters=[ETAG]),
    create=described(
        _("Set a deadline, jointly or for your own delegation."),
        request=NewDeadlineSerializer,
        parameters=[ETAG],
        responses={201: DeadlineSerializer},
    ),
    move=_change("move", _("Move it to another date or rule, with a reason."), MoveSerializer),
    meet=_change("meet", _("Mark it met."), MeetSerializer),
    reopen=_change("reopen", _("Take back that it was met, with a reason."), ReopenSerializer),
    remove=_change("remove", _("Remove it, with a reason; it can be restored."), RemoveSerializer),
    restore=_change("restore", _("Put it back, on the date its rule gives now."), None),
    preview=described(
        _("What would move with it; nothing is moved."),
        operation_id="deadlines_preview",
        request=PreviewSerializer,
        responses={200: PreviewedSerializer},
    ),
)
@extend_validation_errors([REFUSED], "rule", actions=["create", "move", "preview"])
@extend_validation_errors([REFUSED], "reason", actions=["move", "reopen", "remove"])
@extend_validation_errors(
    [REFUSED, "invalid", "null", "does_not_exist", "incorrect_type"], "people", actions=["create"]
)
@extend_validation_errors([REFUSED, "required", "null"], "title", actions=["create"])
@extend_validation_errors([REFUSED], "own", actions=["create"])
@extend_validation_errors([REFUSED], "group", actions=["create"])
@extend_validation_errors([REFUSED], "on", actions=["meet"])
@extend_validation_errors(
    [REFUSED],
    "non_field_errors",
    actions=["move", "meet", "reopen", "remove", "restore", "preview"],
)
@extend_validation_errors(["invalid", "null", "does_not_exist"], "responsible", actions=["create"])
class Deadlines(mixins.CreateModelMixin, ReadRows):
    rows = staticmethod(_rows)
    serializer_class = DeadlineSerializer
    filterset_class = DeadlineFilters

    def get_queryset(self) -> DeadlineQuerySet:
        """A list without a word on it leaves out what was removed."""
        found = super().get_queryset()
        listed = self.action == "list" and "removed" not in self.request.query_params
        shown: DeadlineQuerySet = found.standing() if listed else found  # type: ignore[attr-defined, assignment] # ours
        return shown

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._answer(self.get_object())

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = NewDeadlineSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        row = deadlines.add(
            by=asked_by(request), plan=asked.validated_data["plan"], new=asked.new_deadline()
        )
        return self._answer(row, status.HTTP_201_CREATED)

    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: Any = None) -> Response:
        return self._changed(MoveSerializer, deadlines.move)

    @action(detail=True, methods=["post"])
    def meet(self, request: Request, pk: Any = None) -> Response:
        return self._changed(MeetSerializer, _meet)

    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: Any = None) -> Response:
        return self._changed(ReopenSerializer, deadlines.reopen)

    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: Any = None) -> Response:
        return self._changed(RemoveSerializer, deadlines.remove)

    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: Any = None) -> Response:
        return self._changed(RestoreSerializer, deadlines.restore)

    @action(detail=True, methods=["post"])
    def preview(self, request: Request, pk: Any = None) -> Response:
        row: Deadline = self.get_object()
        asked = PreviewSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        found = deadlines.preview_move(
            by=asked_by(request), deadline=row, rule=asked.validated_data["rule"]
        )
        return Response(PreviewedSerializer(found).data)

    def as_read(self, row: Deadline) -> dict[str, Any]:
        """A row as this resource shows it."""
        return dict(self.get_serializer(row).data)

    def _changed(self, takes: type[Any], change: Callable[..., Deadline]) -> Response:
        row: Deadline = self.get_object()
        version = version_seen(self.request, row)
        asked = takes(data=self.request.data)
        asked.is_valid(raise_exception=True)
        return self._answer(
            change(by=asked_by(self.request), deadline=row, version=version, **asked.validated_data)
        )

    def _answer(self, row: Deadline, code: int = status.HTTP_200_OK) -> Response:
        headers = {"ETag": etag(row)}
        if code == status.HTTP_201_CREATED:
            headers["Location"] = self.reverse_action("detail", [row.pk])
        return Response(self.as_read(row), code, headers=headers)


def _meet(*, deadline: Deadline, on: Any = None, **options: Any) -> Deadline:
    return deadlines.meet(deadline=deadline, on=on or clock.today(deadline.plan.tz), **options)
