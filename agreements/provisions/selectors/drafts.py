"""A text while it is being worked on: as typed, as it reads, as it was in earlier versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from agreements.provisions.models import Provision, ProvisionVersion
from agreements.provisions.models.provision import ProvisionVersionQuerySet
from agreements.text import Measure, Problem, Text, measure, parse
from agreements.text.telling.display import PartyMark

if TYPE_CHECKING:
    from negotiations.core.rows import Reader


@dataclass(frozen=True)
class Draft:
    """What a provision says or might say, read with the parties of its plan."""

    heading: str
    source: str
    parties: tuple[PartyMark, ...]

    @cached_property
    def text(self) -> Text:
        return parse(self.source, [mark.code for mark in self.parties])

    @cached_property
    def measure(self) -> Measure:
        return measure(self.text)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.text.problems

    @property
    def marks(self) -> Mapping[str, PartyMark]:
        return {mark.code: mark for mark in self.parties}

    @property
    def has_words(self) -> bool:
        return bool(self.heading.strip() or self.source.strip())

    @property
    def by_party(self) -> list[tuple[PartyMark, int]]:
        """Each party with the number of brackets it proposes, in the plan's order."""
        return [(mark, self.measure.by_party.get(mark.code, 0)) for mark in self.parties]


def versions_of(user: "Reader", provision: Provision, language: str) -> ProvisionVersionQuerySet:
    """What a provision said in a language, newest first; none while nobody changed it."""
    rows: ProvisionVersionQuerySet = (
        ProvisionVersion.objects.visible_to(user)
        .filter(text__provision=provision, text__language=language)
        .select_related("delegation__party")
        .order_by("-version")
    )
    return rows


def version_before(
    row: ProvisionVersion, rows: ProvisionVersionQuerySet
) -> ProvisionVersion | None:
    """The one of a text's versions that came before another."""
    before: ProvisionVersion | None = rows.filter(version__lt=row.version).first()
    return before
