"""What this app makes known to negotiations: its subjects and its verbs of the journal."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.labels import is_within, label_of
from agreements.models import Agreement, Provision
from agreements.selectors.places import place_in
from negotiations.core import subjects, verbs
from negotiations.core.rows import Reader
from negotiations.core.subjects import Subject, SubjectKind
from negotiations.plan.models import ActionPlan

AGREEMENT_LOADED = "agreement.loaded"
TEXT_CHANGED = "provision.text_changed"
TEXT_BROUGHT_BACK = "provision.text_brought_back"

verbs.register(AGREEMENT_LOADED, _("loaded the draft agreement"))
verbs.register(
    TEXT_CHANGED,
    _(
        "changed the text in %(language)s, now version %(version)s; "
        "brackets: %(brackets)s, before %(brackets_before)s"
    ),
)
verbs.register(
    TEXT_BROUGHT_BACK,
    _(
        "brought back version %(from_version)s of the text in %(language)s as version %(version)s; "
        "brackets: %(brackets)s, before %(brackets_before)s"
    ),
)


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
    """An article by its heading; a paragraph by where it stands, since its number says little."""
    if is_within(row.kind):
        return _subject(row, place_in(row, "en"), place_in(row, "es"))
    headings = {text.language: text.heading for text in row.texts.all()}
    english, spanish = (
        label_of(row.kind, row.number, headings.get(code, ""), code) for code in ("en", "es")
    )
    return _subject(row, english, spanish)


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
