"""Writing the journal."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from negotiations import clock, subjects, verbs
from negotiations.ids import new_id
from negotiations.models import ActionPlan, Deadline, Delegation, JournalEntry, User
from negotiations.models.bilingual import reader_language
from negotiations.permissions import can_log_progress, require, seat_of
from negotiations.services.announcing import announce, announce_all
from negotiations.services.errors import Refused
from negotiations.services.many import insert_alike
from negotiations.subjects import Subject

LONGEST_TEXT = 10_000


def record(
    subject: Subject,
    verb: str,
    *,
    by: User | None = None,
    compartment: Delegation | None = None,
    text: str = "",
    illustrative: bool = False,
    **data: Any,
) -> JournalEntry:
    """Put one entry in the journal, and on its way to the webhooks that are told of it; for
    services, inside their transaction."""
    seat = seat_of(by, subject.plan) if by else None
    entry = JournalEntry.objects.create(
        plan=subject.plan,
        compartment=compartment,
        at=clock.now(),
        actor=by,
        actor_name=by.name if by else "",
        delegation=seat.delegation if seat else None,
        verb=verb,
        subject_kind=subject.kind,
        subject_id=subject.id,
        subject_label_en=subject.label_en,
        subject_label_es=subject.label_es,
        text=text,
        language=reader_language() if text else "",
        data=data,
        illustrative=illustrative,
    )
    announce(entry)
    return entry


def record_all(
    plan: ActionPlan,
    verb: str,
    rows: Sequence[tuple[Deadline, dict[str, Any]]],
    *,
    by: User | None,
    illustrative: bool = False,
) -> None:
    """Put an entry for each of many deadlines in the journal of its own compartment, and on its
    way to the webhooks that are told of it."""
    if not rows:
        return
    seat = seat_of(by, plan) if by else None
    shared = JournalEntry(
        plan=plan,
        at=clock.now(),
        actor=by,
        actor_name=by.name if by else "",
        delegation=seat.delegation if seat else None,
        verb=verb,
        subject_kind="deadline",
        illustrative=illustrative,
    )
    own = ("id", "compartment_id", "subject_id", "subject_label_en", "subject_label_es", "data")
    entries = [
        (
            new_id(),
            row.compartment_id,
            row.pk,
            row.title_en or row.title_es,
            row.title_es or row.title_en,
            data,
        )
        for row, data in rows
    ]
    insert_alike(shared, own, entries)
    announce_all(plan, verb, [(entry[0], entry[1]) for entry in entries])


@transaction.atomic
def log_progress(
    *,
    by: User,
    plan: ActionPlan,
    subject_kind: str,
    subject_id: UUID,
    text: str,
    own: bool = False,
    illustrative: bool = False,
) -> JournalEntry:
    """Log what happened, on the plan or on something of it; jointly, or for one's own side.

    An entry about what only one delegation sees is that delegation's own, whatever was asked.
    """
    subject = subjects.find(by, subject_kind, subject_id)
    if subject is None or subject.plan != plan:
        raise Refused(_("Choose what the entry is about from this plan."), "subject")
    own_side = seat_of(by, plan).delegation
    if own and own_side is None:
        raise Refused(_("Only a delegation can keep an entry to itself."), "own")
    compartment = own_side if own else subject.compartment
    require(can_log_progress(by, plan, compartment))
    cleaned = text.strip()
    if not cleaned:
        raise Refused(_("Write what happened."), "text")
    if len(cleaned) > LONGEST_TEXT:
        raise Refused(
            _("An entry holds at most %(most)d characters.") % {"most": LONGEST_TEXT}, "text"
        )
    return record(
        subject,
        verbs.NOTE,
        by=by,
        compartment=compartment,
        text=cleaned,
        illustrative=illustrative,
    )
