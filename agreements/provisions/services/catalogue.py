"""Loading a draft agreement from the catalogue. Loading twice changes nothing."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from agreements.catalogue import schema
from agreements.provisions.models import Agreement, Provision, ProvisionText, ProvisionVersion
from agreements.provisions.models.provision import ProvisionQuerySet
from agreements.provisions.subjects import agreement_subject
from agreements.provisions.verbs import AGREEMENT_LOADED
from negotiations.core.errors import Refused
from negotiations.core.languages import LANGUAGES
from negotiations.core.upsert import Tally
from negotiations.journal import services as journal
from negotiations.plan.models import ActionPlan


@transaction.atomic
def load_agreement(file: schema.AgreementFile) -> tuple[Agreement, Tally]:
    """Make or update the agreement a file describes; one journal entry if anything changed.

    A text that people have changed since is kept, and said so.
    """
    plan = ActionPlan.objects.filter(slug=file.plan).first()
    if plan is None:
        raise Refused(
            f"There is no plan {file.plan}; load it first: manage.py load_plan {file.plan}"
        )
    tally = Tally()
    agreement = tally.put(
        Agreement,
        {"slug": file.slug},
        {
            "plan": plan,
            "symbol": file.symbol,
            "illustrative": file.illustrative,
            **_two("title", file.title),
            **_two("note", file.note),
            **_two("marking", file.marking),
        },
    )
    _provisions(agreement, file, tally)
    if tally.did_something:
        journal.record(
            agreement_subject(agreement),
            AGREEMENT_LOADED,
            illustrative=file.illustrative,
            added=tally.added,
            changed=tally.changed,
            removed=tally.removed,
        )
    return agreement, tally


def _two(name: str, words: Any) -> dict[str, str]:
    return {f"{name}_{code}": getattr(words, code) if words else "" for code in LANGUAGES}


def _provisions(agreement: Agreement, file: schema.AgreementFile, tally: Tally) -> None:
    made: dict[str, Provision] = {}
    for position, (item, parent, depth) in enumerate(_walk(file.provisions)):
        made[item.uid] = tally.put(
            Provision,
            {"agreement": agreement, "uid": item.uid},
            {
                "parent": made[parent] if parent else None,
                "kind": item.kind,
                "number": item.number,
                "key": item.key or "",
                "position": position,
                "depth": depth,
                "status": item.status,
            },
        )
        for language in file.languages:
            _text(made[item.uid], item, language, tally)
    _drop(Provision.objects.filter(agreement=agreement).exclude(uid__in=made), tally)


def _drop(gone: ProvisionQuerySet, tally: Tally) -> None:
    """Remove what the file no longer has, but for what people wrote and what holds it."""
    rows = {row.pk: row for row in gone}
    written = ProvisionVersion.objects.filter(text__provision__in=gone)
    waiting, kept = list(written.values_list("text__provision", flat=True)), set()
    while waiting:
        provision = waiting.pop()
        if provision in rows and provision not in kept:
            kept.add(provision)
            waiting.append(rows[provision].parent_id)
    tally.kept += [
        f"{row.uid}, which is gone from the file and which people changed"
        for row in rows.values()
        if row.pk in kept
    ]
    tally.drop(gone.exclude(pk__in=kept))


def _text(provision: Provision, item: Any, language: str, tally: Tally) -> None:
    heading = getattr(item.heading, language) if item.heading else ""
    source = getattr(item.text, language) if item.text else ""
    before = ProvisionText.objects.filter(provision=provision, language=language).first()
    if before is not None and (before.version > 1 or before.versions.exists()):
        if (before.heading, before.source) != (heading, source):
            tally.kept.append(f"{provision.uid} ({language}), which people changed since")
        return
    tally.put(
        ProvisionText,
        {"provision": provision, "language": language},
        {"heading": heading, "source": source},
    )


def _walk(
    items: Any, parent: str | None = None, depth: int = 0
) -> Iterator[tuple[Any, str | None, int]]:
    """Every provision in document order, with its parent's uid and its depth."""
    for item in items:
        yield item, parent, depth
        yield from _walk(item.children, item.uid, depth + 1)
