"""One's own exports in the admin, to read."""

from django.contrib import admin

from agreements.documents.models import Export
from negotiations.core.admin import ReadOnlyAdmin


@admin.register(Export)
class ExportAdmin(ReadOnlyAdmin):
    """One's own exports; the file itself is fetched from its page."""

    list_display = ("agreement", "language", "state", "percent", "requested_at", "pages")
    list_filter = ("state",)
    list_select_related = ("agreement",)
    exclude = ("file",)
