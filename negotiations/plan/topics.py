"""What is told of plans, seats and accounts."""

from typing import Any

from negotiations.core.listeners import Topic
from negotiations.core.subjects import Subject
from negotiations.plan.models import User


def _happened(subject: Subject, verb: str, *, by: User, data: dict[str, Any]) -> None:
    """Something joint happened that belongs in the record."""


happened = Topic("plan.happened", _happened, needed=True)
