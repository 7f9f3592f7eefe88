"""What this app makes known to negotiations: its subjects and its verbs of the journal."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.labels import label_of
from agreements.models import Agreement, Provision
from negotiations import subjects, verbs
from negotiations.models import ActionPlan
from negotiations.subjects import Reader, Subject, SubjectKind

AGREEMENT_LOADED = "agreement.loaded"

verbs.register(AGREEMENT_LOADED, _("loaded the draft agreement"))


def agreement_subject(agreement: Agreement) -> Subject:
    """An agreement as a subject."""
    return Subject(
        "agreement",
        agreement.pk,
        agreement.plan,
        agreement.title_en,
        agreement.title_es,
        reverse("agreement", args=[agreement.slug]),
    )


def _find_agreement(reader: Reader, subject_id: UUID) -> Subject | None:
    rows = Agreement.objects.visible_to(reader).select_related("plan")
    row = rows.filter(pk=subject_id).first()
    return agreement_subject(row) if row else None


def _agreements(reader: Reader, plan: ActionPlan) -> Iterable[Subject]:
    rows = Agreement.objects.visible_to(reader).filter(plan=plan).select_related("plan")
    return [agreement_subject(row) for row in rows]


def _agreement_url(plan: ActionPlan, subject_id: UUID) -> str:
    return reverse("agreement-by-id", args=[subject_id])


def _provision_subject(row: Provision) -> Subject:
    headings = {text.language: text.heading for text in row.texts.all()}
    return Subject(
        "provision",
        row.pk,
        row.agreement.plan,
        label_of(row.kind, row.number, headings.get("en", ""), "en"),
        label_of(row.kind, row.number, headings.get("es", ""), "es"),
        _provision_url(row.agreement.plan, row.pk),
    )


def _provisions(reader: Reader) -> "QuerySet[Provision]":
    return (
        Provision.objects.visible_to(reader)
        .select_related("agreement__plan")
        .prefetch_related("texts")
    )


def _find_provision(reader: Reader, subject_id: UUID) -> Subject | None:
    row = _provisions(reader).filter(pk=subject_id).first()
    return _provision_subject(row) if row else None


def _provisions_of(reader: Reader, plan: ActionPlan) -> Iterable[Subject]:
    tops = _provisions(reader).filter(agreement__plan=plan, kind__in=["article", "annex"])
    return [_provision_subject(row) for row in tops]


def _provision_url(plan: ActionPlan, subject_id: UUID) -> str:
    return reverse("provision", args=[subject_id])


subjects.register(
    SubjectKind("agreement", _("Agreement"), _find_agreement, _agreements, _agreement_url)
)
subjects.register(
    SubjectKind("provision", _("Provision"), _find_provision, _provisions_of, _provision_url)
)
