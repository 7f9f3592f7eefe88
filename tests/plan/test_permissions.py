"""Who may do what: one line a person, one column an act, for joint rows and for one's own."""

import pytest

from negotiations.core.verdicts import Denied, NotAllowed, require
from negotiations.journal.permissions import can_log_progress
from negotiations.models import Deadline, Delegation
from negotiations.plan.permissions import seat_of
from negotiations.schedule.permissions import can_add_deadline, can_change_deadline
from tests.builders import House

pytestmark = pytest.mark.django_db

# Who, then: log, add, change a deadline, change one of the group that us_expert and
# mx_negotiator lead; each joint, the U.S. delegation's own, the Mexican delegation's own.
# A delegation's own deadline of a group is changed by that delegation's co-lead too.
TABLE = """
    us_head           J U .   J U .   J U .   J U .
    us_negotiator     J U .   J U .   J U .   J U .
    us_legal_adviser  J U .   J U .   J U .   J U .
    us_expert         J U .   . . .   . . .   J U .
    us_observer       . . .   . . .   . . .   . . .
    mx_head           J . M   J . M   J . M   J . M
    mx_negotiator     J . M   J . M   J . M   J . M
    mx_legal_adviser  J . M   J . M   J . M   J . M
    mx_expert         J . M   . . .   . . .   . . .
    mx_observer       . . .   . . .   . . .   . . .
    secretariat       J . .   J . .   J . .   J . .
    admin             . . .   . . .   . . .   . . .
    outsider          . . .   . . .   . . .   . . .
"""
LINES = [line.split() for line in TABLE.strip().splitlines()]
NOBODY = ["."] * 12
Row = tuple[Delegation | None, Deadline, Deadline]


@pytest.fixture
def rows(house: House) -> list[Row]:
    """A compartment, a deadline in it, one of the group in it; joint, U.S., Mexican."""
    return [
        (own, house.deadline(own=own), house.deadline(own=own, group=house.group))
        for own in (None, house.us, house.mx)
    ]


def verdicts(house: House, name: str, rows: list[Row]) -> list[str]:
    user, plan = house[name], house.plan
    found = [
        *(can_log_progress(user, plan, own) for own, _, _ in rows),
        *(can_add_deadline(user, plan, own) for own, _, _ in rows),
        *(can_change_deadline(user, deadline) for _, deadline, _ in rows),
        *(can_change_deadline(user, deadline) for _, _, deadline in rows),
    ]
    refusals = [verdict for verdict in found if isinstance(verdict, Denied)]
    assert all(str(refusal.reason).endswith(".") for refusal in refusals)
    return ["JUM"[place % 3] if verdict else "." for place, verdict in enumerate(found)]


@pytest.mark.parametrize(("name", "expected"), [(line[0], line[1:]) for line in LINES])
def test_who_may_do_what(house: House, rows: list[Row], name: str, expected: list[str]) -> None:
    assert verdicts(house, name, rows) == expected


@pytest.mark.parametrize("name", [line[0] for line in LINES])
def test_in_a_plan_that_is_only_tracked_nobody_does_anything(
    house: House, rows: list[Row], name: str
) -> None:
    house.plan.tracked_only = True
    house.plan.save()
    for _, *both in rows:
        for deadline in both:
            deadline.plan = house.plan
    assert verdicts(house, name, rows) == NOBODY


@pytest.mark.parametrize("name", ["us_head", "us_expert"])
def test_who_left_or_administers_the_site_may_nothing_more(
    house: House, rows: list[Row], name: str
) -> None:
    house[name].is_staff = True
    assert verdicts(house, name, rows) == NOBODY
    house[name].is_staff = False
    seat = house.seat(name)
    seat.left = True
    seat.save()
    assert verdicts(house, name, rows) == NOBODY


def test_a_seat_counts_in_its_own_plan_only(house: House, another_house: House) -> None:
    another_house.seat("us_head").delete()
    assert seat_of(house["us_head"], house.plan).delegation == house.us
    assert seat_of(house["us_head"], another_house.plan).delegation is None
    assert not can_add_deadline(house["us_head"], another_house.plan, None)


def test_a_refusal_carries_its_reason(house: House) -> None:
    verdict = can_add_deadline(house["us_expert"], house.plan, None)
    assert isinstance(verdict, Denied)
    with pytest.raises(NotAllowed) as refusal:
        require(verdict)
    assert refusal.value.reason == verdict.reason
    assert "heads of delegation" in str(refusal.value)
