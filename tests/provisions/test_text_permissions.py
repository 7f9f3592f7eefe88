"""Who may change the joint text of a provision."""

import pytest

from agreements.models import Provision
from agreements.provisions.permissions import can_edit_provision_text, can_keep_text
from negotiations.core.verdicts import Denied
from tests.provisions.conftest import Draft

pytestmark = pytest.mark.django_db

KEEPERS = {"us_head", "us_legal_adviser", "mx_head", "mx_legal_adviser", "secretariat"}


def allowed(draft: Draft) -> set[str]:
    found = {
        name: can_edit_provision_text(draft[name], draft.paragraph) for name in draft.house.people
    }
    refusals = [verdict for verdict in found.values() if isinstance(verdict, Denied)]
    assert all(str(refusal.reason).endswith(".") for refusal in refusals)
    return {name for name, verdict in found.items() if verdict}


def test_heads_legal_advisers_and_the_secretariat(draft: Draft) -> None:
    assert allowed(draft) == KEEPERS
    refused = can_keep_text(draft["us_negotiator"], draft.house.plan)
    assert isinstance(refused, Denied)
    assert "legal advisers" in str(refused.reason)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("agreed_ad_referendum", "agreed ad referendum"),
        ("agreed", "is agreed"),
        ("closed", "is closed"),
    ],
)
def test_nobody_once_it_is_not_open(draft: Draft, status: str, said: str) -> None:
    draft.paragraph.status = Provision.Status(status)
    assert allowed(draft) == set()
    refused = can_edit_provision_text(draft["us_head"], draft.paragraph)
    assert isinstance(refused, Denied)
    assert said in str(refused.reason)


def test_nobody_in_a_plan_that_is_only_tracked(draft: Draft) -> None:
    draft.house.plan.tracked_only = True
    draft.paragraph.agreement.plan = draft.house.plan
    assert allowed(draft) == set()


def test_nobody_who_left(draft: Draft) -> None:
    seat = draft.house.seat("us_legal_adviser")
    seat.left = True
    seat.save()
    assert allowed(draft) == KEEPERS - {"us_legal_adviser"}
