"""Delegations with their delegates, and working groups with their co-leads."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers

from negotiations.core.api.fields import BilingualField
from negotiations.core.api.schema import described
from negotiations.core.api.views import ReadRows
from negotiations.plan.api.filters import DelegationFilters, GroupFilters
from negotiations.plan.api.plans import PartySerializer
from negotiations.plan.models import Delegate, Delegation, GroupLead, WorkingGroup
from negotiations.plan.selectors.records import delegations_for, groups_for


class DelegateSerializer(serializers.ModelSerializer[Delegate]):
    """One person in a delegation: a name and a role, never an address."""

    name = serializers.CharField(source="user.name")

    class Meta:
        model = Delegate
        fields = ("id", "name", "role")


class DelegationSerializer(PartySerializer):
    """A delegation and the people who sit in it now."""

    plan = serializers.CharField(source="plan.slug", help_text=_("Short name of the plan."))
    delegates = DelegateSerializer(many=True)

    class Meta:
        model = Delegation
        fields = ("id", "plan", "code", "name", "place", "lead", "lead_person", "delegates")


class GroupLeadSerializer(serializers.ModelSerializer[GroupLead]):
    """A co-lead of a working group."""

    name = serializers.CharField(source="delegate.user.name")
    party = serializers.CharField(source="delegate.delegation.party.code")

    class Meta:
        model = GroupLead
        fields = ("name", "party")


class GroupSerializer(serializers.ModelSerializer[WorkingGroup]):
    """A working group."""

    plan = serializers.CharField(source="plan.slug", help_text=_("Short name of the plan."))
    title = BilingualField()
    workstreams: Any = serializers.SlugRelatedField(
        slug_field="number",
        many=True,
        read_only=True,
        help_text=_("Numbers of the workstreams it works on."),
    )
    leads = GroupLeadSerializer(many=True)
    illustrative = serializers.BooleanField(help_text=_("No source states it."))

    class Meta:
        model = WorkingGroup
        fields = ("id", "plan", "key", "code", "title", "workstreams", "leads", "illustrative")


@extend_schema_view(
    list=described(_("Delegations, with the name and role of each delegate.")),
    retrieve=described(_("One delegation.")),
)
class Delegations(ReadRows):
    rows = staticmethod(delegations_for)
    serializer_class = DelegationSerializer
    filterset_class = DelegationFilters


@extend_schema_view(
    list=described(_("Working groups, with their co-leads.")),
    retrieve=described(_("One working group.")),
)
class Groups(ReadRows):
    rows = staticmethod(groups_for)
    serializer_class = GroupSerializer
    filterset_class = GroupFilters
