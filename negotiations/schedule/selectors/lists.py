"""The deadlines of a plan, narrowed to what somebody looks for."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from negotiations.core import clock
from negotiations.plan.models import ActionPlan
from negotiations.plan.permissions import Reader
from negotiations.schedule.models.deadline import DeadlineQuerySet
from negotiations.schedule.selectors.deadlines import deadlines_of

State = Literal["", "open", "late", "met"]
_BY_DATE = [F("due_at").asc(), F("title_en").asc(), F("id").asc()]


@dataclass(frozen=True)
class Wanted:
    """Which deadlines: all that stand, unless narrowed. `group` may be of the plan as a whole."""

    state: State = ""
    group: UUID | Literal["", "plan"] = ""
    side: str = ""
    on: date | None = None


def wanted_deadlines(user: Reader, plan: ActionPlan, wanted: Wanted) -> DeadlineQuerySet:
    """Those that stand and fit, by date. `side` is the code of a party that answers for them."""
    rows = deadlines_of(user, plan).standing()
    if wanted.state == "met":
        rows = rows.filter(met_on__isnull=False)
    elif wanted.state:
        rows = rows.open()
    if wanted.state == "late":
        rows = rows.filter(due_at__lt=clock.now())
    if wanted.group == "plan":
        rows = rows.filter(group__isnull=True)
    elif wanted.group:
        rows = rows.filter(group=wanted.group)
    if wanted.side:
        rows = rows.filter(responsible__party__code=wanted.side)
    return rows if wanted.on is None else rows.filter(due_on=wanted.on)


def first_of_each_day(rows: DeadlineQuerySet, most: int) -> DeadlineQuerySet:
    """The first `most` of each day on which something is due; each knows all its day's `of_day`."""
    found: DeadlineQuerySet = rows.annotate(
        nth=Window(RowNumber(), partition_by=F("due_on"), order_by=_BY_DATE),
        of_day=Window(Count("id"), partition_by=F("due_on")),
    ).filter(nth__lte=most)
    return found


def next_of_each_group(user: Reader, plan: ActionPlan) -> DeadlineQuerySet:
    """The open deadline of each working group that is due first."""
    rows = deadlines_of(user, plan).open().filter(group__isnull=False)
    found: DeadlineQuerySet = rows.annotate(
        nth=Window(RowNumber(), partition_by=F("group"), order_by=_BY_DATE)
    ).filter(nth=1)
    return found


def by_group(rows: DeadlineQuerySet) -> DeadlineQuerySet:
    """In the order of the groups, by date in each; those of the plan as a whole come last."""
    return rows.order_by(
        F("group__position").asc(nulls_last=True), "group__key", "due_at", "title_en", "id"
    )
