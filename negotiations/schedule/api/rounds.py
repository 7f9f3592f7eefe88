"""Rounds, and requests for more time: reading them."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers

from negotiations.core.api.fields import BilingualField, Moment
from negotiations.core.api.schema import described
from negotiations.core.api.views import ReadRows
from negotiations.plan.models import Delegation
from negotiations.schedule.api.filters import ExtensionFilters, RoundFilters
from negotiations.schedule.models import Extension, ExtensionAnswer, Round
from negotiations.schedule.selectors.extensions import extensions_for
from negotiations.schedule.selectors.rounds import rounds_for


class RoundSerializer(serializers.ModelSerializer[Round]):
    """A round."""

    plan = serializers.CharField(source="plan.slug", help_text=_("Short name of the plan."))
    number = serializers.IntegerField(help_text=_("What rules call it by: “round 3”."))
    name = BilingualField()
    version = serializers.IntegerField(help_text=_("How often it was set or changed."))

    class Meta:
        model = Round
        fields = (
            "id",
            "plan",
            "number",
            "name",
            "place",
            "zone",
            "first_on",
            "last_on",
            "illustrative",
            "version",
        )


class ExtensionAnswerSerializer(serializers.ModelSerializer[ExtensionAnswer]):
    """What one delegation said to a request."""

    delegation = serializers.SerializerMethodField(
        help_text=_("Code of the party; null for the secretariat.")
    )
    answered_by = serializers.CharField(source="answered_by.name")
    answered_at = Moment()

    class Meta:
        model = ExtensionAnswer
        fields = ("delegation", "answered_by", "consents", "reason", "language", "answered_at")

    def get_delegation(self, row: ExtensionAnswer) -> str | None:
        return _code(row.delegation)


class ExtensionSerializer(serializers.ModelSerializer[Extension]):
    """A request for more time, and what was said to it."""

    plan = serializers.CharField(source="plan.slug", help_text=_("Short name of the plan."))
    deadline = serializers.UUIDField(
        source="deadline_id", allow_null=True, help_text=_("Null: for the plan's window.")
    )
    delegation = serializers.SerializerMethodField(
        help_text=_("Code of the party that asked; null for the secretariat.")
    )
    asked_by = serializers.CharField(source="asked_by.name")
    asked_at = Moment()
    closed_at = Moment(allow_null=True, help_text=_("When it was agreed, refused or withdrawn."))
    answers = ExtensionAnswerSerializer(many=True)
    own = serializers.SerializerMethodField(help_text=_("Seen by your delegation alone."))

    class Meta:
        model = Extension
        fields = (
            "id",
            "plan",
            "deadline",
            "to_on",
            "was_on",
            "reason",
            "language",
            "asked_by",
            "delegation",
            "asked_at",
            "state",
            "closed_at",
            "answers",
            "own",
            "illustrative",
        )

    def get_delegation(self, row: Extension) -> str | None:
        return _code(row.delegation)

    def get_own(self, row: Extension) -> bool:
        return not row.is_joint


def _code(delegation: Delegation | None) -> str | None:
    return delegation.code if delegation else None


@extend_schema_view(
    list=described(_("The rounds you see, by number.")), retrieve=described(_("One round."))
)
class Rounds(ReadRows):
    rows = staticmethod(rounds_for)
    serializer_class = RoundSerializer
    filterset_class = RoundFilters


@extend_schema_view(
    list=described(_("The requests for more time you see, newest first.")),
    retrieve=described(_("One request for more time, with each delegation's answer.")),
)
class Extensions(ReadRows):
    rows = staticmethod(extensions_for)
    serializer_class = ExtensionSerializer
    filterset_class = ExtensionFilters
