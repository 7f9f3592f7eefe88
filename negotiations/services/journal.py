"""Writing the journal."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from negotiations import clock, subjects, verbs
from negotiations.models import ActionPlan, Delegation, JournalEntry, User
from negotiations.models.bilingual import reader_language
from negotiations.permissions import can_log_progress, require, seat_of
from negotiations.services.announcing import announce
from negotiations.services.errors import Refused
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
