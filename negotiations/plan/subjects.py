"""A plan and its working groups as what an entry of the journal can be about."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from negotiations.core import subjects
from negotiations.core.rows import Reader
from negotiations.core.subjects import Subject, SubjectKind, row_kind
from negotiations.plan.models import ActionPlan, WorkingGroup


def plan_subject(plan: ActionPlan) -> Subject:
    """The plan itself as a subject."""
    return Subject(
        "plan", plan.pk, plan, plan.title_en, plan.title_es, reverse("desk:plan", args=[plan.slug])
    )


def _find_plan(reader: Reader, subject_id: UUID) -> Subject | None:
    plan = ActionPlan.objects.visible_to(reader).filter(pk=subject_id).first()
    return plan_subject(plan) if plan else None


subjects.register(
    SubjectKind(
        "plan",
        _("Plan"),
        _find_plan,
        lambda reader, plan: [plan_subject(plan)],
        lambda plan, subject_id: reverse("desk:plan", args=[plan.slug]),
    )
)


subjects.register(row_kind("group", _("Working group"), WorkingGroup, "desk:groups:detail"))
