"""What the tests of the views of time have in common: rows to see, pages to read."""

import re
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.test import Client

from negotiations.models import ActionPlan, Closure, Deadline, Round
from negotiations.plan.selectors.delegations import delegations_of
from negotiations.schedule.selectors.deadlines import deadlines_of
from negotiations.schedule.selectors.month import Month, MonthDay, month_of
from negotiations.schedule.selectors.timeline import Timeline, timeline_of
from tests.builders import MEXICO_CITY, NOW, House

MARCH = "month/?month=2026-03"
VIEWS = ("", "timeline/", MARCH)
# A token against forgery is another each time.
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"')


def get(house: House, view: str = "", by: str = "us_head") -> HttpResponse:
    client = Client()
    client.force_login(house[by])
    return client.get(f"/plans/{house.plan.slug}/deadlines/{view}")  # type: ignore[return-value]


def page(house: House, view: str = "", by: str = "us_head", status: int = 200) -> str:
    answer = get(house, view, by)
    assert answer.status_code == status
    return TOKEN.sub("", answer.content.decode())


def due(house: House, title: str, day: date, **fields: Any) -> Deadline:
    rule = fields.pop("rule", "")
    row = house.deadline(day, title_en=title, title_es="", **fields)
    if rule:
        row.rule = rule
        row.save(update_fields=["rule"])
    return row


def round_of(house: House, first: date, last: date, number: int = 1, **fields: Any) -> Round:
    return Round.objects.create(
        plan=house.plan,
        number=number,
        name_en=f"Round {number}",
        name_es=f"Ronda {number}",
        place="Hall of tests",
        zone=MEXICO_CITY,
        first_on=first,
        last_on=last,
        changed_at=NOW,
        **fields,
    )


def closed(house: House, first: date, last: date, **fields: Any) -> Closure:
    return Closure.objects.create(
        delegation=house.mx,
        first_on=first,
        last_on=last,
        name_en="Recess",
        name_es="Receso",
        **fields,
    )


def timeline(house: House, by: str = "us_head", plan: ActionPlan | None = None) -> Timeline:
    plan = plan or house.plan
    rows = list(deadlines_of(house[by], plan).standing())
    found = timeline_of(house[by], plan, rows, delegations_of(plan))
    assert found is not None
    return found


def month(house: House, first: date = date(2026, 3, 1), by: str = "us_head") -> Month:
    return month_of(house[by], house.plan, first, delegations_of(house.plan), 6)


def day(found: Month, on: date) -> MonthDay:
    return next(one for week in found.weeks for one in week if one.on == on)
