"""Writing the journal."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from negotiations.core import clock, subjects
from negotiations.core.bilingual import reader_language
from negotiations.core.errors import Refused
from negotiations.core.ids import new_id
from negotiations.core.many import insert_alike
from negotiations.core.subjects import Subject
from negotiations.core.verdicts import require
from negotiations.journal import topics, verbs
from negotiations.journal.models import JournalEntry
from negotiations.journal.permissions import can_log_progress
from negotiations.plan.models import ActionPlan, Delegation, User
from negotiations.plan.permissions import Seat, seat_of
from negotiations.plan.subjects import plan_subject

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
    """Put one entry in the journal and tell who listens; for services, inside their transaction."""
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
    topics.recorded.tell(entry)
    return entry


def record_all(
    plan: ActionPlan,
    verb: str,
    kind: str,
    rows: Sequence[tuple[Any, dict[str, Any]]],
    *,
    by: User | None,
    illustrative: bool = False,
) -> None:
    """Put an entry for each of many rows of one kind in the journal of its own compartment, and
    tell who listens. A row has a title in two languages and a compartment."""
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
        subject_kind=kind,
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
    topics.recorded_all.tell(plan, verb, [(entry[0], entry[1]) for entry in entries])


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
    seat = seat_of(by, plan)
    subject = _subject(by, plan, seat, (subject_kind, subject_id))
    if subject is None or subject.plan != plan:
        raise Refused(_("Choose what the entry is about from this plan."), "subject")
    own_side = seat.delegation
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


def _subject(by: User, plan: ActionPlan, seat: Seat, about: tuple[str, UUID]) -> Subject | None:
    """What an entry is about. Whoever sits in the plan sees it: it is not looked for again."""
    if seat.is_taken and about == ("plan", plan.pk):
        return plan_subject(plan)
    return subjects.find(by, *about)
