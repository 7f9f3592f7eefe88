"""What lists of reminders can be narrowed by."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from negotiations.core.api.filters import Filters, Rows, YesNo
from negotiations.reminders.models import Reminder
from negotiations.reminders.selectors.inbox import inbox


class ReminderFilters(Filters):
    to_answer = YesNo(
        method="only_to_answer", help_text=_("Those that wait for your answer, or all others.")
    )

    class Meta:
        model = Reminder
        fields: tuple[str, ...] = ()

    @extend_schema_field(OpenApiTypes.BOOL)
    def only_to_answer(self, rows: Rows, name: str, value: str) -> Rows:
        waiting = inbox(self.request.user, "answer").order_by().values("pk")
        return rows.filter(pk__in=waiting) if value == "true" else rows.exclude(pk__in=waiting)
