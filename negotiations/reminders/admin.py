"""Reminders in the admin: to read, and to send again."""

from typing import Any

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from negotiations.core.admin import ReadOnlyAdmin
from negotiations.core.errors import Refused
from negotiations.reminders.models import Reminder
from negotiations.reminders.services import outbox


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ("deadline", "recipient", "step", "due_on", "state", "sent_at", "error")
    list_filter = ("state",)
    list_select_related = ("deadline", "recipient")
    actions: Any = ("send_again",)

    @admin.action(description=_("Send again"))
    def send_again(self, request: Any, queryset: Any) -> None:
        """Have those that failed taken up by a worker again; say how many had not."""
        sent, left = 0, 0
        for reminder in queryset:
            try:
                outbox.retry(by=request.user, reminder=reminder)
                sent += 1
            except Refused:
                left += 1
        if sent:
            words = ngettext(
                "%(n)d reminder is sent again within a minute.",
                "%(n)d reminders are sent again within a minute.",
                sent,
            )
            self.message_user(request, words % {"n": sent}, messages.SUCCESS)
        if left:
            words = ngettext(
                "%(n)d reminder had not failed and was left alone.",
                "%(n)d reminders had not failed and were left alone.",
                left,
            )
            self.message_user(request, words % {"n": left}, messages.WARNING)
