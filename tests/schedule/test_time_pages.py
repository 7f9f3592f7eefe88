"""Pages of rounds, closed days and requests for more time: forms, refusals, what is shown."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from negotiations.models import Closure, Extension, Round, User
from negotiations.schedule.services import extensions
from tests.builders import MEXICO_CITY, NOW, House

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

FIRST, LAST = date(2026, 3, 16), date(2026, 3, 18)
ROUND = {
    "name": "Second round",
    "place": "Hall of tests",
    "zone": MEXICO_CITY,
    "first_on": "2026-03-16",
    "last_on": "2026-03-18",
}


def browser(house: House, name: str) -> Client:
    client = Client()
    client.force_login(house[name])
    return client


def address(house: House, *parts: Any) -> str:
    return "/" + "".join(f"{part}/" for part in ("plans", house.plan.slug, *parts))


def words(answer: Any) -> str:
    """What a page says, in one line."""
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", f"<main{main}").split())


def round_of(house: House, **fields: Any) -> Round:
    made: Round = Round.objects.create(
        plan=house.plan,
        number=2,
        name_en="Second round",
        zone=MEXICO_CITY,
        first_on=FIRST,
        last_on=LAST,
        changed_at=NOW,
        **fields,
    )
    return made


def test_a_round_is_set_in_the_language_of_whoever_types(house: House) -> None:
    client = browser(house, "mx_head")
    assert "No round" not in words(client.get(address(house, "rounds", "new")))
    answer = client.post(address(house, "rounds", "new"), {**ROUND, "number": 2})
    row = Round.objects.get()
    assert answer.headers["Location"] == address(house, "rounds", row.pk)
    assert (row.name_en, row.name_es) == ("", "Second round")
    seen = words(browser(house, "us_observer").get(address(house, "rounds")))
    assert "Mon 16 March 2026 to Wed 18 March 2026 Mexico City" in seen
    assert "Set a round" not in seen


def test_what_was_typed_comes_back_with_the_reason(house: House) -> None:
    wrong = {**ROUND, "number": 2, "last_on": "2026-03-01"}
    answer = browser(house, "us_head").post(address(house, "rounds", "new"), wrong)
    assert answer.status_code == 422
    assert "It ends before it begins." in words(answer)
    assert 'value="Hall of tests"' in answer.content.decode()


def test_a_changed_round_is_not_overwritten_unseen(house: House) -> None:
    row = round_of(house)
    Round.objects.filter(pk=row.pk).update(version=2, place="Elsewhere")
    typed = {f"change-{name}": value for name, value in {**ROUND, "version": 1}.items()}
    client, path = browser(house, "us_head"), address(house, "rounds", row.pk, "change")
    answer = client.post(path, typed)
    assert answer.status_code == 422
    assert "Elsewhere" in words(answer)
    assert 'value="Hall of tests"' in answer.content.decode()
    assert 'name="change-version" value="2"' in answer.content.decode()
    assert client.post(path, {**typed, "change-version": 2}).status_code == 302
    row.refresh_from_db()
    assert (row.place, row.name_en, row.name_es) == ("Hall of tests", "Second round", "")


def test_an_illustrative_round_says_so_and_stays_so(house: House) -> None:
    row = round_of(house, illustrative=True)
    client = browser(house, "us_head")
    assert "illustrative" in words(client.get(address(house, "rounds")))
    typed = {f"change-{name}": value for name, value in {**ROUND, "version": 1}.items()}
    client.post(address(house, "rounds", row.pk, "change"), typed)
    row.refresh_from_db()
    assert (row.version, row.illustrative) == (2, True)


def test_closed_days_are_each_delegation_s_to_record(house: House) -> None:
    path = address(house, "closures")
    typed = {"name": "Recess", "first_on": "2026-03-30", "last_on": "2026-04-01"}
    secretariat = browser(house, "secretariat")
    assert secretariat.post(path, typed).status_code == 422
    assert not Closure.objects.exists()
    client = browser(house, "us_negotiator")
    assert client.post(path, typed).status_code == 302
    row = Closure.objects.get()
    assert (row.delegation, row.name_en) == (house.us, "Recess")
    seen = words(browser(house, "mx_observer").get(path))
    assert "Jueves Santo" in seen
    assert "Recess" in seen
    remove = address(house, "closures", row.pk, "remove")
    browser(house, "mx_head").post(remove)
    assert Closure.objects.exists()
    client.post(remove)
    assert not Closure.objects.exists()


def test_the_other_head_finds_the_request_and_consents(house: House) -> None:
    User.objects.update(language="en")
    path = address(house, "extensions")
    house.deadline(rule="end - 1 week", title_en="Clean text")
    asking = browser(house, "us_head")
    form = asking.get(path)
    assert "1 deadline counts from the end" in words(form)
    asked = {"version": 1, "to_on": "2026-04-20", "reason": "Holy Week."}
    assert asking.post(path, asked).status_code == 302
    row = Extension.objects.get()
    plan_of = {name: words(browser(house, name).get(address(house))) for name in house.people}
    waiting = {name for name, said in plan_of.items() if "More time is asked for" in said}
    assert waiting == {"mx_head"}
    answering = browser(house, "mx_head")
    page = answering.get(path)
    assert f"{row.pk}/answer/" in page.content.decode()
    assert f"{row.pk}/answer/" not in browser(house, "mx_negotiator").get(path).content.decode()
    version = Extension.objects.get().version
    said = {"answer-version": version, "answer-reason": "", "consents": "no"}
    refused = answering.post(address(house, "extensions", row.pk, "answer"), said)
    assert refused.status_code == 422
    answering.post(address(house, "extensions", row.pk, "answer"), {**said, "consents": "yes"})
    house.plan.refresh_from_db()
    assert house.plan.end_on == date(2026, 4, 20)
    after = words(asking.get(path))
    assert "the window ends Mon 20 April 2026, originally Sun 5 April" in after
    assert "Until Mon 20 April 2026 instead of Sun 5 April 2026 agreed" in after


def test_time_for_one_deadline_is_asked_and_granted(house: House) -> None:
    deadline = house.deadline()
    path = address(house, "deadlines", deadline.pk, "time")
    asking = browser(house, "us_expert")
    asked = {"version": 1, "to_on": "2026-03-19", "reason": "Late maps."}
    assert asking.post(path, {**asked, "to_on": "2026-03-01"}).status_code == 422
    assert asking.post(path, asked).status_code == 302
    row = Extension.objects.get()
    granted = browser(house, "us_negotiator").post(
        address(house, "extensions", row.pk, "answer"),
        {"answer-version": row.version, "consents": "yes"},
    )
    assert granted.headers["Location"] == path
    deadline.refresh_from_db()
    assert deadline.due_on == date(2026, 3, 19)


def test_a_delegation_s_own_request_is_not_there_for_others(house: House) -> None:
    deadline = house.deadline(own=house.mx)
    row = extensions.ask_for_deadline(
        by=house["mx_expert"], deadline=deadline, to_on=LAST, reason="Tarde.", version=1
    )
    for name in ("us_head", "secretariat", "admin"):
        client = browser(house, name)
        assert client.get(address(house, "deadlines", deadline.pk, "time")).status_code == 404
        answer = client.post(address(house, "extensions", row.pk, "answer"), {"consents": "yes"})
        assert answer.status_code == 404
        assert "Tarde." not in client.get(address(house, "extensions")).content.decode()


def test_how_days_are_counted_is_a_sentence(house: House) -> None:
    house.plan.on_closed = "next"
    house.plan.save()
    seen = words(browser(house, "us_head").get(address(house, "known")))
    assert "A period that ends on a closed day goes on to the next working day." in seen
