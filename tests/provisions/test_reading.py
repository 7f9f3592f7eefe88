"""An agreement as it is read: its tree, its numbers, its brackets; in a few queries."""

from typing import Any

import pytest
from django.core.management import call_command

from agreements.models import Agreement, Provision, ProvisionText
from agreements.provisions.selectors.reading import Reading, reading
from agreements.text import render
from negotiations.models import ActionPlan

pytestmark = pytest.mark.django_db

NAME = "us-mexico-critical-minerals"


@pytest.fixture
def plan() -> ActionPlan:
    call_command("load_plan", NAME, verbosity=0)
    return ActionPlan.objects.get(slug=NAME)


@pytest.fixture
def small(plan: ActionPlan) -> Agreement:
    """An article of two paragraphs, the first open; and one paragraph in English only."""
    agreement = Agreement.objects.create(
        plan=plan,
        slug="small",
        symbol="AB/1",
        title_en="Small",
        title_es="Pequeño",
        marking_en="CONFIDENTIAL",
        marking_es="CONFIDENCIAL",
    )
    article = provision(agreement, "art-4", "article", "4", en=("Floors", ""), es=("Pisos", ""))
    provision(
        agreement,
        "art-4.1",
        "paragraph",
        "1",
        article,
        en=("", "Each Party [US: shall][MX: may] act by [X] [US propose; MX oppose: at once]."),
        es=("", "Cada Parte [US: deberá][MX: podrá] actuar el [X] [US: de inmediato]."),
    )
    provision(
        agreement, "art-4.2bis", "paragraph", "2bis", article, en=("", "Nothing else applies.")
    )
    return agreement


def provision(
    agreement: Agreement,
    uid: str,
    kind: str,
    number: str,
    parent: Provision | None = None,
    **texts: tuple[str, str],
) -> Provision:
    row = Provision.objects.create(
        agreement=agreement,
        parent=parent,
        uid=uid,
        kind=kind,
        number=number,
        position=Provision.objects.filter(agreement=agreement).count(),
        depth=0 if parent is None else parent.depth + 1,
    )
    for language, (heading, source) in texts.items():
        ProvisionText.objects.create(
            provision=row, language=language, heading=heading, source=source
        )
    return row


def test_the_tree_with_numbers_and_labels_of_the_texts_language(small: Agreement) -> None:
    english, spanish = reading(small, "en"), reading(small, "es")
    assert [node.uid for node in english.walk()] == ["art-4", "art-4.1", "art-4.2bis"]
    [article] = english.nodes
    assert [node.number for node in article.walk()] == ["Article 4", "1.", "2bis."]
    assert (article.label, spanish.nodes[0].label) == ("Article 4: Floors", "Artículo 4: Pisos")
    assert (english.title, spanish.title) == ("Small", "Pequeño")
    assert (english.marking, spanish.marking) == ("CONFIDENTIAL", "CONFIDENCIAL")


def test_what_is_open_is_counted_in_each_node_and_in_the_whole(small: Agreement) -> None:
    text = reading(small, "en")
    [article] = text.nodes
    first, second = article.children
    # Shall or may is one thing to settle, at once another; [X] is a place to fill in.
    assert (first.measure.brackets, first.measure.placeholders) == (
        text.totals.brackets,
        text.totals.placeholders,
    )
    assert text.totals.placeholders == 1
    assert first.open_brackets == article.open_brackets > 0
    assert (second.open_brackets, second.measure.words_disputed) == (0, 0)
    assert text.totals.words_agreed == first.measure.words_agreed + 3
    assert text.totals.by_party == dict(first.measure.by_party)
    assert 0 < text.totals.percent_agreed < 100


def test_a_provision_without_text_in_a_language_is_there_without_it(small: Agreement) -> None:
    node = next(node for node in reading(small, "es").walk() if node.uid == "art-4.2bis")
    assert (node.source, node.version, node.number) == ("", 0, "2bis.")


def test_parties_are_told_in_the_plans_order_and_the_texts_language(small: Agreement) -> None:
    assert [(m.code, m.name, m.index) for m in reading(small, "en").parties] == [
        ("US", "United States", 1),
        ("MX", "Mexico", 2),
    ]
    assert [mark.name for mark in reading(small, "es").parties] == ["Estados Unidos", "México"]


def test_an_empty_agreement(plan: ActionPlan) -> None:
    empty = Agreement.objects.create(plan=plan, slug="empty", symbol="E/1", title_en="Empty")
    text = reading(empty, "es")
    assert (text.nodes, text.totals.percent_agreed, text.title) == ((), 100, "Empty")


def test_a_node_is_found_by_its_id(small: Agreement) -> None:
    text = reading(small, "en")
    row = Provision.objects.get(uid="art-4.2bis")
    found = text.node(row.pk)
    assert found is not None
    assert found.uid == "art-4.2bis"
    assert text.node(small.pk) is None


@pytest.fixture
def shipped(plan: ActionPlan) -> Reading:
    call_command("load_agreement", NAME, verbosity=0)
    return reading(Agreement.objects.get(plan=plan), "en")


def test_what_ships_reads_whole(shipped: Reading) -> None:
    assert len(list(shipped.walk())) == Provision.objects.count()
    assert shipped.totals.brackets > 20
    assert {code for code, words in shipped.totals.by_party.items() if words} == {"US", "MX"}
    for node in shipped.walk():
        assert not node.text.problems, node.uid
        assert render(node.text) == node.source
    assert {"Preamble", "Annex I"} & {node.number or node.heading for node in shipped.headed}


def test_both_languages_have_as_many_brackets(shipped: Reading) -> None:
    spanish = reading(shipped.agreement, "es")
    for english, other in zip(shipped.walk(), spanish.walk(), strict=True):
        assert english.uid == other.uid
        assert english.measure.brackets == other.measure.brackets, english.uid


def test_the_number_of_queries_does_not_grow_with_the_text(
    small: Agreement, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        reading(small, "en")
    call_command("load_agreement", NAME, verbosity=0)
    large = Agreement.objects.exclude(pk=small.pk).get()
    with django_assert_num_queries(3):
        reading(large, "en")
