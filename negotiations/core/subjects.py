"""What an entry of the journal can be about. Each subject registers its own kinds.

A kind knows how to find one subject for a reader and how to list those of a plan; both
through `visible_to`, so that nobody can log on, or be told of, what they do not see.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from negotiations.core.rows import Reader


@dataclass(frozen=True)
class Subject:
    """One thing of a plan, with its label in both languages and where its page is."""

    kind: str
    id: UUID
    plan: Any
    label_en: str
    label_es: str
    url: str
    compartment: Any = None


@dataclass(frozen=True)
class SubjectKind:
    """How to find and to list subjects of one kind."""

    kind: str
    name: object
    find: Callable[[Reader, UUID], Subject | None]
    of_plan: Callable[[Reader, Any], Iterable[Subject]]
    url: Callable[[Any, UUID], str]


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


def url_of(plan: Any, kind: str, subject_id: UUID) -> str:
    """Where the page of a subject is; empty for a kind nobody registered."""
    known = _kinds.get(kind)
    return known.url(plan, subject_id) if known else ""


def subject_of(kind: str, row: Any) -> Subject:
    """A row with a plan and a title in two languages, as a subject of a kind that is known."""
    return Subject(
        kind=kind,
        id=row.pk,
        plan=row.plan,
        label_en=row.title_en or row.title_es,
        label_es=row.title_es or row.title_en,
        url=url_of(row.plan, kind, row.pk),
        compartment=getattr(row, "compartment", None),
    )


def row_kind(kind: str, name: object, model: Any, route: str) -> SubjectKind:
    """A kind whose subjects are the rows of a model with a plan and a title in two languages."""

    def url(plan: Any, subject_id: UUID) -> str:
        return reverse(route, args=[plan.slug, subject_id])

    def find(reader: Reader, subject_id: UUID) -> Subject | None:
        rows = model.objects.visible_to(reader).select_related("plan")
        row = rows.filter(pk=subject_id).first()
        return subject_of(kind, row) if row else None

    def of_plan(reader: Reader, plan: Any) -> Iterable[Subject]:
        related = ["plan", *(["compartment"] if hasattr(model, "compartment") else [])]
        rows = model.objects.visible_to(reader).filter(plan=plan).select_related(*related)
        return [subject_of(kind, row) for row in rows]

    return SubjectKind(kind, name, find, of_plan, url)
