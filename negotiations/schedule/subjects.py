"""Deadlines and rounds as what an entry of the journal can be about."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from negotiations.core import subjects
from negotiations.core.rows import Reader
from negotiations.core.subjects import Subject, SubjectKind, row_kind
from negotiations.plan.models import ActionPlan
from negotiations.schedule.models import Deadline, Round


def round_subject(row: Round) -> Subject:
    """A round as a subject, also one about to be removed."""
    english, spanish = row.name_en or row.name_es, row.name_es or row.name_en
    return Subject("round", row.pk, row.plan, english, spanish, _url_of_round(row.plan, row.pk))


def _url_of_round(plan: ActionPlan, round_id: UUID) -> str:
    """Its place in the list: the page of a round goes with the round, the record of it stays."""
    return f"{reverse('schedule:rounds', args=[plan.slug])}#round-{round_id}"


def _find_round(reader: Reader, round_id: UUID) -> Subject | None:
    row = Round.objects.visible_to(reader).select_related("plan").filter(pk=round_id).first()
    return round_subject(row) if row else None


def _rounds_of(reader: Reader, plan: ActionPlan) -> Iterable[Subject]:
    rows = Round.objects.visible_to(reader).filter(plan=plan).select_related("plan")
    return [round_subject(row) for row in rows]


subjects.register(row_kind("deadline", _("Deadline"), Deadline, "schedule:deadline"))


subjects.register(SubjectKind("round", _("Round"), _find_round, _rounds_of, _url_of_round))
