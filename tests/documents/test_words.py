"""The words around a text (agreements/documents/words.py)."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from agreements.documents import words
from agreements.models import Provision


@pytest.mark.parametrize(
    ("language", "date_words"), [("en", "10 March 2026"), ("es", "10 de marzo de 2026")]
)
def test_the_moment_is_told_in_the_texts_language_at_the_plans_place(
    language, date_words, reading, made_at
):
    with translation.override(language):
        line = words.furniture(reading(language=language), made_at).as_of
    assert date_words in line
    assert "10:00" in line
    assert "Washington" in line


def test_the_date_is_the_one_at_the_plans_place(reading):
    line = words.furniture(reading(), datetime(2026, 3, 10, 2, 0, tzinfo=UTC)).as_of
    assert "9 March 2026" in line
    assert "22:00" in line


def test_a_marking_says_when_it_ends_or_that_this_is_not_set(reading, made_at):
    assert words.furniture(reading(), made_at).release == "release date not set"
    on = reading(release_on=date(2030, 2, 4))
    assert words.furniture(on, made_at).release == "for release on 4 February 2030"


def test_the_plan_is_named_in_the_texts_language_or_says_which_it_is_in(reading, made_at):
    text = reading(language="es")
    assert words.furniture(text, made_at).plan == "Un plan sobre minerales"
    text.agreement.plan.title_es = ""
    furniture = words.furniture(text, made_at)
    assert (furniture.plan, furniture.plan_language) == ("A plan on minerals", "en")


def test_every_status_but_open_has_words_and_a_meaning():
    assert words.status_words("open") == ""
    assert words.status_words("agreed_ad_referendum") == "agreed ad referendum"
    named = {code for code, _words, _meaning in words.statuses()}
    assert named == set(Provision.Status.values) - {"open"}


def test_the_legend_shows_only_brackets_that_these_parties_can_write(reading):
    assert len(words.samples(reading())) == 5
    alone = reading()
    object.__setattr__(alone, "parties", alone.parties[:1])
    assert len(words.samples(alone)) == 3
    assert all(not sample.text.problems for sample in words.samples(reading()))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("(line 2, column 5)", "This bracket is opened and never closed.")),
        ("es", ("(línea 2, columna 5)", "Este corchete se abre y nunca se cierra.")),
    ],
)
def test_a_wrong_bracket_is_told_with_its_place(language, said, reading, article):
    with translation.override(language):
        text = reading(article("One,\ntwo [US: three."), language=language)
        [(anchor, place, what)] = words.to_mend(text)
    assert anchor == text.nodes[0].children[0].uid
    assert place.endswith(said[0])
    assert what == said[1]
    assert words.to_mend(reading(article("One."))) == []
