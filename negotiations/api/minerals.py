"""Minerals, the facts about them, and the projects for them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers

from negotiations.api.fields import BilingualField
from negotiations.api.filters import MineralFactFilters, ProjectFilters
from negotiations.api.schema import described
from negotiations.api.views import ReadRows
from negotiations.models import Mineral, MineralFact, Project
from negotiations.selectors.records import mineral_facts_for, minerals_for, projects_for


class MineralSerializer(serializers.ModelSerializer[Mineral]):
    """A mineral."""

    name = BilingualField()

    class Meta:
        model = Mineral
        fields = ("id", "key", "symbol", "name")


class MineralFactSerializer(serializers.ModelSerializer[MineralFact]):
    """One published statement about minerals."""

    statement = BilingualField()
    minerals: Any = serializers.SlugRelatedField(slug_field="key", many=True, read_only=True)

    class Meta:
        model = MineralFact
        fields = ("id", "key", "statement", "citation", "minerals")


class ProjectSerializer(serializers.ModelSerializer[Project]):
    """A project put forward for financing or other support."""

    plan = serializers.CharField(source="plan.slug", help_text=_("Short name of the plan."))
    title = BilingualField()
    description = BilingualField()
    countries = serializers.SerializerMethodField(help_text=_("ISO 3166 codes."))
    minerals: Any = serializers.SlugRelatedField(
        slug_field="key", many=True, read_only=True, help_text=_("Keys of minerals.")
    )
    put_forward_by = serializers.CharField(
        source="put_forward_by.code", default=None, allow_null=True, help_text=_("Code of a party.")
    )
    own = serializers.SerializerMethodField(help_text=_("Seen by your delegation alone."))

    class Meta:
        model = Project
        fields = (
            "id",
            "plan",
            "title",
            "description",
            "kind",
            "stage",
            "countries",
            "minerals",
            "put_forward_by",
            "own",
            "sourced",
            "illustrative",
        )

    def get_countries(self, row: Project) -> list[str]:
        return [code.strip() for code in row.countries.split(",") if code.strip()]

    def get_own(self, row: Project) -> bool:
        return not row.is_joint


@extend_schema_view(list=described(_("Minerals.")), retrieve=described(_("One mineral.")))
class Minerals(ReadRows):
    rows = staticmethod(minerals_for)
    serializer_class = MineralSerializer


@extend_schema_view(
    list=described(_("What has been published about minerals.")),
    retrieve=described(_("One statement about minerals.")),
)
class MineralFacts(ReadRows):
    rows = staticmethod(mineral_facts_for)
    serializer_class = MineralFactSerializer
    filterset_class = MineralFactFilters


@extend_schema_view(
    list=described(_("The projects you see: the shortlist first.")),
    retrieve=described(_("One project.")),
)
class Projects(ReadRows):
    rows = staticmethod(projects_for)
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilters
