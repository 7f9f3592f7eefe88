"""When people are told: what counts, who sets it, what the page says of it."""

from typing import Any

import pytest
from django.test import Client

from negotiations.core.errors import Refused, Stale
from negotiations.core.verdicts import NotAllowed
from negotiations.models import JournalEntry, ReminderPolicy
from negotiations.reminders import verbs
from negotiations.reminders.permissions import can_set_policy
from negotiations.reminders.selectors.policies import policy_page
from negotiations.reminders.services import policies
from negotiations.reminders.steps import USUAL, Policy
from negotiations.reminders.words import policy_words
from tests.builders import House

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

TYPED = {
    "version": "0",
    "days_before": "5, 10",
    "on_the_day": "on",
    "late_every": "2",
    "late_for": "7",
    "mandatory_from": "1",
    "escalate_after": "3",
}


def browser(house: House, name: str) -> Client:
    client = Client()
    client.force_login(house[name])
    return client


def test_the_nearest_counts(house: House) -> None:
    head = house["us_head"]
    deadline = house.deadline(group=house.group)
    assert policy_page(head, deadline).source == "usual"
    for level, source in ((house.plan, "plan"), (house.group, "group"), (deadline, "deadline")):
        policies.set_policy(by=head, of=level, policy=Policy(days_before=(len(source),)), version=0)
        page = policy_page(head, deadline)
        assert (page.source, page.counts.days_before) == (source, (len(source),))
    policies.clear_policy(by=head, of=deadline, version=1)
    assert policy_page(head, deadline).source == "group"
    assert policy_page(head, house.plan).source == "plan"


WRITERS = {"us_head", "mx_head", "secretariat"}


@pytest.mark.parametrize(
    ("level", "who"),
    [
        ("plan", WRITERS),
        ("group", WRITERS | {"us_expert", "mx_negotiator"}),
        ("deadline", WRITERS | {"us_expert", "mx_negotiator"}),
        ("own", {"us_head", "us_expert"}),
    ],
)
def test_who_sets_it(house: House, level: str, who: set[str]) -> None:
    levels: dict[str, Any] = {
        "plan": house.plan,
        "group": house.group,
        "deadline": house.deadline(group=house.group),
        "own": house.deadline(own=house.us, group=house.group),
    }
    may = {name for name in house.people if can_set_policy(house[name], levels[level])}
    assert may == who
    with pytest.raises(NotAllowed):
        policies.set_policy(by=house["us_observer"], of=levels[level], policy=USUAL, version=0)


def test_an_own_deadlines_policy_stays_inside(house: House) -> None:
    own = house.deadline(own=house.us)
    row = policies.set_policy(by=house["us_head"], of=own, policy=USUAL, version=0)
    assert row.compartment == house.us
    assert JournalEntry.objects.get(verb=verbs.POLICY_SET).compartment == house.us


def test_a_change_names_the_version_it_saw(house: House) -> None:
    head = house["us_head"]
    policies.set_policy(by=head, of=house.plan, policy=USUAL, version=0)
    for version in (0, 2):
        with pytest.raises(Stale):
            policies.set_policy(by=head, of=house.plan, policy=USUAL, version=version)
        with pytest.raises(Stale):
            policies.clear_policy(by=head, of=house.plan, version=version)
    policies.clear_policy(by=head, of=house.plan, version=1)
    with pytest.raises(Refused):
        policies.clear_policy(by=head, of=house.plan, version=0)
    entries = JournalEntry.objects.order_by("at").values_list("verb", flat=True)
    assert list(entries) == [verbs.POLICY_SET, verbs.POLICY_CLEARED]


@pytest.mark.parametrize(
    "policy",
    [
        Policy(days_before=(0,)),
        Policy(days_before=(366,)),
        Policy(days_before=tuple(range(1, 22))),
        Policy(late_every=-1),
        Policy(mandatory_from=-2),
        Policy(escalate_after=1000),
        Policy(days_before=(), on_the_day=False, late_for=0),
    ],
)
def test_what_makes_no_sense_is_refused(house: House, policy: Policy) -> None:
    with pytest.raises(Refused):
        policies.set_policy(by=house["us_head"], of=house.plan, policy=policy, version=0)
    assert not ReminderPolicy.objects.exists()


@pytest.mark.parametrize("level", ["plan", "group", "deadline"])
def test_the_page_shows_previews_sets_and_takes_back(house: House, level: str) -> None:
    client, plan = browser(house, "us_head"), f"/plans/{house.plan.slug}/"
    deadline = house.deadline(group=house.group)
    above = {
        "plan": plan,
        "group": f"{plan}groups/{house.group.pk}/",
        "deadline": f"{plan}deadlines/{deadline.pk}/",
    }[level]
    address = f"{above}reminders/"
    assert f'href="{address}"' in client.get(above).content.decode()
    assert "14, 7, 3 and 1 days before, and on the day" in client.get(address).content.decode()
    previewed = client.post(address, {**TYPED, "preview": "1"})
    assert previewed.status_code == 200
    assert "10 and 5 days before, and on the day" in previewed.content.decode()
    assert not ReminderPolicy.objects.exists()
    assert client.post(address, TYPED).status_code == 302
    row = ReminderPolicy.objects.get()
    assert (row.days_before, row.late_every, row.escalate_after) == ([10, 5], 2, 3)
    assert (row.group is not None, row.deadline is not None) == (
        level == "group",
        level == "deadline",
    )
    stale = client.post(address, {**TYPED, "days_before": "77"})
    assert stale.status_code == 422
    assert 'value="77"' in stale.content.decode()
    assert client.post(address, {"version": "1", "clear": "1"}).status_code == 302
    assert not ReminderPolicy.objects.exists()


def test_a_deadline_says_that_it_goes_by_its_plan(house: House) -> None:
    policies.set_policy(
        by=house["secretariat"], of=house.plan, policy=Policy(days_before=(4,)), version=0
    )
    deadline = house.deadline(group=house.group)
    page = browser(house, "us_negotiator").get(
        f"/plans/{house.plan.slug}/deadlines/{deadline.pk}/reminders/"
    )
    assert "From the plan" in page.content.decode()
    assert "4 days before, and on the day" in page.content.decode()
    assert 'name="days_before"' not in page.content.decode()


def test_what_was_mistyped_comes_back(house: House) -> None:
    answer = browser(house, "us_head").post(
        f"/plans/{house.plan.slug}/reminders/", {**TYPED, "days_before": "10, soon"}
    )
    assert answer.status_code == 422
    assert "10, soon" in answer.content.decode()


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        (USUAL, "People are told 14, 7, 3 and 1 days before, and on the day."),
        (Policy(days_before=(1,), on_the_day=False), "People are told 1 day before."),
        (Policy(days_before=()), "People are told on the day."),
        (Policy(days_before=(), on_the_day=False), "told nothing before it is late."),
        (USUAL, "When it is late, they are told once."),
        (Policy(late_every=2, late_for=7), "they are told every 2 days, for 7 days."),
        (Policy(late_every=1, late_for=1), "they are told every day, for 1 day."),
        (Policy(late_for=0), "they are not told again."),
        (Policy(mandatory_from=0), "From the day itself on,"),
        (Policy(mandatory_from=-1), "Once it is late, a mail"),
        (Policy(escalate_after=3), "acknowledges for 3 days goes to the next above them"),
        (USUAL, "stays with those who were told."),
    ],
)
def test_in_words(policy: Policy, said: str) -> None:
    assert said in " ".join(policy_words(policy))
