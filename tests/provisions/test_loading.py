"""Loading draft agreements: once, twice, updated, over what people changed, and with errors."""

from io import StringIO
from typing import Any

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from agreements.catalogue import reader
from agreements.models import Agreement, Provision, ProvisionText
from agreements.provisions.services import catalogue
from agreements.provisions.verbs import AGREEMENT_LOADED
from negotiations.core.errors import Refused
from negotiations.core.upsert import Tally
from negotiations.models import JournalEntry

pytestmark = [pytest.mark.team, pytest.mark.django_db]

NAME = "us-mexico-critical-minerals"
TEXT = """\
schema: 1
slug: small-agreement
plan: us-mexico-critical-minerals
symbol: AB-CM/TXT
title: {en: Small, es: Pequeño}
illustrative: true
note: {en: Made up., es: Inventado.}
marking: {en: CONFIDENTIAL, es: CONFIDENCIAL}
languages: [en, es]
provisions:
  - uid: preamble
    kind: preamble
    heading: {en: Preamble, es: Preámbulo}
    children:
      - {uid: preamble.1, kind: recital, text: {en: "A,", es: "A,"}}
  - uid: art-1
    kind: article
    number: "1"
    heading: {en: Scope, es: Ámbito}
    children:
      - uid: art-1.1
        kind: paragraph
        number: "1"
        text:
          en: "Each Party [US: shall][MX: may] act by [X]."
          es: "Cada Parte [US: deberá][MX: podrá] actuar el [X]."
      - uid: art-1.2bis
        kind: paragraph
        number: 2bis
        status: agreed
        text: {en: "Clean.", es: "Limpio."}
"""


def everything() -> dict[tuple[str, str], str]:
    rows = (
        row
        for model in (Agreement, Provision, ProvisionText, JournalEntry)
        for row in model._default_manager.all()
    )
    return {
        (row._meta.model_name, str(row.pk)): serializers.serialize("json", [row]) for row in rows
    }


def load(text: str = TEXT) -> tuple[Agreement, Tally]:
    return catalogue.load_agreement(reader.read_agreement(text))


def run(*words: str, **options: Any) -> str:
    said = StringIO()
    call_command("load_agreement", *words, stdout=said, **options)
    return said.getvalue()


@pytest.fixture(autouse=True)
def _plan(db: None) -> None:
    call_command("load_plan", NAME, verbosity=0, stdout=StringIO())


def counts(tally: Tally) -> tuple[int, int, int]:
    return tally.added, tally.changed, tally.removed


def test_the_tree_in_the_order_of_the_file() -> None:
    agreement, tally = load()
    rows = Provision.objects.filter(agreement=agreement).order_by("position")
    assert [(row.uid, row.depth, row.parent and row.parent.uid, row.number) for row in rows] == [
        ("preamble", 0, None, ""),
        ("preamble.1", 1, "preamble", ""),
        ("art-1", 0, None, "1"),
        ("art-1.1", 1, "art-1", "1"),
        ("art-1.2bis", 1, "art-1", "2bis"),
    ]
    assert [row.position for row in rows] == [0, 1, 2, 3, 4]
    assert counts(tally) == (1 + 5 + 10, 0, 0)
    texts = ProvisionText.objects.filter(provision__uid="art-1.1")
    assert {text.language: text.source for text in texts} == {
        "en": "Each Party [US: shall][MX: may] act by [X].",
        "es": "Cada Parte [US: deberá][MX: podrá] actuar el [X].",
    }


def test_one_entry_in_the_journal_says_it_was_loaded() -> None:
    agreement, _tally = load()
    entry = JournalEntry.objects.get(verb=AGREEMENT_LOADED)
    assert (entry.subject_id, entry.illustrative, entry.compartment) == (agreement.pk, True, None)
    assert entry.data == {"added": 16, "changed": 0, "removed": 0}


def test_twice_changes_nothing() -> None:
    load()
    before = everything()
    assert counts(load()[1]) == (0, 0, 0)
    assert everything() == before


def test_what_ships_loads_and_twice_changes_nothing() -> None:
    assert " 0 changed, 0 removed" in run(all=True)
    before = everything()
    assert run(all=True).count(": 0 added, 0 changed, 0 removed") == len(reader.shipped())
    assert everything() == before


