"""A plan's deadlines on a timeline and in a month; the days on which its sides are closed."""

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client

from negotiations.models import ActionPlan
from negotiations.plan.selectors.delegations import delegations_of
from negotiations.schedule.drawing import draw
from negotiations.schedule.selectors.closed import shut_days
from negotiations.schedule.selectors.month import SHOWN_A_DAY
from negotiations.schedule.selectors.timeline import LONGEST
from tests.builders import MEXICO_CITY, NOW, House
from tests.time_house import (
    MARCH,
    closed,
    day,
    due,
    month,
    page,
    round_of,
    timeline,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

EASTER = date(2026, 4, 5)
NO_MONTHS = ("2026-13", "2026-00", "march", "2026-3", "0000-01", "2300-01", "٢٠٢٦-٠٣", "<b>")


class TestTimeline:
    def test_it_has_the_window_today_and_the_rounds(self, house: House) -> None:
        due(house, "First reading", date(2026, 3, 12))
        round_of(house, date(2026, 3, 16), date(2026, 3, 18), illustrative=True)
        found = timeline(house)
        assert (found.first, found.last) == (date(2026, 2, 3), date(2026, 4, 6))
        assert found.length == 63
        assert (found.start, found.end, found.original_end) == (1, 61, 61)
        assert found.today == (date(2026, 3, 10) - date(2026, 2, 3)).days
        assert [(stay.first, stay.last) for stay in found.rounds] == [(41, 43)]
        shown = page(house, "timeline/")
        assert "End of the window, Sun 5 April" in shown
        assert "Round 1, Hall of tests" in shown
        assert "Mon 16 March 2026" in shown

    def test_both_countries_holidays_and_a_delegations_closure(self, house: House) -> None:
        closed(house, date(2026, 3, 30), date(2026, 4, 1), illustrative=True)
        found = timeline(house)
        named = [
            (run.delegation.code, run.name, run.last - run.first + 1, run.illustrative)
            for run in found.shut
            if run.name
        ]
        assert named == [
            ("US", "Washington's Birthday", 1, False),
            ("MX", "Benito Juárez's birthday", 1, False),
            ("MX", "Recess", 3, True),
            ("MX", "Maundy Thursday", 1, False),
            ("MX", "Good Friday", 1, False),
        ]
        spanish = page(house, "timeline/", "mx_head")
        assert "Jueves Santo" in spanish
        assert "Receso" in spanish
        # No side works at a weekend; on Good Friday only one does not.
        assert (4, 5) in found.all_shut
        assert all(last - first == 1 for first, last in found.all_shut)

    def test_what_counts_from_what(self, house: House) -> None:
        first = due(house, "First", date(2026, 3, 12), key="first", met_on=date(2026, 3, 9))
        after = due(house, "After", date(2026, 3, 16), rule="deadline first + 4 days")
        met = due(house, "After it is met", date(2026, 3, 19), rule="met first + 10 days")
        held = round_of(house, date(2026, 3, 16), date(2026, 3, 18))
        scrub = due(house, "Scrub", date(2026, 3, 20), rule="round 1 + 2 days")
        opening = due(house, "Papers", date(2026, 3, 13), rule="round 1 - 3 days")
        due(house, "Of the window", date(2026, 4, 5), rule="start + 60 days")
        due(house, "Of nothing", date(2026, 4, 1), rule="deadline no-such-key + 4 days")
        found = timeline(house)
        arrows = {
            (one.source, found.first + timedelta(days=one.at), one.to) for one in found.arrows
        }
        assert arrows == {
            (first, date(2026, 3, 12), after),
            (first, date(2026, 3, 9), met),
            (held, date(2026, 3, 18), scrub),
            (held, date(2026, 3, 16), opening),
        }
        assert page(house, "timeline/").count('class="elbow"') == 4

    def test_ones_own_deadline_counts_from_a_joint_one_of_that_key(self, house: House) -> None:
        joint = due(house, "Joint", date(2026, 3, 12), key="reading")
        due(house, "Theirs", date(2026, 3, 13), key="reading-mx", own=house.mx)
        own = due(house, "Ours", date(2026, 3, 16), own=house.us, rule="deadline reading + 4 days")
        assert [(one.source, one.to) for one in timeline(house).arrows] == [(joint, own)]
        assert timeline(house, "mx_head").arrows == ()

    def test_lanes_are_groups_and_the_plan_comes_last(self, house: House) -> None:
        due(house, "Of the plan", date(2026, 3, 1))
        due(house, "Of the group", date(2026, 3, 30), group=house.group)
        shown = page(house, "timeline/")
        assert shown.index("Of the group") < shown.index("Of the plan")
        assert re.findall(r'<text x="0" y="\d+">([^<▲●]+)</text>', shown) == [
            "Price floors",
            "The plan as a",
            "whole",
        ]

    def test_where_it_was_first_and_where_it_was_met(self, house: House) -> None:
        due(house, "Moved", date(2026, 3, 20), original_on=date(2026, 3, 12))
        due(house, "Met early", date(2026, 3, 12), met_on=date(2026, 3, 9))
        due(house, "Late", date(2026, 3, 9))
        shown = page(house, "timeline/")
        assert (shown.count('class="was"'), shown.count('class="tick"')) == (1, 1)
        assert (shown.count('class="flag late"'), shown.count('class="flag met"')) == (1, 1)

    def test_the_table_says_the_same(self, house: House) -> None:
        due(house, "In the group", date(2026, 3, 12), group=house.group)
        round_of(house, date(2026, 3, 16), date(2026, 3, 18))
        shown = page(house, "timeline/")
        _drawn, _heading, words = shown.partition("The same in words")
        for said in ("In the group", "Price floors", "Round 1", "Hall of tests", "Good Friday"):
            assert said in words
        assert shown.count('aria-hidden="true"') > 0
        assert 'tabindex="0" role="region"' in shown

    def test_what_lies_years_away_is_counted_and_not_drawn(self, house: House) -> None:
        due(house, "Near", date(2026, 3, 12))
        due(house, "Long ago", date(1990, 1, 1), met_on=date(1990, 1, 1))
        due(house, "Far away", date(2199, 12, 31))
        found = timeline(house)
        assert found.length == LONGEST
        assert found.first <= date(2026, 3, 10) <= found.last
        assert found.outside == 2
        shown = page(house, "timeline/")
        assert "2 deadlines on this page lie beyond the days drawn" in shown
        assert "Far away" in shown.partition("The same in words")[2]

    def test_a_window_that_was_extended_shows_both_ends(self, house: House) -> None:
        ActionPlan.objects.filter(pk=house.plan.pk).update(end_on=date(2026, 4, 20))
        due(house, "Report", date(2026, 4, 20))
        shown = page(house, "timeline/")
        assert "End of the window, Mon 20 April" in shown
        assert "Original end, Sun 5 April" in shown

    def test_a_plan_without_a_window_has_the_span_of_what_it_has(self, house: House) -> None:
        ActionPlan.objects.filter(pk=house.plan.pk).update(
            start_on=None, end_on=None, original_end_on=None, window_length=None
        )
        assert "<svg" not in page(house, "timeline/")
        due(house, "Alone", date(2026, 3, 12))
        house.plan.refresh_from_db()
        assert timeline(house).length == 3
        assert "<svg" in page(house, "timeline/")

    def test_nothing_is_drawn_outside_the_sheet(self, house: House) -> None:
        for number, at in enumerate((date(2026, 2, 4), EASTER, date(2026, 3, 1))):
            due(house, f"A title that is long {'and longer ' * 12}{number}", at)
        round_of(house, date(2026, 4, 3), date(2026, 4, 5))
        sheet = draw(timeline(house))
        for mark in sheet.marks:
            assert 0 <= mark.x <= sheet.width
            assert 0 <= mark.label_x <= sheet.width
            assert 0 < mark.y < sheet.height
        for side in sheet.sides:
            assert all(0 <= box.x <= box.x + box.width <= sheet.width for box in side.boxes)
        ys = [mark.y for mark in sheet.marks]
        assert len(set(ys)) == len(ys)


class TestMonth:
    def test_a_day_tells_who_is_closed_what_is_on_and_what_is_due(self, house: House) -> None:
        closed(house, date(2026, 3, 30), date(2026, 4, 1))
        round_of(house, date(2026, 3, 16), date(2026, 3, 18))
        due(house, "On the holiday", date(2026, 3, 16))
        found = month(house)
        sixteenth = day(found, date(2026, 3, 16))
        assert [one.name for one in sixteenth.shut] == ["Benito Juárez's birthday"]
        assert [one.number for one in sixteenth.rounds] == [1]
        assert [one.title for one in sixteenth.deadlines] == ["On the holiday"]
        assert not sixteenth.all_shut
        assert day(found, date(2026, 3, 15)).all_shut
        assert [one.name for one in day(found, date(2026, 3, 31)).named] == ["Recess"]
        assert day(found, date(2026, 3, 10)).is_today
        shown = page(house, MARCH)
        for said in ("March 2026", "Benito Juárez", "Round 1, Hall of tests", "Recess", "Today"):
            assert said in shown

    def test_weeks_begin_as_the_reader_is_used_to(self, house: House) -> None:
        due(house, "Due", date(2026, 3, 12))
        firsts = {
            by: re.findall(r'<th scope="col"><abbr title="(\w+)"', page(house, MARCH, by))[0]
            for by in ("us_head", "mx_head")
        }
        assert firsts == {"us_head": "Sunday", "mx_head": "lunes"}

    def test_it_begins_with_the_month_we_are_in(self, house: House) -> None:
        assert '<h2 class="month-name">March 2026</h2>' in page(house, "month/")

    def test_before_the_window_it_begins_with_the_windows(self, house: House) -> None:
        ActionPlan.objects.filter(pk=house.plan.pk).update(
            start_on=date(2026, 6, 1), end_on=date(2026, 7, 31), original_end_on=date(2026, 7, 31)
        )
        assert '<h2 class="month-name">June 2026</h2>' in page(house, "month/")

    def test_what_is_no_month_is_said(self, house: House) -> None:
        for typed in NO_MONTHS:
            shown = page(house, f"month/?month={typed}", status=400)
            assert "is no month; months are year-month, such as 2026-03" in shown
            assert '<h2 class="month-name">March 2026</h2>' in shown
            assert "<b>”" not in shown

    def test_the_ends_of_the_calendar(self, house: House) -> None:
        assert 'rel="prev"' not in page(house, "month/?month=1900-01")
        assert 'rel="next"' not in page(house, "month/?month=2200-12")

    def test_a_full_day_says_how_many_more_and_where(self, house: House) -> None:
        for number in range(SHOWN_A_DAY + 3):
            due(house, f"Many {number}", date(2026, 3, 12))
        found = day(month(house), date(2026, 3, 12))
        assert (len(found.deadlines), found.more) == (SHOWN_A_DAY, 3)
        assert '/deadlines/?on=2026-03-12">3 more</a>' in page(house, MARCH)
        assert page(house, "?on=2026-03-12").count("Many ") == SHOWN_A_DAY + 3

    def test_an_empty_month_leads_to_where_something_is(self, house: House) -> None:
        due(house, "Before", date(2026, 3, 12))
        due(house, "Removed", date(2026, 5, 12), removed_at=NOW)
        due(house, "After", date(2026, 9, 1))
        shown = page(house, "month/?month=2026-06")
        assert "Nothing is due in this month" in shown
        assert "?month=2026-03" in shown
        assert "?month=2026-09" in shown

    def test_the_hour_and_the_state_are_told(self, house: House) -> None:
        due(house, "At five", date(2026, 3, 9), due_time=time(17, 0), zone=MEXICO_CITY)
        due(house, "Done", date(2026, 3, 12), met_on=date(2026, 3, 10))
        shown = page(house, MARCH)
        assert "17:00 Mexico City" in shown
        assert "<b>late</b>" in shown
        assert '<li class="met">' in shown


class TestClosedDays:
    def test_a_closure_on_a_holiday_says_both(self, house: House) -> None:
        closed(house, date(2026, 4, 2), date(2026, 4, 2))
        found = shut_days(delegations_of(house.plan), date(2026, 4, 2), date(2026, 4, 2))
        (one,) = found[date(2026, 4, 2)]
        assert (one.delegation, one.kind, one.name) == (
            house.mx,
            "closure",
            "Maundy Thursday, Recess",
        )

    def test_a_weekend_has_no_name_and_a_working_day_is_not_there(self, house: House) -> None:
        found = shut_days(delegations_of(house.plan), date(2026, 3, 13), date(2026, 3, 14))
        assert {on: [(one.kind, one.name) for one in ones] for on, ones in found.items()} == {
            date(2026, 3, 14): [("weekend", ""), ("weekend", "")]
        }

    def test_they_cost_no_query_once_the_delegations_are_there(
        self, house: House, django_assert_num_queries: Any
    ) -> None:
        closed(house, date(2026, 3, 30), date(2026, 4, 1))
        with django_assert_num_queries(2):
            sides = delegations_of(house.plan)
        with django_assert_num_queries(0):
            shut_days(sides, date(2026, 1, 1), date(2026, 12, 31))

    def test_the_window_of_the_plans_page_has_them_and_the_rounds(self, house: House) -> None:
        closed(house, date(2026, 3, 30), date(2026, 4, 1))
        round_of(house, date(2026, 3, 16), date(2026, 3, 18))
        client = Client()
        client.force_login(house["us_head"])
        shown = client.get(f"/plans/{house.plan.slug}/").content.decode()
        assert "MX: Recess" in shown
        assert "Mon 16 March 2026 · Round 1 · MX: Benito Juárez" in shown.replace("&#x27;", "'")
