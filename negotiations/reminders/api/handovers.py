"""Delegating a deadline to a colleague, and taking it back."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_view
from drf_standardized_errors.openapi_validation_errors import extend_validation_errors
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from negotiations.core.api.fields import Moment, VisibleKey, Words
from negotiations.core.api.schema import described
from negotiations.core.api.statuses import REFUSED
from negotiations.core.api.views import ReadRows
from negotiations.journal.services import LONGEST_TEXT
from negotiations.plan.api.asking import asked_by
from negotiations.plan.api.seats import DelegateSerializer
from negotiations.plan.models import Delegate
from negotiations.reminders.models import Handover
from negotiations.reminders.selectors.records import handovers_for
from negotiations.reminders.services import answers
from negotiations.schedule.models import Deadline


class HandoverSerializer(serializers.ModelSerializer[Handover]):
    """A deadline that one delegate delegated to another; seen by their delegation alone."""

    deadline = serializers.UUIDField(source="deadline_id", help_text=_("Id of the deadline."))
    by = DelegateSerializer(source="from_delegate", help_text=_("Who delegated it."))
    to = DelegateSerializer(source="to_delegate", help_text=_("Who is told instead."))
    at = Moment()
    ended_at = Moment(allow_null=True, help_text=_("Null while it holds."))

    class Meta:
        model = Handover
        fields = ("id", "deadline", "by", "to", "note", "at", "ended_at")


class NewHandoverSerializer(serializers.Serializer[Handover]):
    """What is delegated, and to whom."""

    deadline = VisibleKey(Deadline, help_text=_("Id of the deadline."))
    to = VisibleKey(Delegate, help_text=_("Id of a delegate of your own delegation."))
    note = Words(required=False, allow_blank=True, default="", max_length=LONGEST_TEXT)


@extend_schema_view(
    list=described(_("What was delegated in your delegation, newest first.")),
    retrieve=described(_("One handover.")),
    create=described(
        _("Delegate a deadline to a colleague, who is told of it instead of you."),
        request=NewHandoverSerializer,
        responses={201: HandoverSerializer},
    ),
    end=described(
        _("End it: whoever delegated is told again. A second time changes nothing."),
        operation_id="handovers_end",
        request=None,
        responses={200: HandoverSerializer},
    ),
)
@extend_validation_errors([REFUSED], "to", actions=["create"])
@extend_validation_errors([REFUSED], "non_field_errors", actions=["create", "end"])
class Handovers(mixins.CreateModelMixin, ReadRows):
    rows = staticmethod(handovers_for)
    serializer_class = HandoverSerializer

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = NewHandoverSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        made = answers.delegate(by=asked_by(request), **asked.validated_data)
        return Response(self.get_serializer(made).data, status.HTTP_201_CREATED)

    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: Any = None) -> Response:
        row: Handover = self.get_object()
        ended = answers.take_back(by=asked_by(request), handover=row)
        return Response(self.get_serializer(ended).data)
