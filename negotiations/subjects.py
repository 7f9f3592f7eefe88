"""What an entry of the journal can be about. Each app registers its own kinds.

A kind knows how to find one subject for a reader and how to list those of a plan; both
through `visible_to`, so that nobody can log on, or be told of, what they do not see.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from negotiations.models import ActionPlan, Delegation, User

Reader = User | AnonymousUser


@dataclass(frozen=True)
class Subject:
    """One thing of a plan, with its label in both languages and where its page is."""

    kind: str
    id: UUID
    plan: ActionPlan
    label_en: str
    label_es: str
    url: str
    compartment: Delegation | None = None


@dataclass(frozen=True)
class SubjectKind:
    """How to find and to list subjects of one kind."""

    kind: str
    name: object
    find: Callable[[Reader, UUID], Subject | None]
    of_plan: Callable[[Reader, ActionPlan], Iterable[Subject]]
    url: Callable[[ActionPlan, UUID], str]


_kinds: dict[str, SubjectKind] = {}


def register(kind: SubjectKind) -> None:
    """Make a kind of subject known."""
    _kinds[kind.kind] = kind


def kinds() -> tuple[SubjectKind, ...]:
    """All kinds, in the order in which they were registered."""
    return tuple(_kinds.values())


def find(reader: Reader, kind: str, subject_id: UUID) -> Subject | None:
    """The subject, or None where there is none that this reader sees."""
    known = _kinds.get(kind)
    return known.find(reader, subject_id) if known else None


def url_of(plan: ActionPlan, kind: str, subject_id: UUID) -> str:
    """Where the page of a subject is; empty for a kind nobody registered."""
    known = _kinds.get(kind)
    return known.url(plan, subject_id) if known else ""
