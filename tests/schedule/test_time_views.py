"""The views of a plan's deadlines: what all three have in common, the list, other pages."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from negotiations.desk.selectors import groups, plans
from negotiations.desk.views import groups as group_pages
from negotiations.models import Deadline, WorkingGroup
from negotiations.schedule.views import lists as time_views
from tests.builders import NOW, House
from tests.time_house import (
    VIEWS,
    closed,
    due,
    get,
    page,
    round_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


class TestAllThree:
    def test_what_one_side_keeps_changes_no_byte_of_the_others_page(self, house: House) -> None:
        due(house, "Shown to all", date(2026, 3, 12))
        asks = [(view, name) for view in VIEWS for name in ("us_head", "secretariat")]
        before = {one: page(house, *one) for one in asks}
        for number in range(8):
            due(house, f"Kept {number}", date(2026, 3, 12), own=house.mx, key=f"kept-{number}")
        due(house, "Kept far away", date(2029, 1, 1), own=house.mx, rule="deadline kept-1 + 2 days")
        assert {one: page(house, *one) for one in asks} == before
        assert all("Kept 3" in page(house, view, "mx_head") for view in VIEWS)

    def test_a_removed_deadline_is_in_none_but_told_of_below_the_list(self, house: House) -> None:
        due(house, "Still standing", date(2026, 3, 12))
        due(house, "Taken away", date(2026, 3, 13), removed_at=NOW)
        pages = [page(house, view) for view in VIEWS]
        assert all("Still standing" in found for found in pages)
        listed, *drawn = pages
        assert not any("Taken away" in found for found in drawn)
        before, _heading, after = listed.partition('id="removed-heading"')
        assert "Taken away" not in before
        assert "Taken away" in after

    @pytest.mark.parametrize("view", VIEWS)
    def test_nothing_is_set_and_what_to_do(self, house: House, view: str) -> None:
        found = page(house, view)
        said = "Nothing is due in this month" if "month" in view else "No deadline is set."
        assert said in found
        assert f"/plans/{house.plan.slug}/deadlines/new/" in found
        assert f"/plans/{house.plan.slug}/deadlines/new/" not in page(house, view, "us_observer")

    def test_forty_deadlines_take_as_many_queries_as_four(self, house: House) -> None:
        round_of(house, date(2026, 3, 16), date(2026, 3, 18))
        closed(house, date(2026, 3, 30), date(2026, 4, 1))
        fill(house, 4)
        few = {view: len(asked(house, view)) for view in VIEWS}
        round_of(house, date(2026, 3, 26), date(2026, 3, 27), number=2)
        closed(house, date(2026, 3, 3), date(2026, 3, 4))
        fill(house, 40)
        assert {view: len(asked(house, view)) for view in VIEWS} == few

    def test_a_plan_one_does_not_see_has_none(self, house: House) -> None:
        for view in VIEWS:
            assert get(house, view, "outsider").status_code == 404


def fill(house: House, up_to: int) -> None:
    for number in range(Deadline.objects.count(), up_to):
        due(
            house,
            f"Deadline {number}",
            date(2026, 3, 1) + timedelta(days=number % 30),
            key=f"number-{number}",
            group=house.group if number % 3 else None,
            rule=f"deadline number-{number - 1} + 1 day" if number % 2 else "",
        )


def asked(house: House, view: str) -> list[str]:
    page(house, view)
    with CaptureQueriesContext(connection) as queries:
        page(house, view)
    return [query["sql"][:200] for query in queries]


NARROWED = {
    "": "late open met",
    "?state=": "late open met",
    "?state=open": "late open",
    "?state=late": "late",
    "?state=met": "met",
    "?side=US": "open met",
    "?side=MX&state=open": "late open",
    "?group=plan": "late met",
    "?group={group}": "open",
    "?on=2026-03-20": "open",
    "?on=2026-03-21": "",
}
NOT_THERE = {
    "?state=forgotten": "Which",
    "?side=FR": "Responsible",
    "?group=7": "Working group",
    "?on=soon": "Due",
    "?on=2026-02-30": "Due",
}


class TestList:
    @pytest.fixture
    def rows(self, house: House) -> dict[str, Deadline]:
        return {
            "late": due(house, "Late one", date(2026, 3, 9), responsible=(house.mx,)),
            "open": due(house, "Open one", date(2026, 3, 20), group=house.group),
            "met": due(
                house, "Met one", date(2026, 3, 5), met_on=date(2026, 3, 4), responsible=(house.us,)
            ),
        }

    @pytest.mark.parametrize("view", ["", "timeline/"])
    def test_it_narrows(self, house: House, rows: dict[str, Deadline], view: str) -> None:
        for asks, shows in NARROWED.items():
            found = page(house, view + asks.format(group=house.group.pk))
            assert [name for name, row in rows.items() if row.title in found] == shows.split(), asks
            assert ("Show all" in found) is ("=" in asks and not asks.endswith("=")), asks
            assert ("No deadline fits." in found) is (not shows), asks

    @pytest.mark.parametrize("view", ["", "timeline/"])
    def test_what_is_not_there_is_said_and_all_are_shown(
        self, house: House, rows: dict[str, Deadline], view: str
    ) -> None:
        for asks, named in NOT_THERE.items():
            found = page(house, view + asks, status=400)
            assert "The address asks for something that is not there" in found, asks
            assert re.search(rf"<li>{named}: \S", found), asks
            assert all(row.title in found for row in rows.values()), asks

    def test_a_group_of_another_plan_is_not_there(
        self, house: House, another_house: House, rows: dict[str, Deadline]
    ) -> None:
        page(house, f"?group={another_house.group.pk}", status=400)

    def test_it_narrows_to_one_group_of_several(
        self, house: House, rows: dict[str, Deadline]
    ) -> None:
        group = WorkingGroup.objects.create(
            plan=house.plan, key="maps", code="G2", title_en="Maps", title_es="Mapas", position=2
        )
        due(house, "Of the maps", date(2026, 3, 20), group=group)
        found = page(house, f"?group={group.pk}")
        assert "Of the maps" in found
        assert "Open one" not in found

    @pytest.mark.parametrize("view", ["", "timeline/"])
    def test_it_turns_pages_and_stays_narrow(
        self, house: House, view: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(time_views, "LISTED_A_PAGE", 3)
        monkeypatch.setattr(time_views, "DRAWN_A_PAGE", 3)
        for number in range(7):
            due(house, f"Paged {number}", date(2026, 3, 11 + number))
        due(house, "Elsewhere", date(2026, 3, 11), met_on=date(2026, 3, 11))
        first, second, last, beyond = (
            page(house, f"{view}?state=open&page={number}") for number in (1, 2, 3, 99)
        )
        assert [set(re.findall(r"Paged \d", one)) for one in (first, second, last)] == [
            {"Paged 0", "Paged 1", "Paged 2"},
            {"Paged 3", "Paged 4", "Paged 5"},
            {"Paged 6"},
        ]
        assert "4 to 6 of 7 deadlines" in second
        assert "page 2 of 3" in second
        assert 'href="?state=open&amp;page=3" rel="next"' in second
        assert 'href="?state=open&amp;page=1" rel="prev"' in second
        assert 'rel="next"' not in last
        assert "page 3 of 3" in beyond

    def test_the_other_views_are_asked_for_the_same(
        self, house: House, rows: dict[str, Deadline]
    ) -> None:
        assert "/deadlines/timeline/?state=open&amp;side=MX" in page(house, "?state=open&side=MX")


class TestOtherPages:
    @pytest.fixture
    def few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(plans, "SHOWN", 2)
        monkeypatch.setattr(group_pages, "SHOWN", 2)

    def test_the_plans_page_shows_the_first_and_leads_to_all(self, house: House, few: None) -> None:
        for number in range(4):
            due(house, f"Open {number}", date(2026, 3, 20 + number))
        due(house, "Met", date(2026, 3, 2), met_on=date(2026, 3, 2))
        removed = due(house, "Removed", date(2026, 3, 11), removed_at=NOW)
        found = plans.plan_page(house["us_head"], house.plan)
        assert [row.title for row in found.open] == ["Open 0", "Open 1"]
        assert (found.open_count, found.met_count, found.needs_us) == (4, 1, ())
        shown = Client()
        shown.force_login(house["us_head"])
        words = shown.get(f"/plans/{house.plan.slug}/").content.decode()
        assert "All 5 deadlines" in words
        assert f'/deadlines/{removed.pk}/"' not in words

    def test_what_needs_a_side_is_late_or_due_in_a_week(self, house: House) -> None:
        late = due(house, "Late", date(2026, 3, 9))
        soon = due(house, "Soon", date(2026, 3, 16), responsible=(house.us,))
        due(house, "Theirs", date(2026, 3, 16), responsible=(house.mx,))
        due(house, "In time", date(2026, 3, 19))
        found = plans.plan_page(house["us_head"], house.plan)
        assert found.needs_us == (late, soon)
        assert found.late == (late,)
        neutral = plans.plan_page(house["secretariat"], house.plan)
        assert (neutral.needs_us, neutral.late) == ((), (late,))

    def test_a_group_shows_what_is_due_next_of_what_one_sees(self, house: House) -> None:
        due(house, "Met", date(2026, 3, 2), met_on=date(2026, 3, 2), group=house.group)
        due(house, "Removed", date(2026, 3, 3), removed_at=NOW, group=house.group)
        kept = due(house, "Kept", date(2026, 3, 11), own=house.mx, group=house.group)
        joint = due(house, "Joint", date(2026, 3, 12), group=house.group)
        due(house, "After", date(2026, 3, 13), group=house.group)
        next_open = {
            by: [row for one in groups.groups_of(house[by], house.plan) for row in one.next_open]  # type: ignore[attr-defined]
            for by in ("us_head", "mx_head")
        }
        assert next_open == {"us_head": [joint], "mx_head": [kept]}

    def test_a_groups_page_shows_the_first_and_leads_to_all(self, house: House, few: None) -> None:
        for number in range(3):
            due(house, f"Of it {number}", date(2026, 3, 20 + number), group=house.group)
        client = Client()
        client.force_login(house["us_head"])
        address = f"/plans/{house.plan.slug}/groups/{house.group.pk}/"
        words = client.get(address).content.decode()
        assert f'/deadlines/?group={house.group.pk}">All 3 deadlines</a>' in words
        removed = due(house, "Removed", date(2026, 3, 1), group=house.group, removed_at=NOW)
        assert f'/deadlines/{removed.pk}/"' not in client.get(address).content.decode()
