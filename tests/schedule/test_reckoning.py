"""What moves with what, and in whose compartment."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from negotiations.core.errors import Refused, Stale
from negotiations.core.verdicts import NotAllowed
from negotiations.models import Closure, Deadline, JournalEntry, Round, Webhook, WebhookDelivery
from negotiations.schedule import verbs
from negotiations.schedule.selectors.reckoning import counting_of, reckoned, seen_rows
from negotiations.schedule.services import deadlines
from negotiations.schedule.services.deadlines import preview_move
from negotiations.schedule.services.reckoning import recompute
from negotiations.schedule.services.saying import NewDeadline
from tests.builders import NOW, House

pytestmark = [pytest.mark.team, pytest.mark.django_db, pytest.mark.usefixtures("now")]


def add(house: House, title: str, rule: str, by: str = "us_head", **fields: Any) -> Deadline:
    new = NewDeadline(title_en=title, title_es="", rule=rule, **fields)
    return deadlines.add(by=house[by], plan=house.plan, new=new)


def move(house: House, row: Deadline, rule: str, by: str = "us_head") -> Deadline:
    return deadlines.move(
        by=house[by], deadline=row, rule=rule, reason="Asked for", version=fresh(row).version
    )


def fresh(row: Deadline) -> Deadline:
    return Deadline.objects.get(pk=row.pk)


def due(row: Deadline) -> str:
    return fresh(row).due_on.isoformat()


def entries(row: Deadline) -> list[tuple[str, dict[str, Any]]]:
    return [(entry.verb, entry.data) for entry in JournalEntry.objects.filter(subject_id=row.pk)]


class TestKeys:
    def test_a_key_is_the_title_and_no_two_are_the_same_for_one_side(self, house: House) -> None:
        keys = [add(house, "Exchange of drafts", "start + 45 days").key for _ in range(3)]
        assert keys == ["exchange-of-drafts", "exchange-of-drafts-2", "exchange-of-drafts-3"]
        assert add(house, "¡…!", "start + 45 days").key == "deadline"

    def test_what_one_side_keeps_does_not_number_what_others_see(self, house: House) -> None:
        add(house, "Floors", "start + 45 days", by="mx_head", own=True)
        assert add(house, "Floors", "start + 45 days").key == "floors"
        assert add(house, "Floors", "start + 45 days", own=True).key == "floors-2"

    def test_one_from_before_keys_gets_one_when_it_is_changed(self, house: House) -> None:
        row = house.deadline()
        assert move(house, row, "2026-03-13").key == "first-joint-reading"


class TestRules:
    @pytest.mark.parametrize(
        ("rule", "on"),
        [
            ("10 working days (US, MX) before round 3", "2026-03-19"),
            ("deadline anchor + 1 week", "2026-03-27"),
            ("met anchor + 1 working day (MX)", "2026-03-23"),
            ("start + 60 days, next working day", "2026-04-06"),
            ("start + 33 days, first day counted", "2026-03-08"),
        ],
    )
    def test_every_form_is_taken(self, house: House, rule: str, on: str) -> None:
        _round(house)
        add(house, "Anchor", "2026-03-20")
        assert due(add(house, "X", rule)) == on

    @pytest.mark.parametrize(
        ("rule", "reason"),
        [
            ("round 9 - 1 day", "There is no round 9 in this plan to count from."),
            ("deadline nowhere", "There is no deadline “nowhere” here to count from."),
            ("start + 1 working day (FR)", "FR is no party of this plan."),
        ],
    )
    def test_what_there_is_not_is_said(self, house: House, rule: str, reason: str) -> None:
        with pytest.raises(Refused) as refusal:
            add(house, "X", rule)
        assert (str(refusal.value.reason), refusal.value.field) == (reason, "rule")

    def test_a_joint_rule_cannot_count_from_ones_own(self, house: House) -> None:
        add(house, "Red lines", "2026-03-20", own=True)
        with pytest.raises(Refused, match="no deadline “red-lines”"):
            add(house, "X", "deadline red-lines + 1 day")
        assert due(add(house, "Y", "deadline red-lines + 1 day", own=True)) == "2026-03-21"

    def test_nobody_counts_from_what_the_other_side_keeps(self, house: House) -> None:
        add(house, "Red lines", "2026-03-20", by="mx_head", own=True)
        with pytest.raises(Refused, match="no deadline “red-lines”"):
            add(house, "X", "deadline red-lines + 1 day", own=True)

    def test_a_circle_is_refused_with_its_chain(self, house: House) -> None:
        first = add(house, "First", "2026-03-20")
        add(house, "Second", "deadline first + 1 day")
        add(house, "Third", "met second + 1 day")
        with pytest.raises(Refused, match="first → third → second → first"):
            move(house, first, "deadline third + 1 day")

    def test_the_plan_says_how_days_are_counted(self, house: House) -> None:
        house.plan.counting_rule = "working_days"
        house.plan.on_closed = "next"
        house.plan.save()
        assert due(add(house, "X", "start + 38 days")) == "2026-04-01"
        assert due(add(house, "Y", "start + 2 months")) == "2026-04-06"


class TestMovingAlong:
    def test_what_hangs_on_it_moves_with_it_and_each_is_in_the_journal(self, house: House) -> None:
        first = add(house, "First", "2026-03-20")
        second = add(house, "Second", "deadline first + 1 week")
        third = add(house, "Third", "deadline second + 1 working day")
        move(house, first, "2026-03-23")
        assert [due(row) for row in (first, second, third)] == [
            "2026-03-23",
            "2026-03-30",
            "2026-03-31",
        ]
        assert [verb for verb, _data in entries(third)].count(verbs.DEADLINE_MOVED_ALONG) == 1
        told = {"was": "2026-03-30", "due": "2026-03-31", "cause": "deadline"}
        assert (verbs.DEADLINE_MOVED_ALONG, told) in entries(third)
        row = fresh(third)
        assert (row.version, row.sequence, row.original_on) == (2, 1, date(2026, 3, 30))
        assert row.due_at.date() == date(2026, 4, 1)
        assert (fresh(first).version, len(entries(first))) == (2, 2)

    def test_the_preview_says_so_before_and_writes_nothing(self, house: House) -> None:
        first = add(house, "First", "2026-03-20")
        second = add(house, "Second", "deadline first + 1 week")
        add(house, "Elsewhere", "start + 40 days")
        found = preview_move(by=house["mx_head"], deadline=first, rule="2026-03-23")
        assert (found.itself.was, found.itself.due) == (date(2026, 3, 20), date(2026, 3, 23))
        assert [(one.deadline, one.was, one.due) for one in found.along] == [
            (second, date(2026, 3, 27), date(2026, 3, 30))
        ]
        assert due(first) == "2026-03-20"
        with pytest.raises(NotAllowed):
            preview_move(by=house["us_observer"], deadline=first, rule="2026-03-23")

    def test_each_side_moves_with_the_joint_ones_unseen_by_the_other(self, house: House) -> None:
        first = add(house, "First", "2026-03-20")
        ours = add(house, "Ours", "deadline first - 1 day", own=True)
        theirs = add(house, "Theirs", "deadline first - 2 days", by="mx_head", own=True)
        found = preview_move(by=house["us_head"], deadline=first, rule="2026-03-23")
        assert [one.deadline for one in found.along] == [ours]
        move(house, first, "2026-03-23")
        assert (due(ours), due(theirs)) == ("2026-03-22", "2026-03-21")
        entry = JournalEntry.objects.get(subject_id=theirs.pk, verb=verbs.DEADLINE_MOVED_ALONG)
        assert entry.compartment == house.mx
        assert entry not in JournalEntry.objects.visible_to(house["us_head"])

    def test_webhooks_are_told_of_each_that_moves_along_and_of_ones_own_to_ones_own(
        self, house: House
    ) -> None:
        first = add(house, "First", "2026-03-20")
        second = add(house, "Second", "deadline first + 1 week")
        theirs = add(house, "Theirs", "deadline first - 2 days", by="mx_head", own=True)
        shared = {
            "plan": house.plan,
            "events": ["deadline.moved"],
            "url": "https://one.example/",
            "added_by": house["us_head"],
            "added_at": NOW,
        }
        webhooks = [
            Webhook.objects.create(**shared, compartment=side, own=own, secret=f"s{number}")
            for number, (side, own) in enumerate(
                [(house.us, True), (house.mx, True), (house.mx, False), (None, False)]
            )
        ]
        move(house, first, "2026-03-23")
        told = {
            (one.webhook, one.entry.subject_id)  # type: ignore[union-attr]
            for one in WebhookDelivery.objects.select_related("webhook", "entry")
        }
        joint = {(webhook, row.pk) for webhook in webhooks for row in (first, second)}
        assert told == joint | {(webhooks[1], theirs.pk)}
        assert set(WebhookDelivery.objects.values_list("event", "state")) == {
            ("deadline.moved", "due")
        }

    def test_an_own_key_comes_before_a_joint_one(self, house: House) -> None:
        add(house, "Floors", "2026-03-20", by="mx_head", own=True)
        hung = add(house, "Hung", "deadline floors + 1 day", by="mx_head", own=True)
        joint = add(house, "Floors", "2026-04-01")
        assert joint.key == "floors"
        move(house, joint, "2026-04-02")
        assert due(hung) == "2026-03-21"

    def test_what_is_met_or_removed_does_not_move(self, house: House) -> None:
        first = add(house, "First", "2026-03-06")
        met = add(house, "Met", "deadline first + 1 day")
        gone = add(house, "Gone", "deadline first + 2 days")
        deadlines.meet(by=house["us_head"], deadline=met, on=date(2026, 3, 6), version=1)
        deadlines.remove(by=house["us_head"], deadline=gone, reason="Not needed", version=1)
        move(house, first, "2026-03-13")
        assert (due(met), due(gone)) == ("2026-03-07", "2026-03-08")
        restored = deadlines.restore(
            by=house["us_head"], deadline=gone, version=fresh(gone).version
        )
        assert restored.due_on == date(2026, 3, 15)

    def test_meeting_and_reopening_move_what_counts_from_the_day_it_was_met(
        self, house: House
    ) -> None:
        first = add(house, "First", "2026-03-12")
        after = add(house, "After", "met first + 1 day")
        deadlines.meet(by=house["us_head"], deadline=first, on=date(2026, 3, 9), version=1)
        assert due(after) == "2026-03-10"
        deadlines.reopen(by=house["us_head"], deadline=first, reason="Not so", version=2)
        assert due(after) == "2026-03-13"
        causes = [data["cause"] for _verb, data in entries(after) if "cause" in data]
        assert sorted(causes) == ["met", "reopened"]

    def test_the_hour_by_the_clock_of_its_place_is_kept_when_clocks_change(
        self, house: House
    ) -> None:
        said = {"due_time": time(17, 0), "zone": "America/New_York"}
        first = add(house, "First", "2026-03-06", **said)
        there = {"due_time": time(17, 0), "zone": "America/Mexico_City"}
        second = add(house, "Second", "deadline first + 1 day", **there)
        assert fresh(first).due_at == datetime(2026, 3, 6, 22, 0, tzinfo=UTC)
        # Washington keeps summer time from 8 March 2026; Mexico City has kept none since 2022.
        move(house, first, "2026-03-09")
        assert fresh(first).due_at == datetime(2026, 3, 9, 21, 0, tzinfo=UTC)
        assert fresh(second).due_at == datetime(2026, 3, 10, 23, 0, tzinfo=UTC)

    def test_rounds_closures_and_the_window_move_what_counts_by_them(self, house: House) -> None:
        one = _round(house)
        before = add(house, "Before", "round 3 - 2 working days")
        last = add(house, "Last", "end - 1 week")
        one.first_on = date(2026, 3, 31)
        one.save()
        recompute(house.plan, by=house["us_head"], cause="round")
        assert due(before) == "2026-03-27"
        Closure.objects.create(
            delegation=house.mx, first_on=date(2026, 3, 27), last_on=date(2026, 3, 28)
        )
        recompute(house.plan, by=house["us_head"], cause="closure")
        assert due(before) == "2026-03-26"
        house.plan.end_on = date(2026, 4, 12)
        house.plan.save()
        found = recompute(house.plan, by=house["us_head"], cause="extension")
        assert [(one.deadline, one.due) for one in found] == [(last, date(2026, 4, 5))]
        assert recompute(house.plan, by=house["us_head"], cause="extension") == []

    def test_a_change_of_ones_own_moves_nothing_joint(self, house: House) -> None:
        joint = add(house, "Joint", "end - 1 week")
        Deadline.objects.filter(pk=joint.pk).update(due_on=date(2026, 3, 1))
        mine = add(house, "Mine", "2026-03-20", own=True)
        move(house, mine, "2026-03-21")
        assert due(joint) == "2026-03-01"


class TestRemoving:
    def test_one_others_count_from_is_refused_and_they_are_named(self, house: House) -> None:
        first = add(house, "First", "2026-03-20")
        add(house, "Second", "deadline first + 1 week")
        with pytest.raises(Refused, match="Others count from it: Second"):
            deadlines.remove(by=house["us_head"], deadline=first, reason="So", version=1)

    def test_what_the_other_side_keeps_is_no_hindrance_and_keeps_its_date(
        self, house: House
    ) -> None:
        first = add(house, "First", "2026-03-20")
        theirs = add(house, "Theirs", "deadline first - 2 days", by="mx_head", own=True)
        gone = deadlines.remove(by=house["us_head"], deadline=first, reason="So", version=1)
        assert gone.removed_at == NOW
        assert (fresh(theirs).rule, due(theirs)) == ("2026-03-18", "2026-03-18")
        entry = JournalEntry.objects.get(subject_id=theirs.pk, verb=verbs.DEADLINE_FIXED)
        assert entry.compartment == house.mx
        assert (verbs.DEADLINE_REMOVED, {"due": "2026-03-20"}) in entries(first)
        with pytest.raises(Refused, match="no deadline “first”"):
            add(house, "X", "deadline first")

    def test_a_removed_one_is_changed_only_by_restoring_it(self, house: House) -> None:
        row = add(house, "First", "2026-03-20")
        row = deadlines.remove(by=house["us_head"], deadline=row, reason="So", version=1)
        for change in (
            lambda: move(house, row, "2026-03-21"),
            lambda: deadlines.meet(
                by=house["us_head"], deadline=row, on=date(2026, 3, 9), version=2
            ),
            lambda: deadlines.remove(by=house["us_head"], deadline=row, reason="Again", version=2),
        ):
            with pytest.raises(Refused, match="restore it first"):
                change()
        with pytest.raises(Stale):
            deadlines.restore(by=house["us_head"], deadline=row, version=1)
        assert deadlines.restore(by=house["us_head"], deadline=row, version=2).removed_at is None
        with pytest.raises(Refused, match="not removed"):
            deadlines.restore(by=house["us_head"], deadline=row, version=3)

    def test_who_may_not(self, house: House) -> None:
        row = add(house, "First", "2026-03-20")
        with pytest.raises(NotAllowed):
            deadlines.remove(by=house["us_observer"], deadline=row, reason="So", version=1)
        with pytest.raises(NotAllowed):
            deadlines.restore(by=house["mx_observer"], deadline=row, version=1)


def test_a_plan_is_reckoned_in_a_constant_number_of_queries(house: House) -> None:
    first = add(house, "First", "2026-03-20")
    counts = []
    for number in range(3):
        for _ in range(3):
            add(house, "Hung", "deadline first + 1 day")
            add(house, "Mine", "deadline first + 1 day", own=True)
        with CaptureQueriesContext(connection) as queries:
            move(house, first, (date(2026, 3, 23) + timedelta(days=number)).isoformat())
        # Of writing many rows, each is told of on its own, though they go as one statement.
        counts.append(len([one for one in queries if one["sql"].startswith("SELECT")]))
    assert counts[1] == counts[2]


def test_what_a_reader_sees_is_reckoned_as_the_whole_plan_is(house: House) -> None:
    add(house, "First", "2026-03-20")
    add(house, "Ours", "deadline first - 1 day", own=True)
    add(house, "Theirs", "deadline first - 2 days", by="mx_head", own=True)
    seen = seen_rows(house["us_head"], house.plan)
    whole = reckoned(list(Deadline.objects.all()), counting_of(house.plan))
    found = reckoned(seen, counting_of(house.plan))
    assert found == {row.pk: whole[row.pk] for row in seen}
    assert len(found) == 2


def _round(house: House) -> Round:
    return Round.objects.create(
        plan=house.plan,
        number=3,
        name_en="Third round",
        name_es="Tercera ronda",
        zone="America/Mexico_City",
        first_on=date(2026, 4, 6),
        last_on=date(2026, 4, 8),
        changed_at=NOW,
    )
