"""What the journal tells of its entries."""

from collections.abc import Sequence
from uuid import UUID

from negotiations.core.listeners import Topic
from negotiations.journal.models import JournalEntry
from negotiations.plan.models import ActionPlan


def _recorded(entry: JournalEntry) -> None:
    """An entry was made."""


def _recorded_all(plan: ActionPlan, verb: str, entries: Sequence[tuple[UUID, UUID | None]]) -> None:
    """Many entries of one verb were made, each given as its id and its compartment's."""


recorded = Topic("journal.recorded", _recorded)
recorded_all = Topic("journal.recorded_all", _recorded_all)
