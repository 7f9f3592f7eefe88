"""Which reminders are found due, for whom, and when they no longer hold."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from negotiations.core import clock
from negotiations.models import Deadline, Delegate, Reminder, User
from negotiations.reminders.services import outbox as reminders
from negotiations.reminders.services import preview
from negotiations.schedule.services import deadlines
from tests.builders import NOW, House

pytestmark = [pytest.mark.team, pytest.mark.django_db, pytest.mark.usefixtures("now")]

DAY = timedelta(days=1)
US_TOLD = {"us_head", "us_negotiator", "us_legal_adviser"}
MX_TOLD = {"mx_head", "mx_negotiator", "mx_legal_adviser"}


def told(deadline: Deadline, **where: Any) -> dict[str, set[int]]:
    """The people who have a row about a deadline, with their steps."""
    found: dict[str, set[int]] = {}
    rows = Reminder.objects.filter(deadline=deadline, **where)
    for name, step in rows.values_list("recipient__name", "step"):
        found.setdefault(name, set()).add(step)
    return found


def test_heads_negotiators_and_legal_advisers_of_the_responsible_delegations(house: House) -> None:
    joint, american = house.deadline(), house.deadline(responsible=(house.us,))
    assert reminders.find_due() == 9
    assert told(joint) == {name: {3} for name in US_TOLD | MX_TOLD}
    assert told(american) == {name: {3} for name in US_TOLD}


def test_the_co_leads_of_its_group_are_told_too(house: House) -> None:
    deadline = house.deadline(responsible=(house.us,), group=house.group)
    reminders.find_due()
    assert told(deadline).keys() == US_TOLD | {"us_expert", "mx_negotiator"}


def test_where_nobody_is_named_all_delegations_are_responsible(house: House) -> None:
    deadline = house.deadline()
    deadline.responsible.clear()
    reminders.find_due()
    assert told(deadline).keys() == US_TOLD | MX_TOLD


def test_a_delegations_own_deadline_reminds_that_delegation_alone(house: House) -> None:
    # A group with a co-lead of the other side, which must make no difference.
    own = house.deadline(own=house.us, group=house.group)
    own.responsible.add(house.mx)
    reminders.find_due()
    assert told(own).keys() == US_TOLD


def test_who_left_cannot_log_in_or_administers_the_site_is_told_nothing(house: House) -> None:
    Delegate.objects.filter(user=house["us_head"]).update(left=True)
    for name, change in {"us_negotiator": "is_active", "us_legal_adviser": "is_staff"}.items():
        setattr(house[name], change, change == "is_staff")
        house[name].save()
    deadline = house.deadline()
    reminders.find_due()
    assert told(deadline).keys() == MX_TOLD


def test_a_zone_that_this_machine_does_not_know_holds_up_nobody(
    house: House, mailoutbox: list[Any]
) -> None:
    deadline = house.deadline(responsible=(house.us,))
    User.objects.filter(pk=house["us_head"].pk).update(zone="Mars/Olympus")
    reminders.find_due()
    assert {one.recipient.user.name for one in preview.sent_at(clock.now())} == US_TOLD
    reminders.send_run(reminders.waiting())
    assert told(deadline, state="sent").keys() == US_TOLD
    [message] = [one for one in mailoutbox if one.to[0].startswith("us_head@")]
    assert "UTC" in message.body


def test_nobody_is_reminded_in_a_plan_that_is_only_tracked(house: House) -> None:
    house.deadline()
    house.plan.tracked_only = True
    house.plan.save()
    assert reminders.find_due() == 0


def test_finding_twice_makes_no_second_rows(house: House) -> None:
    house.deadline()
    assert reminders.find_due() == 6
    with CaptureQueriesContext(connection) as queries:
        assert reminders.find_due() == 0
    assert not [q for q in queries if not q["sql"].startswith("SELECT")]
    assert Reminder.objects.count() == 6


def test_a_step_is_found_in_the_morning_where_each_recipient_is(house: House) -> None:
    deadline = house.deadline(due_on=date(2026, 3, 13))
    eight_in_washington = NOW.replace(hour=8)
    with clock.held(eight_in_washington - timedelta(seconds=1)):
        reminders.find_due()
    assert told(deadline) == {name: {7} for name in US_TOLD | MX_TOLD}
    with clock.held(eight_in_washington):
        reminders.find_due()
    assert told(deadline) == {name: {7, 3} for name in US_TOLD} | {name: {7} for name in MX_TOLD}
    # Washington has had summer time for two days: it is two hours ahead of Mexico City.
    with clock.held(eight_in_washington + timedelta(hours=2)):
        reminders.find_due()
    assert told(deadline) == {name: {7, 3} for name in US_TOLD | MX_TOLD}


def test_who_was_away_gets_the_newest_step_only(house: House) -> None:
    deadline = house.deadline(due_on=NOW.date() + 16 * DAY)
    assert reminders.find_due() == 0
    with clock.held(NOW + 15 * DAY):
        reminders.find_due()
    assert told(deadline)["us_head"] == {1}


@pytest.mark.parametrize(("days_late", "steps"), [(0, {0}), (1, {-1}), (7, {-1}), (8, set())])
def test_late_is_told_once_and_within_a_week(house: House, days_late: int, steps: set[int]) -> None:
    deadline = house.deadline(due_on=NOW.date() - days_late * DAY)
    reminders.find_due()
    assert told(deadline).get("us_head", set()) == steps


def test_what_is_far_off_is_not_looked_at(house: House) -> None:
    house.deadline(due_on=NOW.date() + 15 * DAY)
    assert reminders.find_due() == 0
    house.deadline(due_on=NOW.date() + 14 * DAY)
    assert reminders.find_due() == 6


def test_the_first_step_is_found_wherever_in_the_world_the_two_are(house: House) -> None:
    """The recipient's morning comes long before the deadline's."""
    head = house["us_head"]
    head.zone = "Pacific/Kiritimati"
    head.save()
    deadline = house.deadline(due_on=date(2026, 4, 1), zone="Pacific/Pago_Pago")
    with clock.held(datetime.fromisoformat("2026-03-18T08:00:00+14:00")):
        reminders.find_due()
    assert told(deadline) == {"us_head": {14}}


def test_a_deadline_that_moved_is_reminded_of_anew(house: House, outbox: list[Any]) -> None:
    deadline = house.deadline(responsible=(house.us,))
    send_all()
    assert len(outbox) == 3
    deadlines.move(
        by=house["us_head"], deadline=deadline, rule="2026-03-13", reason="Holidays.", version=1
    )
    send_all()
    assert len(outbox) == 6
    assert told(deadline, state="sent") == {name: {3} for name in US_TOLD}
    dates = Reminder.objects.filter(state="sent").values_list("due_on", flat=True)
    assert sorted(set(dates)) == [date(2026, 3, 12), date(2026, 3, 13)]


def test_rows_about_the_old_date_are_withdrawn(house: House, outbox: list[Any]) -> None:
    deadline = house.deadline(responsible=(house.us,))
    reminders.find_due()
    deadlines.move(
        by=house["us_head"], deadline=deadline, rule="2026-03-20", reason="Holidays.", version=1
    )
    send_all()
    assert told(deadline, state="withdrawn") == {name: {3} for name in US_TOLD}
    assert told(deadline, state="sent") == {name: {14} for name in US_TOLD}
    assert len(outbox) == 3


def test_of_what_was_met_nobody_is_told_and_opened_again_everybody(
    house: House, outbox: list[Any]
) -> None:
    deadline = house.deadline(responsible=(house.us,))
    reminders.find_due()
    head = house["us_head"]
    deadlines.meet(by=head, deadline=deadline, on=NOW.date(), version=1)
    send_all()
    assert not outbox
    assert told(deadline, state="withdrawn") == {name: {3} for name in US_TOLD}
    deadlines.reopen(by=head, deadline=deadline, reason="Not signed.", version=2)
    send_all()
    assert {mail.to[0] for mail in outbox} == {f"{name}@travaux.example" for name in US_TOLD}
    send_all()
    assert len(outbox) == 3


@pytest.mark.parametrize("change", ["left", "observer", "staff", "inactive", "not_responsible"])
def test_who_should_no_longer_be_told_is_not(house: House, outbox: list[Any], change: str) -> None:
    deadline = house.deadline(responsible=(house.us,))
    reminders.find_due()
    head, seat = house["us_head"], house.seat("us_head")
    if change == "left":
        seat.left = True
    elif change == "observer":
        seat.role = "observer"
    elif change == "staff":
        head.is_staff = True
    elif change == "inactive":
        head.is_active = False
    else:
        deadline.responsible.set([house.mx])
    seat.save()
    head.save()
    for reminder_id in reminders.waiting():
        reminders.send(reminder_id)
    assert "us_head@travaux.example" not in {mail.to[0] for mail in outbox}
    assert told(deadline, state="withdrawn")["us_head"] == {3}


def test_a_mail_that_could_not_go_out_is_overtaken_by_the_next_step(
    house: House, outbox: list[Any]
) -> None:
    """The mail server was away for two days: one mail says how things stand, not two."""
    deadline = house.deadline(responsible=(house.us,))
    reminders.find_due()
    with clock.held(NOW + DAY):
        send_all()
        assert told(deadline, state="withdrawn") == {name: {3} for name in US_TOLD}
        assert told(deadline, state="sent") == {name: {1} for name in US_TOLD}
        assert len(outbox) == 3
        send_all()
        assert len(outbox) == 3


def test_the_number_of_queries_does_not_grow_with_deadlines(house: House) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            reminders.find_due()
        return len(captured)

    for _ in range(2):
        house.deadline(group=house.group)
    first = queries()
    # Few enough that SQLite takes their rows in one statement.
    for place in range(6):
        house.deadline(group=house.group, responsible=(house.us, house.mx)[: place % 3])
    assert queries() == first
    assert Reminder.objects.count() > 40


def test_the_number_of_queries_does_not_grow_with_plans(house: House, another_house: House) -> None:
    house.deadline(group=house.group)
    with CaptureQueriesContext(connection) as one_plan:
        assert reminders.find_due()
    another_house.deadline(group=another_house.group)
    with CaptureQueriesContext(connection) as two_plans:
        assert reminders.find_due()
    assert len(two_plans) == len(one_plan)


@pytest.mark.django_db(transaction=True)
def test_two_that_look_at_once_make_each_row_once(
    house: House, at_once: Callable[..., list[Any]]
) -> None:
    for _ in range(5):
        house.deadline()
    made = at_once(reminders.find_due, reminders.find_due, reminders.find_due)
    assert sum(made) == Reminder.objects.count() == 30


@pytest.fixture
def outbox(mailoutbox: list[Any]) -> list[Any]:
    """The mails Django would have sent."""
    return mailoutbox


def send_all() -> None:
    reminders.find_due()
    for reminder_id in reminders.waiting():
        reminders.send(reminder_id)
