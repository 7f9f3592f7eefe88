"""Setting, changing and removing rounds. What counts from a round moves with it."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from negotiations.core import clock
from negotiations.core.errors import Refused
from negotiations.core.locking import locked
from negotiations.core.zones import validate_zone
from negotiations.journal import services as journal
from negotiations.plan.models import ActionPlan, User
from negotiations.plan.services.locking import locked_plan
from negotiations.schedule import verbs
from negotiations.schedule.models import Deadline, Round
from negotiations.schedule.permissions import can_set_round
from negotiations.schedule.selectors.reckoning import SENSIBLE_YEARS
from negotiations.schedule.selectors.rounds import counting_from_round
from negotiations.schedule.services.reckoning import recompute
from negotiations.schedule.subjects import round_subject

NUMBERS = range(1, 1000)
_NAMED = 3


@dataclass(frozen=True)
class RoundSaid:
    """What a person says of a round: its name in one language at least, its place, its days."""

    name_en: str
    name_es: str
    place: str
    zone: str
    first_on: date
    last_on: date
    illustrative: bool = False


@transaction.atomic
def add(*, by: User, plan: ActionPlan, number: int, said: RoundSaid) -> Round:
    """Set a round. Its number is what rules call it by, and stays."""
    row = locked_plan(plan.pk, allowed=lambda row: can_set_round(by, row))
    if number not in NUMBERS:
        raise Refused(gettext_lazy("Give the round a number from 1 to 999."), "number")
    if Round.objects.filter(plan=row, number=number).exists():
        raise Refused(gettext_lazy("There is a round of that number."), "number")
    made: Round = Round.objects.create(
        plan=row, number=number, changed_at=clock.now(), **_checked(said)
    )
    _journal(made, verbs.ROUND_SET, by)
    recompute(row, by=by, cause="round")
    return made


@transaction.atomic
def change(*, by: User, which: Round, said: RoundSaid, version: int) -> Round:
    """Change what a round is called, where it is and when."""
    row = _locked(by, which, version)
    for name, value in _checked(said).items():
        setattr(row, name, value)
    row.sequence += 1
    row.version += 1
    row.changed_at = clock.now()
    row.save()
    _journal(row, verbs.ROUND_CHANGED, by)
    recompute(row.plan, by=by, cause="round")
    return row


@transaction.atomic
def remove(*, by: User, which: Round, version: int) -> None:
    """Remove a round, unless a deadline that `by` sees counts from it.

    A deadline that they do not see must not show in the answer: it keeps the date it has.
    """
    row = _locked(by, which, version)
    counting = list(counting_from_round(by, row))
    if counting:
        raise Refused(_counted_from(counting))
    _journal(row, verbs.ROUND_REMOVED, by)
    row.delete()
    recompute(row.plan, by=by, cause="round")


def _counted_from(counting: list[Deadline]) -> str:
    quoted = [_("“%(title)s”") % {"title": deadline.title} for deadline in counting[:_NAMED]]
    named = ", ".join(quoted)
    more = len(counting) - _NAMED
    if more > 0:
        named = _("%(named)s and %(n)d more") % {"named": named, "n": more}
    return _("Deadlines count from this round: %(named)s. Give them another rule first.") % {
        "named": named
    }


def _locked(by: User, which: Round, version: int) -> Round:
    """The row as it is now, if `by` may change it and saw this version of it. The plan is
    locked before it, as by whatever else reckons its dates again."""
    plan = locked_plan(which.plan_id, allowed=lambda row: can_set_round(by, row))
    row: Round = locked(
        Round.objects.filter(plan=plan),
        which.pk,
        seen=version,
        gone=gettext_lazy("The round was removed."),
    )
    row.plan = plan
    return row


def _checked(said: RoundSaid) -> dict[str, object]:
    names = {"name_en": said.name_en.strip(), "name_es": said.name_es.strip()}
    if not any(names.values()):
        raise Refused(gettext_lazy("Say what the round is called."), "name")
    if said.last_on < said.first_on:
        raise Refused(gettext_lazy("It ends before it begins."), "last_on")
    if not {said.first_on.year, said.last_on.year} <= set(SENSIBLE_YEARS):
        raise Refused(gettext_lazy("That date lies outside the years 1900 to 2200."), "first_on")
    try:
        validate_zone(said.zone)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), "zone") from error
    return {
        **names,
        "place": said.place.strip(),
        "zone": said.zone,
        "first_on": said.first_on,
        "last_on": said.last_on,
        "illustrative": said.illustrative,
    }


def _journal(row: Round, verb: str, by: User) -> None:
    journal.record(
        round_subject(row),
        verb,
        by=by,
        illustrative=row.illustrative,
        number=row.number,
        first=row.first_on.isoformat(),
        last=row.last_on.isoformat(),
    )
