"""Deadlines as the API says and hears them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from negotiations.core import clock
from negotiations.core.api.fields import (
    BilingualField,
    Hour,
    Moment,
    PartyCodes,
    TitleSerializer,
    VisibleKey,
    VisibleKeys,
    VisibleSlug,
    Words,
)
from negotiations.core.zones import validate_zone
from negotiations.plan.models import ActionPlan, Delegate, Delegation, WorkingGroup
from negotiations.schedule.models import Deadline
from negotiations.schedule.selectors.reckoning import Moved, Preview
from negotiations.schedule.services.reckoning import LONGEST_RULE
from negotiations.schedule.services.saying import NewDeadline
from negotiations.schedule.words.rules import why_sentence

_RULE = _(
    "A date such as 2026-03-20, or a rule such as “start + 45 days”, “round 3 - 10 working days” "
    "or “deadline first-reading + 2 weeks”."
)


class DeadlineSerializer(serializers.ModelSerializer[Deadline]):
    """A deadline."""

    plan = serializers.CharField(source="plan.slug", help_text=_("Short name of the plan."))
    group = serializers.UUIDField(
        source="group_id", allow_null=True, help_text=_("Id of the working group, if any.")
    )
    title = BilingualField()
    key = serializers.CharField(help_text=_("What rules call it: “deadline first-reading”."))
    rule = serializers.CharField(help_text=_RULE)
    due_time = Hour(allow_null=True, help_text=_("Null: by the end of the day."))
    due_at = Moment(help_text=_("The instant at which it turns late."))
    late = serializers.SerializerMethodField(help_text=_("Past due now, and not met."))
    days_left = serializers.SerializerMethodField(
        help_text=_("Whole days to the due date, in its own zone; negative when past.")
    )
    slip = serializers.IntegerField(help_text=_("Days by which it moved from the original date."))
    responsible = PartyCodes(help_text=_("Codes of the parties that answer for it."))
    people: Any = serializers.PrimaryKeyRelatedField(
        many=True, read_only=True, help_text=_("Ids of the delegates it names.")
    )
    removed_at = Moment(
        allow_null=True, help_text=_("When it was removed; null for one that stands.")
    )
    own = serializers.SerializerMethodField(help_text=_("Seen by your delegation alone."))
    version = serializers.IntegerField(help_text=_("The number in its ETag."))

    class Meta:
        model = Deadline
        fields = (
            "id",
            "plan",
            "group",
            "title",
            "key",
            "rule",
            "original_on",
            "due_on",
            "due_time",
            "zone",
            "due_at",
            "met_on",
            "late",
            "days_left",
            "slip",
            "responsible",
            "people",
            "removed_at",
            "own",
            "sourced",
            "illustrative",
            "version",
        )

    def get_late(self, row: Deadline) -> bool:
        return row.is_late(clock.now())

    def get_days_left(self, row: Deadline) -> int:
        return row.days_left(clock.now())

    def get_own(self, row: Deadline) -> bool:
        return not row.is_joint


class NewDeadlineSerializer(serializers.Serializer[NewDeadline]):
    """What a person says of a deadline they set."""

    plan = VisibleSlug(ActionPlan, help_text=_("Short name of the plan."))
    title = TitleSerializer(help_text=_("What is due, in one language or both."))
    rule = Words(max_length=LONGEST_RULE, help_text=_RULE)
    due_time = Hour(
        required=False, allow_null=True, default=None, help_text=_("None: by the end of the day.")
    )
    zone = Words(
        required=False,
        allow_blank=True,
        default="",
        max_length=64,
        help_text=_("Time zone; empty for the plan's own."),
    )
    group = VisibleKey(
        WorkingGroup,
        required=False,
        allow_null=True,
        default=None,
        help_text=_("Id of a working group of the plan."),
    )
    responsible = PartyCodes(
        required=False,
        default=list,
        help_text=_("Codes of the parties that answer for it; none for all."),
    )
    people = VisibleKeys(
        Delegate,
        required=False,
        default=list,
        max_length=100,
        help_text=_("Ids of delegates to be reminded besides those who answer for it."),
    )
    own = serializers.BooleanField(
        required=False, default=False, help_text=_("Seen by your delegation alone.")
    )

    def validate_zone(self, zone: str) -> str:
        if zone:
            validate_zone(zone)
        return zone

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Resolve the codes among the delegations of the plan that the reader sees."""
        codes = set(attrs["responsible"])
        seen = Delegation.objects.visible_to(self.context["request"].user)
        found = list(seen.filter(plan=attrs["plan"], party__code__in=codes).select_related("party"))
        unknown = sorted(codes - {delegation.code for delegation in found})
        if unknown:
            raise serializers.ValidationError(
                {"responsible": [_("No delegation of this plan: %s.") % ", ".join(unknown)]},
                "does_not_exist",
            )
        return {**attrs, "responsible": found}

    def new_deadline(self) -> NewDeadline:
        """What was said, as the service takes it."""
        said = dict(self.validated_data)
        title = said.pop("title")
        said.pop("plan")
        return NewDeadline(**{f"title_{code}": words for code, words in title.items()}, **said)


class MoveSerializer(serializers.Serializer[Deadline]):
    """Where a deadline goes, and why."""

    rule = Words(max_length=LONGEST_RULE, help_text=_RULE)
    reason = Words(max_length=10_000, help_text=_("Why it is moved; the journal keeps it."))


class PreviewSerializer(serializers.Serializer[Deadline]):
    """Where a deadline would go."""

    rule = Words(max_length=LONGEST_RULE, help_text=_RULE)


class NamedDeadlineSerializer(serializers.ModelSerializer[Deadline]):
    """Which deadline."""

    key = serializers.CharField(help_text=_("What rules call it: “deadline first-reading”."))
    title = BilingualField()
    own = serializers.SerializerMethodField(help_text=_("Seen by your delegation alone."))

    class Meta:
        model = Deadline
        fields = ("id", "key", "title", "own")

    def get_own(self, row: Deadline) -> bool:
        return not row.is_joint


class MovedSerializer(serializers.Serializer[Moved]):
    """A deadline that would move: from which date to which, and why then."""

    deadline = NamedDeadlineSerializer()
    was = serializers.DateField(help_text=_("The date it has now."))
    due = serializers.DateField(help_text=_("The date it would have."))
    rule = serializers.CharField(source="reckoning.rule", help_text=_RULE)
    why = serializers.SerializerMethodField(help_text=_("Why then, in your language."))

    def get_why(self, one: Moved) -> str:
        return why_sentence(one.reckoning)


class PreviewedSerializer(serializers.Serializer[Preview]):
    """Where a deadline would go, and what you see that would move with it."""

    itself = MovedSerializer()
    along = MovedSerializer(many=True)


class RemoveSerializer(serializers.Serializer[Deadline]):
    """Why a deadline is removed."""

    reason = Words(max_length=10_000, help_text=_("Why; the journal keeps it."))


class RestoreSerializer(serializers.Serializer[Deadline]):
    """Nothing but which version was seen."""


class MeetSerializer(serializers.Serializer[Deadline]):
    """When a deadline was met."""

    on = serializers.DateField(
        required=False, help_text=_("The day it was met; today, in the plan's zone, if not given.")
    )
    note = Words(required=False, allow_blank=True, default="", max_length=10_000)


class ReopenSerializer(serializers.Serializer[Deadline]):
    """Why a deadline is not met after all."""

    reason = Words(max_length=10_000, help_text=_("Why; the journal keeps it."))
