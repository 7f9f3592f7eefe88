"""People and where they sit. Every change goes through a service, which journals it."""

import zoneinfo
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from negotiations.core.admin import VisibleAdmin, VisibleFilter
from negotiations.core.errors import Refused
from negotiations.plan.models import Delegate, GroupLead, SecretariatMember, User
from negotiations.plan.services import accounts, seats


class ServiceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that asks the service beforehand, so that its refusal stands beside the field."""

    def refusals(self) -> None:
        """Ask the service; it raises `Refused` where it would not act."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors:
            try:
                self.refusals()
            except Refused as refusal:
                field = refusal.field if refusal.field in self.fields else None
                self.add_error(field, str(refusal.reason))
        return cleaned


class _PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """The service's refusals, asked once the person is as typed."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            try:
                accounts.refuse_account(self.instance)
            except Refused as refusal:
                field = refusal.field if refusal.field in self.fields else None
                self.add_error(field, str(refusal.reason))


class NewPersonForm(_PersonForm, AdminUserCreationForm):  # type: ignore[type-arg]
    """A person with a first password."""

    class Meta:
        model = User
        fields = ("email", "name", "language", "zone", "is_staff")


class PersonForm(_PersonForm, UserChangeForm):  # type: ignore[type-arg]
    """What is known of a person."""

    class Meta:
        model = User
        fields = ("email", "name", "language", "zone", "is_active", "is_staff")
        field_classes: dict[str, Any] = {}


@admin.register(User)
class PersonAdmin(VisibleAdmin, UserAdmin):  # type: ignore[type-arg]
    """People are stopped from logging in, never deleted: the record names them."""

    form = PersonForm
    add_form = NewPersonForm
    fieldsets = (
        (None, {"fields": ("email", "password", "name")}),
        (_("Language and time zone"), {"fields": ("language", "zone")}),
        (_("Rights"), {"fields": ("is_active", "is_staff")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "language", "zone", "is_staff")}),
        (_("First password"), {"fields": ("usable_password", "password1", "password2")}),
    )
    list_display = ("name", "email", "language", "zone", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff", "language")
    search_fields = ("name", "email")
    ordering = ("name", "email")
    filter_horizontal = ()

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "zone":
            zones = [(zone, zone) for zone in sorted(zoneinfo.available_timezones())]
            kwargs["widget"] = forms.Select(choices=zones)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: Any, obj: User, form: Any, change: bool) -> None:
        accounts.keep(by=request.user, user=obj)

    def user_change_password(self, request: Any, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """Django's page, and a journal entry where a password was set on it."""
        with transaction.atomic():
            before = self._password(request, id)
            answer: HttpResponse = super().user_change_password(request, id, form_url)
            person = self.get_object(request, id)
            if before is not None and person is not None and person.password != before:
                accounts.password_was_set(by=request.user, user=person)
        return answer

    def _password(self, request: HttpRequest, user_id: str) -> str | None:
        user = self.get_object(request, user_id)
        return None if user is None else str(user.password)


class SeatForm(ServiceForm):
    """Who sits where, as what; and, later, that they left."""

    def refusals(self) -> None:
        if self.instance.pk is None or self.instance._state.adding:
            seats.refuse_seat(
                delegation=self.cleaned_data["delegation"], user=self.cleaned_data["user"]
            )
        elif not self.cleaned_data["left"]:
            seats.refuse_seat(delegation=self.instance.delegation, user=self.instance.user)


@admin.register(Delegate)
class SeatAdmin(VisibleAdmin):
    """Delegates. A seat ends by “has left”: the record speaks of it."""

    form = SeatForm
    list_display = ("user", "delegation", "plan", "role", "left")
    list_filter = (("plan", VisibleFilter), "role", "left")
    list_select_related = ("user", "delegation__party", "plan")
    search_fields = ("user__name", "user__email")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("user", "delegation", "role", *(("left",) if obj else ()))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("user", "delegation") if obj else ()

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> Any:
        rows = super().get_field_queryset(db, db_field, request)
        if db_field.name == "delegation":
            return rows.filter(plan__tracked_only=False).select_related("plan", "party")
        return rows

    def save_model(self, request: Any, obj: Delegate, form: Any, change: bool) -> None:
        if not form.changed_data:
            return
        if obj.left:
            seats.unseat_delegate(by=request.user, delegate=obj)
            return
        row = seats.seat_delegate(
            by=request.user, delegation=obj.delegation, user=obj.user, role=obj.role
        )
        obj.pk, obj.plan = row.pk, row.plan


class _EndableAdmin(VisibleAdmin):
    """What is taken or ended, and nothing between; ending it goes through a service."""

    actions: Any = ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        with transaction.atomic():
            for row in queryset:
                self.delete_model(request, row)


class SecretariatForm(ServiceForm):
    """Who serves which plan."""

    def refusals(self) -> None:
        seats.refuse_secretariat(plan=self.cleaned_data["plan"], user=self.cleaned_data["user"])


@admin.register(SecretariatMember)
class SecretariatAdmin(_EndableAdmin):
    """The secretariat."""

    form = SecretariatForm
    fields = ("user", "plan")
    list_display = ("user", "plan")
    list_filter = (("plan", VisibleFilter),)
    list_select_related = ("user", "plan")
    search_fields = ("user__name", "user__email")

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> Any:
        rows = super().get_field_queryset(db, db_field, request)
        return rows.filter(tracked_only=False) if db_field.name == "plan" else rows

    def save_model(self, request: Any, obj: SecretariatMember, form: Any, change: bool) -> None:
        obj.pk = seats.seat_secretariat(by=request.user, plan=obj.plan, user=obj.user).pk

    def delete_model(self, request: Any, obj: SecretariatMember) -> None:
        seats.unseat_secretariat(by=request.user, member=obj)


class CoLeadForm(ServiceForm):
    """Which delegate leads which group."""

    def refusals(self) -> None:
        seats.refuse_co_lead(
            group=self.cleaned_data["group"], delegate=self.cleaned_data["delegate"]
        )


@admin.register(GroupLead)
class CoLeadAdmin(_EndableAdmin):
    """Co-leads; naming one ends the one their party had."""

    form = CoLeadForm
    fields = ("group", "delegate")
    list_display = ("group", "delegate", "party")
    list_select_related = ("group__plan", "delegate__user", "delegate__delegation__party")

    @admin.display(description=_("party"))
    def party(self, lead: GroupLead) -> str:
        return str(lead.delegate.delegation)

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> Any:
        rows = super().get_field_queryset(db, db_field, request)
        if db_field.name == "delegate":
            return rows.active().select_related("plan", "delegation__party", "user")
        return rows.select_related("plan")

    def save_model(self, request: Any, obj: GroupLead, form: Any, change: bool) -> None:
        obj.pk = seats.name_co_lead(by=request.user, group=obj.group, delegate=obj.delegate).pk

    def delete_model(self, request: Any, obj: GroupLead) -> None:
        seats.end_co_lead(by=request.user, lead=obj)
