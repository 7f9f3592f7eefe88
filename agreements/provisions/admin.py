"""Agreements and their provisions with all versions in the admin, to read."""

from django.contrib import admin

from agreements.provisions.models import Agreement, Provision, ProvisionText, ProvisionVersion
from negotiations.core.admin import ReadOnlyAdmin, VisibleFilter
from negotiations.core.bilingual import columns


@admin.register(Agreement)
class AgreementAdmin(ReadOnlyAdmin):
    list_display = ("symbol", "title", "plan", "illustrative")
    list_filter = (("plan", VisibleFilter),)
    list_select_related = ("plan",)
    search_fields = ("symbol", "slug", *columns("title"))


@admin.register(Provision)
class ProvisionAdmin(ReadOnlyAdmin):
    list_display = ("uid", "agreement", "kind", "number", "status")
    list_filter = (("agreement", VisibleFilter), "kind", "status")
    list_select_related = ("agreement",)
    search_fields = ("uid", "number")


@admin.register(ProvisionText)
class ProvisionTextAdmin(ReadOnlyAdmin):
    list_display = ("provision", "language", "heading")
    list_filter = ("language",)
    list_select_related = ("provision",)
    search_fields = ("heading", "source")


@admin.register(ProvisionVersion)
class ProvisionVersionAdmin(ReadOnlyAdmin):
    list_display = ("text", "version", "by_name", "at")
    list_select_related = ("text__provision",)
    search_fields = ("heading", "source")
