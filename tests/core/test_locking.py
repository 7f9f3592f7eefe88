"""Taking a row: there is one, it may be changed, it is as it was seen; asked in this order."""

from collections.abc import Callable
from typing import Any

import pytest

from negotiations.core.errors import Refused, Stale
from negotiations.core.ids import new_id
from negotiations.core.locking import locked, unchanged
from negotiations.core.verdicts import Allowed, Denied, NotAllowed
from negotiations.models import ActionPlan
from tests.builders import House

pytestmark = pytest.mark.django_db


def _take(pk: Any, **asked: Any) -> ActionPlan:
    return locked(ActionPlan.objects.all(), pk, **asked)


def test_a_row_is_taken_as_it_is_now(house: House) -> None:
    ActionPlan.objects.filter(pk=house.plan.pk).update(version=7)
    assert _take(house.plan.pk, allowed=lambda _row: Allowed(), seen=7).version == 7
    assert _take(house.plan.pk).version == 7


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"gone": "It is gone."}, Refused),
        ({"gone": "It is gone.", "allowed": lambda _row: Denied("No."), "seen": 0}, Refused),
        ({}, ActionPlan.DoesNotExist),
    ],
)
def test_a_row_that_is_not_there(
    house: House, asked: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        _take(new_id(), **asked)


def test_who_may_not_is_not_told_that_it_changed(house: House) -> None:
    with pytest.raises(NotAllowed):
        _take(house.plan.pk, allowed=lambda _row: Denied("No."), seen=house.plan.version + 1)


def test_a_stale_one_comes_with_the_row_as_it_is_now(house: House) -> None:
    with pytest.raises(Stale) as refusal:
        _take(house.plan.pk, seen=house.plan.version + 1)
    assert refusal.value.current == house.plan


@pytest.mark.parametrize(
    ("row", "seen", "is_stale"),
    [
        (lambda plan: plan, lambda plan: plan.version, False),
        (lambda plan: plan, lambda plan: 0, True),
        (lambda plan: plan, lambda plan: None, False),
        (lambda plan: None, lambda plan: 0, False),
        (lambda plan: None, lambda plan: 1, True),
    ],
)
def test_what_is_not_there_has_version_0(
    house: House,
    row: Callable[[ActionPlan], Any],
    seen: Callable[[ActionPlan], int | None],
    is_stale: bool,
) -> None:
    if is_stale:
        with pytest.raises(Stale):
            unchanged(row(house.plan), seen(house.plan))
    else:
        unchanged(row(house.plan), seen(house.plan))
