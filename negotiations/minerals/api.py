"""Minerals and what is known of them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers
from rest_framework.routers import SimpleRouter

from negotiations.core.api.fields import BilingualField
from negotiations.core.api.filters import Filters
from negotiations.core.api.schema import described
from negotiations.core.api.views import ReadRows
from negotiations.minerals.models import Mineral, MineralFact
from negotiations.minerals.selectors import mineral_facts_for, minerals_for


class MineralFactFilters(Filters):
    mineral = filters.CharFilter(field_name="minerals__key", help_text=_("Key of a mineral."))

    class Meta:
        model = MineralFact
        fields: tuple[str, ...] = ()


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


router = SimpleRouter(use_regex_path=False)
router.register("minerals", Minerals, "api-mineral")
router.register("mineral-facts", MineralFacts, "api-mineral-fact")

urlpatterns = router.urls
