"""Projects in the admin, to read."""

from django.contrib import admin

from negotiations.core.admin import ReadOnlyAdmin
from negotiations.core.bilingual import columns
from negotiations.plan.admin.record import OF_PLAN
from negotiations.projects.models import Project


@admin.register(Project)
class ProjectAdmin(ReadOnlyAdmin):
    list_display = ("title", "plan", "kind", "stage", "illustrative")
    list_filter = (*OF_PLAN, "kind", "stage")
    list_select_related = ("plan",)
    search_fields = columns("title")
