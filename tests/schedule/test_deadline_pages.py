"""Pages of deadlines: rules told in words, a move looked at before it is made, ways back."""

from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from negotiations.models import Deadline, Delegate, JournalEntry
from negotiations.schedule.services import deadlines
from negotiations.schedule.services.saying import NewDeadline
from tests.builders import House

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def client(house: House) -> Client:
    return log_in(house, "us_head")


def log_in(house: House, name: str) -> Client:
    client = Client()
    client.force_login(house[name])
    return client


def add(house: House, title: str, rule: str, by: str = "us_head", **fields: Any) -> Deadline:
    new = NewDeadline(title_en=title, title_es="", rule=rule, **fields)
    return deadlines.add(by=house[by], plan=house.plan, new=new)


def url(row: Deadline, act: str = "") -> str:
    return f"/plans/{row.plan.slug}/deadlines/{row.pk}/{act}"


def text_of(answer: Any) -> str:
    """The main part of a page, in which no form's token changes, in one line."""
    return " ".join(answer.content.decode().partition("<main")[2].split())


class TestRules:
    def test_a_rule_is_told_back_with_its_date_and_why(self, house: House, client: Client) -> None:
        add(house, "First reading", "2026-03-20")
        row = add(house, "Second", "2 weeks after deadline first-reading, next working day")
        page = text_of(client.get(url(row)))
        assert "2 weeks after the deadline “First reading”; on a closed day" in page
        assert "goes on to Monday 6 April 2026, the next working day, as the rule says" in page
        assert "<code>deadline second</code>" in page
        add(house, "Last", "start + 60 days")
        last = Deadline.objects.get(key="last")
        page = text_of(client.get(url(last)))
        assert "Sunday, Easter; stays, since the plan counts calendar days" in page
        page = text_of(log_in(house, "mx_head").get(url(last)))
        assert "60 días después del inicio" in page

    def test_what_is_typed_is_tried_without_being_stored(
        self, house: House, client: Client
    ) -> None:
        new = f"/plans/{house.plan.slug}/deadlines/new/"
        typed = {"rule": "start + 60 days", "check": "1", "title": "", "due_time": "17:00"}
        answer = client.post(new, typed | {"people": [str(house.seat("us_expert").pk)]})
        page = text_of(answer)
        assert answer.status_code == 200
        assert "Due <strong>Sun 5 April 2026</strong>: 60 days after the start." in page
        assert 'value="start + 60 days"' in page
        assert page.count("checked") == 2
        assert "mend" not in page
        fragment = client.post(new, typed, headers={"HX-Request": "true"})
        assert "<html" not in fragment.content.decode()
        assert "60 days after the start" in fragment.content.decode()
        wrong = client.post(new, typed | {"rule": "deadline nowhere"})
        assert "There is no deadline “nowhere” here to count from." in text_of(wrong)
        assert not Deadline.objects.exists()

    def test_a_wrong_rule_is_said_at_its_field_with_what_was_typed(
        self, house: House, client: Client
    ) -> None:
        row = add(house, "First", "2026-03-20")
        add(house, "Second", "deadline first + 1 day")
        typed = {"move-version": 1, "move-rule": "deadline second", "move-reason": "Asked for"}
        for act in ("preview/", "move/"):
            answer = client.post(url(row, act), typed)
            page = text_of(answer)
            assert answer.status_code == 422
            assert "in a circle: first → second → first" in page
            assert 'value="deadline second"' in page
            assert "Asked for</textarea>" in page

    def test_what_one_cannot_count_from_is_not_listed(self, house: House, client: Client) -> None:
        add(house, "Red lines", "2026-03-20", by="mx_head", own=True)
        add(house, "Floors", "2026-03-20")
        page = text_of(client.get(f"/plans/{house.plan.slug}/deadlines/new/"))
        assert "deadline floors" in page
        assert "red-lines" not in page


