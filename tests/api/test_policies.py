"""When people are told, over the API."""

from typing import Any

import pytest
from django.test import Client

from negotiations.models import ReminderPolicy
from tests.builders import House, make_house

pytestmark = pytest.mark.django_db

ASKED = {
    "days_before": [5, 10],
    "on_the_day": True,
    "late_every": 2,
    "late_for": 7,
    "mandatory_from": 1,
    "escalate_after": 3,
}


@pytest.fixture
def house() -> House:
    return make_house()


def asked(house: House, name: str, method: str, address: str, **options: Any) -> Any:
    client = Client()
    client.force_login(house[name])
    return getattr(client, method)(
        f"/api/{address}/reminders/", content_type="application/json", **options
    )


def test_what_counts_is_set_and_taken_back(house: House) -> None:
    deadline = house.deadline(group=house.group)
    for address, source in (
        (f"plans/{house.plan.slug}", "plan"),
        (f"groups/{house.group.pk}", "group"),
        (f"deadlines/{deadline.pk}", "deadline"),
    ):
        before = asked(house, "us_head", "get", address)
        assert (before.status_code, before["ETag"], before.json()["version"]) == (200, '"0"', 0)
        answer = asked(house, "us_head", "put", address, data=ASKED, HTTP_IF_MATCH='"0"')
        assert answer.status_code == 200
        assert answer.json() == {
            **ASKED,
            "days_before": [10, 5],
            "source": source,
            "version": 1,
        }
    gone = asked(house, "mx_head", "delete", f"deadlines/{deadline.pk}", HTTP_IF_MATCH='"1"')
    assert (gone.status_code, gone.json()["source"], gone["ETag"]) == (200, "group", '"0"')
    assert ReminderPolicy.objects.count() == 2


def test_refusals(house: House) -> None:
    plan = f"plans/{house.plan.slug}"
    assert asked(house, "us_head", "put", plan, data=ASKED).status_code == 428
    stale = asked(house, "us_head", "put", plan, data=ASKED, HTTP_IF_MATCH='"4"')
    assert (stale.status_code, stale.json()["current"]["source"]) == (412, "usual")
    denied = asked(house, "us_expert", "put", plan, data=ASKED, HTTP_IF_MATCH='"0"')
    assert denied.status_code == 403
    for wrong in ({"days_before": [0]}, {"late_for": -1}, {"mandatory_from": "soon"}):
        answer = asked(house, "us_head", "put", plan, data={**ASKED, **wrong}, HTTP_IF_MATCH='"0"')
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["attr"].split(".")[0] == next(iter(wrong))
    nothing = asked(house, "us_head", "delete", plan, HTTP_IF_MATCH='"0"')
    assert nothing.json()["errors"][0]["code"] == "refused"
    own = house.deadline(own=house.mx)
    assert asked(house, "us_head", "get", f"deadlines/{own.pk}").status_code == 404
