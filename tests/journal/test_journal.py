"""The journal: what people log, for whom, and that it is only ever added to."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import translation

from negotiations.core.errors import Refused
from negotiations.core.verdicts import NotAllowed
from negotiations.journal import services as journal
from negotiations.journal import verbs
from negotiations.journal.models import AppendOnly
from negotiations.models import JournalEntry
from tests.builders import NOW, House

pytestmark = [pytest.mark.team, pytest.mark.django_db, pytest.mark.usefixtures("now")]


def log(house: House, by: str = "us_expert", about: Any = None, **fields: Any) -> JournalEntry:
    kind, row = about or ("plan", house.plan)
    said = {"text": "The first two articles were read."} | fields
    return journal.log_progress(
        by=house[by], plan=house.plan, subject_kind=kind, subject_id=row.pk, **said
    )


def readers(house: House, entry: JournalEntry) -> set[str]:
    return {
        name
        for name, person in house.people.items()
        if JournalEntry.objects.visible_to(person).filter(pk=entry.pk).exists()
    }


def side(code: str) -> set[str]:
    roles = ("head", "negotiator", "legal_adviser", "expert", "observer")
    return {f"{code}_{role}" for role in roles}


def test_a_joint_entry(house: House) -> None:
    with translation.override("es"):
        entry = log(house, by="mx_expert", text="  Se leyeron los artículos 1 y 2. \n")
    assert entry.text == "Se leyeron los artículos 1 y 2."
    assert (entry.verb, entry.language, entry.at) == (verbs.NOTE, "es", NOW)
    assert (entry.actor, entry.actor_name, entry.delegation) == (
        house["mx_expert"],
        "mx_expert",
        house.mx,
    )
    assert (entry.subject_label_en, entry.subject_label_es) == (
        "Two-party plan",
        "Plan de dos partes",
    )
    assert readers(house, entry) == side("us") | side("mx") | {"secretariat", "admin"}


def test_an_entry_for_ones_own_side(house: House) -> None:
    entry = log(house, own=True)
    assert entry.compartment == house.us
    assert readers(house, entry) == side("us")


def test_an_entry_about_what_is_ones_own_is_ones_own(house: House) -> None:
    """Else the joint record would tell of a row that the other side must not know of."""
    own = house.deadline(own=house.us)
    entry = log(house, about=("deadline", own), own=False)
    assert entry.compartment == house.us
    assert readers(house, entry) == side("us")


@pytest.mark.parametrize("kind", ["plan", "group", "deadline"])
def test_what_one_can_log_on(house: House, kind: str) -> None:
    row = {"plan": house.plan, "group": house.group, "deadline": house.deadline()}[kind]
    entry = log(house, about=(kind, row))
    assert (entry.subject_kind, entry.subject_id) == (kind, row.pk)


def test_what_one_does_not_see_is_no_subject(house: House, another_house: House) -> None:
    refused: list[tuple[str, tuple[str, Any]]] = [
        ("mx_head", ("deadline", house.deadline(own=house.us))),
        ("secretariat", ("deadline", house.deadline(own=house.us))),
        ("us_head", ("deadline", another_house.deadline())),
        ("us_head", ("plan", another_house.plan)),
        ("us_head", ("nothing", house.plan)),
        ("us_head", ("deadline", house.plan)),
    ]
    reasons = set()
    for name, about in refused:
        with pytest.raises(Refused) as refusal:
            log(house, by=name, about=about)
        assert refusal.value.field == "subject"
        reasons.add(str(refusal.value))
    assert len(reasons) == 1, "what is hidden is refused as what is not there"
    with pytest.raises(Refused):
        journal.log_progress(
            by=house["us_head"],
            plan=house.plan,
            subject_kind="deadline",
            subject_id=uuid4(),
            text="x",
        )
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 10_001])
def test_too_little_and_too_much_is_refused(house: House, text: str) -> None:
    with pytest.raises(Refused) as refusal:
        log(house, text=text)
    assert refusal.value.field == "text"


def test_as_long_as_it_may_be(house: House) -> None:
    assert len(log(house, text="x" * 10_000 + " ").text) == 10_000


def test_the_secretariat_logs_jointly(house: House) -> None:
    assert log(house, by="secretariat").is_joint
    with pytest.raises(Refused, match="Only a delegation"):
        log(house, by="secretariat", own=True)


@pytest.mark.parametrize("name", ["us_observer", "admin"])
def test_who_writes_nothing(house: House, name: str) -> None:
    with pytest.raises(NotAllowed):
        log(house, by=name)


def test_who_is_not_in_the_plan_does_not_find_it(house: House) -> None:
    with pytest.raises(Refused):
        log(house, by="outsider")


@pytest.mark.parametrize(
    "act",
    [
        lambda entry: entry.save(),
        lambda entry: entry.save(update_fields=["text"]),
        lambda entry: entry.delete(),
        lambda entry: JournalEntry.objects.filter(pk=entry.pk).update(text="else"),
        lambda entry: JournalEntry.objects.filter(pk=entry.pk).delete(),
        lambda entry: JournalEntry.objects.all().delete(),
        lambda entry: JournalEntry.objects.bulk_update([entry], ["text"]),
        lambda entry: JournalEntry.objects.update_or_create(pk=entry.pk, defaults={"text": "else"}),
    ],
)
def test_it_is_only_ever_added_to(house: House, act: Callable[[JournalEntry], Any]) -> None:
    entry = log(house)
    said = entry.text
    entry.text = "something else"
    with pytest.raises(AppendOnly), transaction.atomic():
        act(entry)
    assert JournalEntry.objects.get().text == said


def test_nobody_in_the_journal_can_be_deleted_from_under_it(house: House) -> None:
    log(house)
    with pytest.raises(ProtectedError):
        house["us_expert"].delete()
    with pytest.raises(ProtectedError):
        house.plan.delete()