class TestMoving:
    def test_what_moves_is_seen_before_it_is_confirmed(self, house: House, client: Client) -> None:
        first = add(house, "First", "2026-03-20")
        second = add(house, "Second", "deadline first + 1 week")
        add(house, "Theirs", "deadline first - 1 day", by="mx_head", own=True)
        typed = {"move-version": 1, "move-rule": "2026-03-23", "move-reason": 'A "quoted" <reason>'}
        page = text_of(client.post(url(first, "preview/"), typed))
        assert "Fri 20 March 2026</td>" in page
        assert "Mon 30 March 2026</td>" in page
        assert "1 week after the deadline “First”" in page
        assert "1 deadline that counts from it moves with it." in page
        assert "Theirs" not in page
        assert 'value="A &quot;quoted&quot; &lt;reason&gt;"' in page
        assert Deadline.objects.get(pk=second.pk).due_on == date(2026, 3, 27)
        answer = client.post(url(first, "move/"), typed)
        assert answer.status_code == 302
        assert Deadline.objects.get(pk=second.pk).due_on == date(2026, 3, 30)
        entry = JournalEntry.objects.get(subject_id=first.pk, verb="deadline.moved")
        assert entry.text == 'A "quoted" <reason>'

    def test_a_stale_one_is_refused_and_nothing_is_lost(self, house: House, client: Client) -> None:
        row = add(house, "First", "2026-03-20")
        typed = {"move-version": 7, "move-rule": "2026-03-23", "move-reason": "Asked for"}
        for act in ("preview/", "move/"):
            answer = client.post(url(row, act), typed)
            page = text_of(answer)
            assert answer.status_code == 422
            assert "Somebody changed this while you were writing" in page
            assert 'name="move-version" value="1"' in page
            assert 'value="2026-03-23"' in page
        assert Deadline.objects.get(pk=row.pk).version == 1

    def test_who_may_not_is_told_and_who_may_not_see_finds_nothing(self, house: House) -> None:
        row = add(house, "Ours", "2026-03-20", own=True)
        typed = {"move-version": 1, "move-rule": "2026-03-23", "move-reason": "So"}
        for act in ("preview/", "remove/", "restore/", "change/"):
            assert log_in(house, "mx_head").post(url(row, act), typed).status_code == 404
        answer = log_in(house, "us_observer").post(url(row, "preview/"), typed)
        assert answer.status_code == 422

    def test_pages_ask_as_often_for_many_rows_as_for_few(
        self, house: House, client: Client
    ) -> None:
        first = add(house, "First", "2026-03-20")
        typed = {"move-version": 1, "move-rule": "2026-03-23", "move-reason": "So"}
        asks = (
            lambda: client.get(url(first)),
            lambda: client.post(url(first, "preview/"), typed),
            lambda: client.get(f"/plans/{house.plan.slug}/deadlines/"),
            lambda: client.get(f"/plans/{house.plan.slug}/slip/"),
        )
        counts = []
        for number in (2, 12):
            hung = [
                Deadline(
                    plan=house.plan,
                    compartment=house.us if one % 2 else None,
                    key=f"hung-{number}-{one}",
                    title_en=f"Hung {one}",
                    rule="deadline first + 1 day" if one < 2 else f"deadline hung-{number}-0",
                    original_on=first.due_on,
                    due_on=first.due_on,
                    due_at=first.due_at,
                    zone=first.zone,
                    group=house.group,
                )
                for one in range(number)
            ]
            Deadline.objects.bulk_create(hung)
            for ask in asks:
                ask()
            said = []
            for ask in asks:
                with CaptureQueriesContext(connection) as queries:
                    assert ask().status_code == 200
                said.append(len(queries))
            counts.append(said)
        assert counts[0] == counts[1]


class TestRemoving:
    def test_one_is_removed_and_restored_from_its_page(self, house: House, client: Client) -> None:
        row = add(house, "First", "2026-03-20")
        listed = f"/plans/{house.plan.slug}/deadlines/"
        answer = client.post(url(row, "remove/"), {"remove-version": 1, "remove-reason": ""})
        assert answer.status_code == 422
        client.post(url(row, "remove/"), {"remove-version": 1, "remove-reason": "Not needed"})
        page = text_of(client.get(listed))
        assert "Each can be restored from its page." in page
        assert url(row) in page
        assert "First" not in text_of(client.get(f"/plans/{house.plan.slug}/"))[:4000]
        page = text_of(client.get(url(row)))
        assert "Restore it" in page
        assert "See what moves" not in page
        assert client.post(url(row, "restore/"), {"restore-version": 1}).status_code == 422
        assert client.post(url(row, "restore/"), {"restore-version": 2}).status_code == 302
        assert "Each can be restored" not in text_of(client.get(listed))

    def test_what_the_other_side_removed_of_its_own_is_not_listed(
        self, house: House, client: Client
    ) -> None:
        row = add(house, "Red lines", "2026-03-20", by="mx_head", own=True)
        listed = f"/plans/{house.plan.slug}/deadlines/"
        before = text_of(client.get(listed))
        deadlines.remove(by=house["mx_head"], deadline=row, reason="So", version=1)
        assert text_of(client.get(listed)) == before


