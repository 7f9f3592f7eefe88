"""The minerals, and facts about them, that one sees."""

from django.db.models import QuerySet

from negotiations.minerals.models import Mineral, MineralFact
from negotiations.plan.selectors.records import Reader


def minerals_for(user: Reader) -> "QuerySet[Mineral]":
    """Minerals."""
    return Mineral.objects.visible_to(user)


def mineral_facts_for(user: Reader) -> "QuerySet[MineralFact]":
    """Facts about minerals, with the minerals they are about."""
    return MineralFact.objects.visible_to(user).prefetch_related("minerals")
