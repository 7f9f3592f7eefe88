"""What an entry of the journal can be about here: an agreement, or one of its provisions."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.provisions.labels import is_within, label_of
from agreements.provisions.models import Agreement, Provision, ProvisionText
from agreements.provisions.selectors.places import place_in
from negotiations.core import subjects
from negotiations.core.languages import LANGUAGES
from negotiations.core.rows import Reader
from negotiations.core.subjects import Subject, SubjectKind
from negotiations.plan.models import ActionPlan


def agreement_subject(agreement: Agreement) -> Subject:
    """An agreement as a subject."""
    return Subject(
        "agreement",
        agreement.pk,
        agreement.plan,
        agreement.title_en,
        agreement.title_es,
        reverse("provisions:agreement", args=[agreement.slug]),
    )


def _find_agreement(reader: Reader, subject_id: UUID) -> Subject | None:
    rows = Agreement.objects.visible_to(reader).select_related("plan")
    row = rows.filter(pk=subject_id).first()
    return agreement_subject(row) if row else None


def _agreements(reader: Reader, plan: ActionPlan) -> Iterable[Subject]:
    rows = Agreement.objects.visible_to(reader).filter(plan=plan).select_related("plan")
    return [agreement_subject(row) for row in rows]


def _agreement_url(plan: ActionPlan, subject_id: UUID) -> str:
    return reverse("provisions:agreement-by-id", args=[subject_id])


def _provision_subject(row: Provision) -> Subject:
    """An article by its heading; a paragraph by where it stands, since its number says little."""
    if is_within(row.kind):
        return _subject(row, *(place_in(row, code) for code in LANGUAGES))
    labels = (
        label_of(row.kind, row.number, getattr(row, f"heading_{code}") or "", code)
        for code in LANGUAGES
    )
    return _subject(row, *labels)


def _subject(row: Provision, english: str, spanish: str) -> Subject:
    return Subject(
        "provision",
        row.pk,
        row.agreement.plan,
        english,
        spanish,
        _provision_url(row.agreement.plan, row.pk),
    )


def _provisions(reader: Reader) -> "QuerySet[Provision]":
    rows: QuerySet[Provision] = Provision.objects.visible_to(reader)
    return rows.select_related("agreement__plan").annotate(
        **{f"heading_{code}": _heading(code) for code in LANGUAGES}
    )


def _heading(language: str) -> Subquery:
    texts = ProvisionText.objects.filter(provision=OuterRef("pk"), language=language)
    return Subquery(texts.values("heading"))


def _find_provision(reader: Reader, subject_id: UUID) -> Subject | None:
    row = _provisions(reader).filter(pk=subject_id).first()
    return _provision_subject(row) if row else None


def _provisions_of(reader: Reader, plan: ActionPlan) -> Iterable[Subject]:
    tops = _provisions(reader).filter(agreement__plan=plan, kind__in=["article", "annex"])
    return [_provision_subject(row) for row in tops]


def _provision_url(plan: ActionPlan, subject_id: UUID) -> str:
    return reverse("provisions:detail", args=[subject_id])


subjects.register(
    SubjectKind("agreement", _("Agreement"), _find_agreement, _agreements, _agreement_url)
)
subjects.register(
    SubjectKind("provision", _("Provision"), _find_provision, _provisions_of, _provision_url)
)