def test_an_updated_file_changes_that_and_nothing_else() -> None:
    load()
    before = everything()
    assert counts(load(TEXT.replace("Limpio.", "En limpio."))[1]) == (0, 1, 0)
    after = everything()
    changed = {key for key in after if after[key] != before.get(key)}
    row = ProvisionText.objects.get(provision__uid="art-1.2bis", language="es")
    entry = JournalEntry.objects.get(verb=AGREEMENT_LOADED, data__changed=1)
    assert changed == {("provisiontext", str(row.pk)), ("journalentry", str(entry.pk))}


def test_a_provision_keeps_its_identity_wherever_it_stands() -> None:
    load()
    before = Provision.objects.get(uid="art-1.2bis").pk
    moved = TEXT.replace(
        '      - {uid: preamble.1, kind: recital, text: {en: "A,", es: "A,"}}\n',
        '      - {uid: preamble.1, kind: recital, text: {en: "A,", es: "A,"}}\n'
        '      - {uid: preamble.2, kind: recital, text: {en: "B,", es: "B,"}}\n',
    )
    # Those after the new one have other places, and are otherwise as they were.
    assert counts(load(moved)[1]) == (1 + 2, 3, 0)
    row = Provision.objects.get(uid="art-1.2bis")
    assert (row.pk, row.position) == (before, 5)


def test_what_the_file_has_no_more_goes_with_all_below_it() -> None:
    load()
    without = TEXT[: TEXT.index("  - uid: art-1\n")]
    assert counts(load(without)[1]) == (0, 0, 3)
    assert set(Provision.objects.values_list("uid", flat=True)) == {"preamble", "preamble.1"}
    assert ProvisionText.objects.count() == 4


def test_a_text_that_people_changed_is_kept_and_told() -> None:
    load()
    changed = ProvisionText.objects.get(provision__uid="art-1.2bis", language="es")
    changed.source, changed.version = "Muy limpio.", 2
    changed.save()
    assert load()[1].kept == ["art-1.2bis (es), which people changed since"]
    updated = TEXT.replace("Limpio.", "En limpio.").replace("Clean.", "Quite clean.")
    _agreement, tally = load(updated)
    assert tally.kept == ["art-1.2bis (es), which people changed since"]
    assert counts(tally) == (0, 1, 0)
    sources = ProvisionText.objects.filter(provision__uid="art-1.2bis")
    assert set(sources.values_list("source", flat=True)) == {"Muy limpio.", "Quite clean."}


def test_a_plan_that_is_not_loaded_is_refused_with_what_to_do() -> None:
    with pytest.raises(
        Refused, match=r"no plan nowhere; load it first: manage\.py load_plan nowhere"
    ):
        load(TEXT.replace("plan: us-mexico-critical-minerals", "plan: nowhere"))
    assert not Agreement.objects.exists()


def test_a_bad_file_gets_all_its_errors_with_their_lines_and_loads_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad = TEXT.replace("status: agreed", "status: nearly").replace(
        "kind: recital,", "kind: recitals,"
    )
    monkeypatch.setattr("agreements.catalogue.reader.open_agreement", lambda _name: bad)
    before = everything()
    with pytest.raises(CommandError) as refusal:
        run("bad")
    first, *errors = str(refusal.value).splitlines()
    assert first == "bad was not loaded."
    assert len(errors) == 2
    assert all(error.startswith("line ") for error in errors)
    assert any("status: must be " in error for error in errors)
    assert everything() == before


@pytest.mark.parametrize(
    ("words", "reason"),
    [((), f"These ship: {NAME}"), (("nowhere",), "no shipped agreement")],
)
def test_what_the_command_is_told(words: tuple[str, ...], reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        run(*words)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("version", ["first", "second"])
def test_a_load_that_breaks_off_leaves_everything_as_it_was(
    monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    if version == "second":
        load()
    before = everything()
    monkeypatch.setattr("agreements.provisions.services.catalogue.journal.record", _fail)
    with pytest.raises(DatabaseError):
        load(TEXT.replace("Limpio.", "En limpio."))
    assert everything() == before


def _fail(*_args: Any, **_fields: Any) -> None:
    raise DatabaseError("the disk is full")
