"""One's own reminders, and acknowledging them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_view
from drf_standardized_errors.openapi_validation_errors import extend_validation_errors
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from negotiations.core.api.fields import BilingualField, Moment
from negotiations.core.api.schema import described
from negotiations.core.api.statuses import REFUSED
from negotiations.core.api.views import ReadRows
from negotiations.plan.api.asking import asked_by
from negotiations.reminders.api.filters import ReminderFilters
from negotiations.reminders.models import Reminder
from negotiations.reminders.selectors.records import own_reminders
from negotiations.reminders.services import answers
from negotiations.schedule.models import Deadline


class RemindedOfSerializer(serializers.ModelSerializer[Deadline]):
    """The deadline a reminder is about."""

    plan = serializers.CharField(source="plan.slug", help_text=_("Short name of the plan."))
    title = BilingualField()

    class Meta:
        model = Deadline
        fields = ("id", "plan", "title")


class ReminderSerializer(serializers.ModelSerializer[Reminder]):
    """What you were told once about one deadline: an item of your inbox, and mostly a mail."""

    deadline = RemindedOfSerializer()
    found_at = Moment()
    sent_at = Moment(allow_null=True)
    read_at = Moment(allow_null=True)
    acknowledged_at = Moment(allow_null=True)

    class Meta:
        model = Reminder
        fields = (
            "id",
            "deadline",
            "kind",
            "step",
            "due_on",
            "urgent",
            "state",
            "found_at",
            "sent_at",
            "read_at",
            "acknowledged_at",
        )


@extend_schema_view(
    list=described(_("Your reminders, newest first.")),
    retrieve=described(_("One of your reminders.")),
    acknowledge=described(
        _("Acknowledge it. A second time changes nothing: it says when you did."),
        operation_id="reminders_acknowledge",
        request=None,
        responses={200: ReminderSerializer},
    ),
)
@extend_validation_errors([REFUSED], "non_field_errors", actions=["acknowledge"])
class Reminders(ReadRows):
    rows = staticmethod(own_reminders)
    serializer_class = ReminderSerializer
    filterset_class = ReminderFilters

    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, pk: Any = None) -> Response:
        row: Reminder = self.get_object()
        answered = answers.acknowledge(by=asked_by(request), reminder=row)
        return Response(self.get_serializer(answered).data)
