"""The subjects this app knows: the plan, its groups, deadlines, rounds and projects."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from negotiations import subjects
from negotiations.models import ActionPlan, Deadline, Project, Round, WorkingGroup
from negotiations.subjects import Reader, Subject, SubjectKind


def _row_kind(kind: str, name: object, model: Any, route: str) -> SubjectKind:
    def url(plan: ActionPlan, subject_id: UUID) -> str:
        return reverse(route, args=[plan.slug, subject_id])

    def subject(row: Any) -> Subject:
        return Subject(
            kind=kind,
            id=row.pk,
            plan=row.plan,
            label_en=row.title_en or row.title_es,
            label_es=row.title_es or row.title_en,
            url=url(row.plan, row.pk),
            compartment=getattr(row, "compartment", None),
        )

    def find(reader: Reader, subject_id: UUID) -> Subject | None:
        rows = model.objects.visible_to(reader).select_related("plan")
        row = rows.filter(pk=subject_id).first()
        return subject(row) if row else None

    def of_plan(reader: Reader, plan: ActionPlan) -> Iterable[Subject]:
        related = ["plan", *(["compartment"] if hasattr(model, "compartment") else [])]
        rows = model.objects.visible_to(reader).filter(plan=plan).select_related(*related)
        return [subject(row) for row in rows]

    return SubjectKind(kind, name, find, of_plan, url)


def plan_subject(plan: ActionPlan) -> Subject:
    """The plan itself as a subject."""
    return Subject(
        "plan", plan.pk, plan, plan.title_en, plan.title_es, reverse("plan", args=[plan.slug])
    )


def round_subject(row: Round) -> Subject:
    """A round as a subject, also one about to be removed."""
    english, spanish = row.name_en or row.name_es, row.name_es or row.name_en
    return Subject("round", row.pk, row.plan, english, spanish, _url_of_round(row.plan, row.pk))


def _url_of_round(plan: ActionPlan, round_id: UUID) -> str:
    """Its place in the list: the page of a round goes with the round, the record of it stays."""
    return f"{reverse('rounds', args=[plan.slug])}#round-{round_id}"


def _find_round(reader: Reader, round_id: UUID) -> Subject | None:
    row = Round.objects.visible_to(reader).select_related("plan").filter(pk=round_id).first()
    return round_subject(row) if row else None


def _rounds_of(reader: Reader, plan: ActionPlan) -> Iterable[Subject]:
    rows = Round.objects.visible_to(reader).filter(plan=plan).select_related("plan")
    return [round_subject(row) for row in rows]


def _find_plan(reader: Reader, subject_id: UUID) -> Subject | None:
    plan = ActionPlan.objects.visible_to(reader).filter(pk=subject_id).first()
    return plan_subject(plan) if plan else None


subjects.register(
    SubjectKind(
        "plan",
        _("Plan"),
        _find_plan,
        lambda reader, plan: [plan_subject(plan)],
        lambda plan, subject_id: reverse("plan", args=[plan.slug]),
    )
)
subjects.register(_row_kind("group", _("Working group"), WorkingGroup, "group"))
subjects.register(_row_kind("deadline", _("Deadline"), Deadline, "deadline"))
subjects.register(SubjectKind("round", _("Round"), _find_round, _rounds_of, _url_of_round))
subjects.register(_row_kind("project", _("Project"), Project, "project"))
