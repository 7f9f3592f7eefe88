"""What the journal hears of from below: it keeps the record of it."""

from typing import Any

from negotiations.core.subjects import Subject
from negotiations.journal.services import record
from negotiations.plan import topics
from negotiations.plan.models import User


def keep(subject: Subject, verb: str, *, by: User, data: dict[str, Any]) -> None:
    """Put what happened to a plan, a seat or an account in the joint record."""
    record(subject, verb, by=by, **data)


topics.happened.heard_by(keep)