class TestChanging:
    def test_hour_group_and_people_are_said_anew(self, house: House, client: Client) -> None:
        row = add(house, "First", "2026-03-20")
        people = [house.seat("us_expert"), house.seat("mx_observer")]
        typed = {
            "version": 1,
            "title": "First reading",
            "due_time": "17:00",
            "zone": "America/Mexico_City",
            "group": str(house.group.pk),
            "responsible": [str(house.mx.pk)],
            "people": [str(one.pk) for one in people],
        }
        assert client.post(url(row, "change/"), typed).status_code == 302
        row.refresh_from_db()
        assert (row.title_en, row.due_time, row.version) == ("First reading", time(17), 2)
        assert (row.due_at.isoformat(), row.original_on) == (
            "2026-03-20T23:00:00+00:00",
            date(2026, 3, 20),
        )
        assert set(row.people.all()) == set(people)
        entry = JournalEntry.objects.get(subject_id=row.pk, verb="deadline.changed")
        assert entry.data["parts"] == [
            *("title_en", "due_time", "zone", "group", "responsible", "people")
        ]
        page = text_of(client.get(url(row)))
        assert "changed what is said of the deadline: title in English, hour" in page
        assert "mx_observer" in page
        again = client.post(url(row, "change/"), typed | {"title": "Kept as typed"})
        assert again.status_code == 422
        assert 'value="Kept as typed"' in text_of(again)
        nothing = client.post(url(row, "change/"), typed | {"version": 2})
        assert "Nothing is changed." in text_of(nothing)

    def test_ones_own_names_ones_own_people(self, house: House, client: Client) -> None:
        typed = {
            "title": "Red lines",
            "rule": "2026-03-20",
            "own": "own",
            "people": [str(house.seat("mx_head").pk)],
        }
        new = f"/plans/{house.plan.slug}/deadlines/new/"
        answer = client.post(new, typed)
        assert answer.status_code == 422
        assert "names its own people" in text_of(answer)
        client.post(new, typed | {"people": [str(house.seat("us_expert").pk)]})
        assert [one.user for one in Deadline.objects.get().people.all()] == [house["us_expert"]]

    def test_who_left_or_sits_elsewhere_is_no_choice(
        self, house: House, another_house: House, client: Client
    ) -> None:
        Delegate.objects.filter(pk=house.seat("us_expert").pk).update(left=True)
        new = f"/plans/{house.plan.slug}/deadlines/new/"
        for seat in (house.seat("us_expert"), another_house.seat("us_expert")):
            typed = {"title": "One", "rule": "2026-03-20", "people": [str(seat.pk)]}
            assert client.post(new, typed).status_code == 422
        assert not Deadline.objects.exists()


class TestSlip:
    def test_it_is_summed_by_side_and_group_over_what_one_sees(
        self, house: House, client: Client
    ) -> None:
        house.deadline(date(2026, 3, 20), original_on=date(2026, 3, 10), group=house.group)
        house.deadline(date(2026, 3, 9), original_on=date(2026, 3, 10), met_on=date(2026, 3, 7))
        house.deadline(date(2026, 3, 15), original_on=date(2026, 3, 12), responsible=(house.mx,))
        page = f"/plans/{house.plan.slug}/slip/"
        before = client.get(page)
        report = before.context["report"]
        assert [line.days for line in report.lines] == [10, 3, -3]
        assert [
            (one.of, one.deadlines, one.later, one.days, one.longest, one.earlier)
            for one in (*report.sides, *report.groups)
        ] == [
            (house.us, 2, 1, 10, 10, 1),
            (house.mx, 3, 2, 13, 10, 1),
            (house.group, 1, 1, 10, 10, 0),
            (None, 2, 1, 3, 3, 1),
        ]
        house.deadline(date(2026, 3, 30), original_on=date(2026, 3, 1), own=house.mx)
        assert text_of(client.get(page)) == text_of(before)
        theirs = log_in(house, "mx_head").get(page).context["report"]
        assert theirs.whole.days == 42
