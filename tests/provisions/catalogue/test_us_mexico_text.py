"""The shipped text read as a treaty lawyer reads it: references, terms, both languages."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from agreements.catalogue.reader import open_agreement, read_agreement
from agreements.catalogue.schema import AgreementFile, Provision, brackets
from agreements.text import parse
from negotiations.catalogue.reader import open_plan, read_plan

NAME = "us-mexico-critical-minerals"
LANGUAGES = ("en", "es")

_NUMBER = r"[0-9]+(?:bis|ter)?"
_LIST = rf"{_NUMBER}(?:(?:, and |, | and | y ){_NUMBER})*"
REFERENCE = {
    "en": re.compile(
        rf"[Pp]aragraphs? (?P<paragraphs>{_LIST})(?: of (?:Article (?P<article>[0-9]+)"
        rf"|Annex (?P<annex>[IVX]+)))?|Articles? (?P<articles>{_LIST})|Annex (?P<whole>[IVX]+)"
    ),
    "es": re.compile(
        rf"[Pp]árrafos? (?P<paragraphs>{_LIST})(?: del (?:Artículo (?P<article>[0-9]+)"
        rf"|Anexo (?P<annex>[IVX]+)))?|Artículos? (?P<articles>{_LIST})|Anexo (?P<whole>[IVX]+)"
    ),
}

Target = tuple[str, str]


@cache
def source() -> str:
    return open_agreement(NAME)


@cache
def agreement() -> AgreementFile:
    return read_agreement(source())


def worded(file: AgreementFile) -> Iterator[tuple[str, Provision]]:
    """Each provision that has words, with the article or annex it is in ("" for neither)."""

    def walk(nodes: tuple[Provision, ...], within: str) -> Iterator[tuple[str, Provision]]:
        for node in nodes:
            place = f"{node.kind} {node.number}" if node.kind in {"article", "annex"} else within
            if node.text:
                yield place, node
            yield from walk(node.children, place)

    yield from walk(file.provisions, "")


def said(provision: Provision, language: str) -> str:
    return str(getattr(provision.text, language))


def references(text: str, language: str, within: str) -> list[Target]:
    """What a text refers to: (article or annex, paragraph), the paragraph "" for all of it."""
    found: list[Target] = []
    for match in REFERENCE[language].finditer(text):
        place = within
        if match["article"]:
            place = f"article {match['article']}"
        elif match["annex"]:
            place = f"annex {match['annex']}"
        found += [(place, number) for number in _numbers(match["paragraphs"])]
        found += [(f"article {number}", "") for number in _numbers(match["articles"])]
        found += [(f"annex {match['whole']}", "")] if match["whole"] else []
    return sorted(found)


def _numbers(listed: str | None) -> list[str]:
    return re.findall(_NUMBER, listed or "")


def dangling(file: AgreementFile) -> list[tuple[str, str, Target]]:
    """Each reference to an article, annex or paragraph that the file does not have."""
    there = {(place, node.number) for place, node in worded(file) if node.kind == "paragraph"}
    there |= {(f"{node.kind} {node.number}", "") for node in file.walk()}
    return [
        (node.uid, language, target)
        for place, node in worded(file)
        for language in LANGUAGES
        for target in references(said(node, language), language, place)
        if target not in there
    ]


def unlike(file: AgreementFile) -> list[str]:
    """The provisions that refer to one thing in English and to another in Spanish."""
    return [
        node.uid
        for place, node in worded(file)
        if references(said(node, "en"), "en", place) != references(said(node, "es"), "es", place)
    ]


def test_every_reference_leads_somewhere() -> None:
    assert dangling(agreement()) == []


def test_both_languages_refer_to_the_same() -> None:
    assert unlike(agreement()) == []


def test_the_references_are_found_at_all() -> None:
    per_language = {
        language: sum(
            len(references(said(node, language), language, place))
            for place, node in worded(agreement())
        )
        for language in LANGUAGES
    }
    assert per_language["en"] == per_language["es"] > 30


@pytest.mark.parametrize(
    ("old", "new", "target"),
    [
        ("established by Article 14;", "established by Article 41;", ("article 41", "")),
        ("paragraph 3 of Article 4;", "paragraph 9 of Article 4;", ("article 4", "9")),
        ("set out in paragraph 1.", "set out in paragraph 7.", ("article 1", "7")),
        ("Los Anexos del", "El Anexo IV del", ("annex IV", "")),
        ("los Artículos 8, 14 y 17", "los Artículos 8, 14 y 71", ("article 71", "")),
    ],
)
def test_a_reference_to_nothing_is_caught(old: str, new: str, target: Target) -> None:
    # The file folds its lines, so the words are looked for across any white space.
    pattern = r"\s+".join(map(re.escape, old.split(" ")))
    spoilt, times = re.subn(pattern, new, source())
    assert times == 1

    file = read_agreement(spoilt)

    assert [found for _, _, found in dangling(file)] == [target]
    assert len(unlike(file)) == 1


def test_both_languages_have_as_many_brackets_and_enough_of_them() -> None:
    totals = [
        sum(len(brackets(said(node, language))) for _, node in worded(agreement()))
        for language in LANGUAGES
    ]
    assert totals[0] == totals[1] > 45


def test_the_brackets_show_every_form_the_field_uses() -> None:
    marks = {mark for _, node in worded(agreement()) for mark in brackets(said(node, "en"))}
    heads = {mark.head for mark in marks}
    assert heads == {
        "",
        "US",
        "MX",
        "US propose; MX oppose",
        "MX propose; US oppose",
        "MX oppose",
        "US oppose",
    }
    assert any(mark.depth and mark.head for mark in marks)
    assert any(node.number.endswith("bis") for node in agreement().walk())


def test_numbers_and_amounts_are_the_same_in_both_languages() -> None:
    for _, node in worded(agreement()):
        digits = [sorted(re.findall("[0-9]+", said(node, language))) for language in LANGUAGES]
        assert digits[0] == digits[1], node.uid


def test_every_defined_term_is_used_outside_its_definition() -> None:
    definitions = [node for _, node in worded(agreement()) if node.uid.startswith("art-2.1.")]
    for language in LANGUAGES:
        for definition in definitions:
            words = re.match("“(.+?)”", said(definition, language))
            assert words, definition.uid
            # A plural adds s or es to each word: "mercancías cubiertas", "non-Parties".
            stem = r"\w*\s".join(re.escape(word.rstrip("y")) for word in words[1].split())
            users = [
                node.uid
                for _, node in worded(agreement())
                if node is not definition
                and re.search(rf"\b{stem}", said(node, language), re.IGNORECASE)
            ]
            assert users, (language, words[1])


def test_the_ladder_is_climbed_by_some_and_not_by_most() -> None:
    statuses = [node.status for _, node in worded(agreement())]
    assert 0.25 < statuses.count("agreed_ad_referendum") / len(statuses) < 0.4
    assert statuses.count("agreed") > 3


def test_each_kind_of_provision_that_the_plan_names_has_its_article() -> None:
    plan = read_plan(open_plan(NAME))
    keys = {node.key for node in agreement().walk() if node.kind == "article"}
    assert {provision.key for provision in plan.provisions_to_draft} | {
        "price-floors",
        "projects",
    } == keys - {None}


def test_only_parties_of_the_plan_are_named_in_brackets() -> None:
    codes = [party.code for party in read_plan(open_plan(NAME)).parties]
    for _, node in worded(agreement()):
        for language in LANGUAGES:
            assert parse(said(node, language), codes).problems == (), node.uid


def test_it_says_what_it_is() -> None:
    file = agreement()
    assert file.illustrative
    assert file.note is not None
    assert "No government has proposed" in file.note.en
    assert "Ningún gobierno ha propuesto" in file.note.es
