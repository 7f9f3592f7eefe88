"""Oneself: preferences and seats."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from drf_standardized_errors.openapi_validation_errors import extend_validation_errors
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from negotiations.core.api.fields import Language, Words
from negotiations.core.api.schema import described
from negotiations.core.api.statuses import REFUSED
from negotiations.core.api.views import Spoken
from negotiations.plan.api.asking import asked_by
from negotiations.plan.models import Delegate, SecretariatMember, User
from negotiations.plan.services import people


class SeatSerializer(serializers.ModelSerializer[Delegate]):
    """Where a person sits."""

    plan = serializers.CharField(source="plan.slug", help_text=_("Short name of the plan."))
    party = serializers.CharField(source="delegation.code", help_text=_("Code of the party."))

    class Meta:
        model = Delegate
        fields = ("plan", "party", "role")


class MeSerializer(serializers.ModelSerializer[User]):
    """The person who asks."""

    seats = serializers.SerializerMethodField(help_text=_("Seats in delegations."))
    secretariat_of = serializers.SerializerMethodField(
        help_text=_("Short names of the plans one serves.")
    )

    class Meta:
        model = User
        fields = ("id", "name", "email", "language", "zone", "is_staff", "seats", "secretariat_of")

    @extend_schema_field(SeatSerializer(many=True))
    def get_seats(self, user: User) -> list[Any]:
        rows = Delegate.objects.visible_to(user).active().filter(user=user)
        return list(
            SeatSerializer(rows.select_related("plan", "delegation__party"), many=True).data
        )

    def get_secretariat_of(self, user: User) -> list[str]:
        rows = SecretariatMember.objects.visible_to(user).filter(user=user)
        return list(rows.order_by("plan__slug").values_list("plan__slug", flat=True))


class PreferencesSerializer(serializers.Serializer[User]):
    """What a person sets for themselves; what is not given stays."""

    language = Language(required=False)
    zone = Words(required=False, max_length=64, help_text=_("An IANA time zone."))


@extend_validation_errors([REFUSED], "zone", methods=["patch"])
class Me(Spoken):
    @described(_("You: name, address, language, zone and seats."), responses=MeSerializer)
    def get(self, request: Request) -> Response:
        return Response(MeSerializer(asked_by(request)).data)

    @described(
        _("Change your language or time zone."),
        request=PreferencesSerializer,
        responses=MeSerializer,
    )
    def patch(self, request: Request) -> Response:
        asked = PreferencesSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return Response(
            MeSerializer(
                people.set_preferences(user=asked_by(request), **asked.validated_data)
            ).data
        )
