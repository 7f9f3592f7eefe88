"""The demo's clock: how it moves, and that what falls due by it falls due."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from demo import clock as demo_clock
from demo.models import ClockSetting, KeptMail
from negotiations.core import clock
from negotiations.models import ActionPlan, Deadline, Reminder, User
from negotiations.reminders.services import outbox

REAL = datetime(2026, 11, 21, 12, 0, 0, 400_000, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The real clock, stopped."""
    for module in (clock, demo_clock):
        monkeypatch.setattr(module, "machine_now", lambda: REAL)
    return REAL


@pytest.mark.django_db
def test_until_it_is_set_there_is_no_offset(real: datetime):
    assert demo_clock.offset() == timedelta(0)
    assert not demo_clock.is_set()
    assert clock.now() == real


@pytest.mark.team
@pytest.mark.django_db
def test_it_is_set_moved_and_set_back(real: datetime):
    demo_clock.back_to_start()
    assert timedelta(0) <= clock.now() - demo_clock.START < timedelta(seconds=1)
    start = clock.now()
    demo_clock.forward(DAY)
    demo_clock.forward(7 * DAY)
    assert clock.now() - start == 8 * DAY
    demo_clock.back_to_real()
    assert clock.now() == real
    assert demo_clock.is_set()
    demo_clock.set_to(real + timedelta(hours=3))
    assert clock.now() == real + timedelta(hours=3)
    assert ClockSetting.objects.count() == 1


@pytest.mark.django_db
def test_it_moves_forward_from_the_real_date_too(real: datetime):
    demo_clock.forward(DAY)
    assert clock.now() == real + DAY


@pytest.mark.django_db
def test_it_differs_by_whole_seconds_and_never_stands_before_what_it_is_set_to(real: datetime):
    demo_clock.set_to(REAL + timedelta(seconds=1.2))
    assert demo_clock.offset() == timedelta(seconds=2)


def test_the_demo_begins_on_day_34_at_ten_in_the_plans_zone(demo: ActionPlan):
    begins = demo_clock.START
    assert str(begins.tzinfo) == demo.zone
    assert begins.strftime("%A %d %B %Y %H:%M") == "Tuesday 10 March 2026 10:00"
    assert demo.day_number(begins.date()) == 34
    assert abs(clock.now() - begins) < timedelta(minutes=10)


@pytest.mark.team
def test_moving_it_makes_what_falls_due_fall_due(demo: ActionPlan):
    reading = Deadline.objects.get(plan=demo, key="first-joint-reading")
    outbox.find_due()
    assert steps_of(reading) == {1}
    assert not reading.is_late(clock.now())
    demo_clock.forward(DAY)
    outbox.find_due()
    assert steps_of(reading) == {1, 0}
    demo_clock.forward(DAY)
    outbox.find_due()
    assert steps_of(reading) == {1, 0, -1}
    assert reading.is_late(clock.now())
    assert outbox.find_due() == 0


def steps_of(deadline: Deadline) -> set[int]:
    return set(Reminder.objects.filter(deadline=deadline).values_list("step", flat=True))


@pytest.mark.team
def test_the_reminders_are_mails_that_their_recipients_alone_can_read(
    demo: ActionPlan, settings: object
):
    settings.EMAIL_BACKEND = "demo.mail.KeptMailBackend"
    outbox.find_due()
    waiting = outbox.waiting()
    for reminder_id in waiting:
        outbox.send(reminder_id)
    sent = Reminder.objects.filter(state=Reminder.State.SENT)
    assert sent.count() == len(waiting)
    for user in User.objects.all():
        seen = KeptMail.objects.visible_to(user)
        assert set(seen.values_list("recipient", flat=True)) <= {user.email}
        # More than three at once come in one mail, joint deadlines and one's own side's apart.
        rows = sent.filter(recipient=user).select_related("deadline")
        told = Counter(row.deadline.is_joint for row in rows)
        assert seen.count() == sum(1 if count > 3 else count for count in told.values())
    own = Deadline.objects.get(plan=demo, compartment__party__code="MX")
    told = Reminder.objects.filter(deadline=own).values_list("recipient__email", flat=True)
    assert {email.rpartition("@")[2] for email in told} == {"mx.example"}
