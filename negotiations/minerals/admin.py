"""Minerals in the admin, to read."""

from django.contrib import admin

from negotiations.core.admin import ReadOnlyAdmin
from negotiations.minerals.models import Mineral, MineralFact


@admin.register(Mineral, MineralFact)
class MineralAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "key")
    search_fields = ("key",)
