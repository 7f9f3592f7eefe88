"""Reading the journal."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from negotiations.journal.models import JournalEntry, JournalQuerySet
from negotiations.plan.models import ActionPlan, User


def journal_for(user: User | AnonymousUser) -> JournalQuerySet:
    """The entries one sees, newest first, with what a line shows; one query."""
    rows: JournalQuerySet = JournalEntry.objects.visible_to(user).select_related(
        "plan", "delegation__party", "compartment__party"
    )
    return rows


def journal_of(user: User | AnonymousUser, plan: ActionPlan) -> JournalQuerySet:
    """Those of one plan."""
    return journal_for(user).filter(plan=plan)


def journal_about(
    user: User | AnonymousUser, plan: ActionPlan, kind: str, subject_id: UUID
) -> JournalQuerySet:
    """Those about one subject."""
    return journal_of(user, plan).filter(subject_kind=kind, subject_id=subject_id)
