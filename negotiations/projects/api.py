"""Projects put forward."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers
from rest_framework.routers import SimpleRouter

from negotiations.core.api.fields import BilingualField
from negotiations.core.api.schema import described
from negotiations.core.api.views import ReadRows
from negotiations.plan.api.filters import OfSide
from negotiations.projects.models import Project
from negotiations.projects.selectors import projects_for


class ProjectFilters(OfSide):
    stage = filters.ChoiceFilter(choices=Project.Stage.choices, help_text=_("Which list."))
    kind = filters.ChoiceFilter(choices=Project.Kind.choices, help_text=_("Kind of project."))
    mineral = filters.CharFilter(field_name="minerals__key", help_text=_("Key of a mineral."))

    class Meta:
        model = Project
        fields: tuple[str, ...] = ()


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


@extend_schema_view(
    list=described(_("The projects you see: the shortlist first.")),
    retrieve=described(_("One project.")),
)
class Projects(ReadRows):
    rows = staticmethod(projects_for)
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilters


router = SimpleRouter(use_regex_path=False)
router.register("projects", Projects, "api-project")

urlpatterns = router.urls
