"""Reckoning a plan's deadlines again after something moved."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from django.db import transaction

from negotiations.calendar import Counting, Reckoning, RuleError, parse_rule
from negotiations.core.bilingual import columns
from negotiations.core.errors import Refused
from negotiations.core.many import update_many
from negotiations.journal import services as journal
from negotiations.plan.models import ActionPlan, Delegation, User
from negotiations.schedule import verbs
from negotiations.schedule.models import Deadline
from negotiations.schedule.models.deadline import moment_due
from negotiations.schedule.selectors.reckoning import (
    SENSIBLE_YEARS,
    Dependencies,
    Moved,
    counting_of,
    moved,
    reckoned,
)
from negotiations.schedule.words.rules import rule_problem

_WRITTEN = ("due_on", "due_at", "version", "sequence")
_RECKONED = (
    *("plan", "compartment", "key", *columns("title"), "rule", "met_on", "due_time", "zone"),
    *_WRITTEN,
)
LONGEST_RULE = Deadline._meta.get_field("rule").max_length or 0


@transaction.atomic(savepoint=False)
def recompute(
    plan: ActionPlan,
    *,
    by: User | None,
    cause: str,
    compartment: Delegation | None = None,
    illustrative: bool = False,
    rows: list[Deadline] | None = None,
    counting: Counting | None = None,
) -> list[Moved]:
    """Reckon a plan's deadlines again after a change, and write those whose date is another now.

    Under the plan's lock, which whoever made the change took before it.

    `cause` is a code of `verbs.CAUSES`. A change to a joint row moves joint deadlines and each
    delegation's own; one to a delegation's own row (`compartment`) moves its own alone. What is
    met or removed stays. Each that moved has an entry in the journal of its own compartment.
    `rows` are the plan's standing deadlines and `counting` how it counts, from whoever has read
    them under the lock already.
    """
    found = moved(standing_of(plan) if rows is None else rows, counting or counting_of(plan))
    if compartment is not None:
        found = [one for one in found if one.deadline.compartment_id == compartment.pk]
    _write(found)
    journal.record_all(
        plan,
        verbs.DEADLINE_MOVED_ALONG,
        "deadline",
        [
            (one.deadline, {"was": one.was.isoformat(), "due": one.due.isoformat(), "cause": cause})
            for one in found
        ],
        by=by,
        illustrative=illustrative,
    )
    return found


def standing_of(plan: ActionPlan) -> list[Deadline]:
    """All standing deadlines of a plan, whoever sees them; for services alone."""
    return list(Deadline.objects.filter(plan=plan).standing().order_by("id").only(*_RECKONED))


def reckon_rule(
    plan: ActionPlan,
    text: str,
    *,
    of: Deadline | None = None,
    compartment: Delegation | None = None,
    rows: list[Deadline] | None = None,
    counting: Counting | None = None,
) -> Reckoning:
    """What a typed rule gives, for a new deadline of a compartment or in place of one's rule.

    `Refused`, in plain words, where it gives no date. It counts from what that compartment sees,
    of the plan's standing deadlines, which are `rows` if these were read already; `counting` too.
    """
    row = Deadline(plan=plan, compartment=compartment, rule=text)
    if of is not None:
        row.pk, row.key, row.compartment_id = of.pk, of.key, of.compartment_id
    row.due_on = date.min
    try:
        row.rule = str(parse_rule(text))
        if len(row.rule) > LONGEST_RULE:
            raise RuleError("too_long", row.rule)
        others = [one for one in rows or standing_of(plan) if one.pk != row.pk]
        line = Dependencies([row, *others]).line_of(row)
        reckoning = reckoned(line, counting or counting_of(plan))[row.pk]
        if isinstance(reckoning, RuleError):
            raise reckoning
        if reckoning.on.year not in SENSIBLE_YEARS:
            raise RuleError("out_of_range", text)
    except RuleError as error:
        raise Refused(rule_problem(error), "rule") from error
    return reckoning


def _write(found: Sequence[Moved]) -> None:
    moment = cache(moment_due)
    rows = [one.deadline for one in found]
    for one, row in zip(found, rows, strict=True):
        row.due_on = one.due
        row.due_at = moment(one.due, row.due_time, row.zone)
        row.version += 1
        row.sequence += 1
    update_many(Deadline, _WRITTEN, rows)
