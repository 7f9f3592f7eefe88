"""The days on which a plan's sides do not work, each with its reason in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from negotiations import calendar
from negotiations.calendar import ClosedDay, ClosedKind, WorkCalendar
from negotiations.core.bilingual import in_each
from negotiations.plan.models import Delegation
from negotiations.schedule.words.holidays import holiday_name


@dataclass(frozen=True)
class Shut:
    """One side does not work on one day. `name` is empty for a mere weekend."""

    delegation: Delegation
    on: date
    kind: ClosedKind
    name: str
    illustrative: bool = False


def work_calendars(delegations: Iterable[Delegation]) -> tuple[WorkCalendar, ...]:
    """When each side works; no query where the delegations come with party and closures."""
    return tuple(
        WorkCalendar(
            seat.party.code,
            seat.party.country,
            tuple(
                calendar.Closure(one.first_on, one.last_on, *in_each(one, "name").values())
                for one in seat.closures.all()
            ),
        )
        for seat in delegations
    )


def shut_days(
    delegations: Iterable[Delegation], first: date, last: date
) -> dict[date, tuple[Shut, ...]]:
    """The days from `first` to `last`, both included, on which a side is closed.

    Weekends, holidays of its country and its own closures; sides in the order they come in.
    """
    seats = {seat.party.code: seat for seat in delegations}
    closed = calendar.closed_days(work_calendars(seats.values()), first, last)
    return {
        day: tuple(
            _shut(seat, day, mine)
            for code, seat in seats.items()
            if (mine := [reason for reason in reasons if reason.code == code])
        )
        for day, reasons in closed.items()
    }


def _shut(seat: Delegation, day: date, reasons: list[ClosedDay]) -> Shut:
    names = dict.fromkeys(holiday_name(reason) for reason in reasons if reason.name)
    made_up = any(
        one.illustrative and one.first_on <= day <= one.last_on for one in seat.closures.all()
    )
    return Shut(seat, day, reasons[-1].kind, ", ".join(names), made_up)
