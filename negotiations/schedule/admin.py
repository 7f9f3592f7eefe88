"""Deadlines in the admin, to read."""

from django.contrib import admin

from negotiations.core.admin import ReadOnlyAdmin
from negotiations.core.bilingual import columns
from negotiations.plan.admin.record import OF_PLAN
from negotiations.schedule.models import Deadline


@admin.register(Deadline)
class DeadlineAdmin(ReadOnlyAdmin):
    list_display = ("title", "plan", "original_on", "due_on", "met_on")
    list_filter = (*OF_PLAN, "illustrative")
    list_select_related = ("plan",)
    search_fields = columns("title")
    date_hierarchy = "due_on"
