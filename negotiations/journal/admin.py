"""The journal in the admin, to read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from negotiations.core import verbs
from negotiations.core.admin import ReadOnlyAdmin
from negotiations.core.bilingual import columns
from negotiations.journal.models import JournalEntry
from negotiations.plan.admin.record import OF_PLAN


@admin.register(JournalEntry)
class JournalAdmin(ReadOnlyAdmin):
    list_display = ("at", "plan", "actor_name", "happened", "subject_label", "text")
    list_filter = OF_PLAN
    list_select_related = ("plan",)
    search_fields = ("text", "actor_name", *columns("subject_label"))

    @admin.display(description=_("what happened"))
    def happened(self, entry: JournalEntry) -> str:
        return verbs.sentence(entry.verb, entry.data)
