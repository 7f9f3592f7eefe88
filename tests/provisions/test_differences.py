"""What changed from one version of a provision to another, on the pages and beneath them."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from agreements.provisions.selectors.differences import Difference, steps
from agreements.provisions.selectors.drafts import Draft as Said
from agreements.provisions.selectors.drafts import version_before, versions_of
from agreements.provisions.services import editing
from agreements.provisions.views.editing import VERSIONS_A_PAGE
from agreements.provisions.words.changes import change_words
from agreements.text import changes_to_html, compare
from tests.provisions.conftest import ENGLISH, Draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

FLOOR = "Each Party applies a floor to the minerals of Annex I."
NOTICE = "A Party that changes its floor tells the other Party at once."


def said(source: str, heading: str = "") -> Said:
    return Said(heading, source, ())


def save(draft: Draft, source: str, by: str = "us_legal_adviser") -> int:
    seen = draft.text().version
    row = editing.edit(
        by=draft[by],
        provision=draft.paragraph,
        language="en",
        heading="",
        source=source,
        version=seen,
    )
    return row.version


def page(draft: Draft, *more: Any, name: str = "provisions:version") -> str:
    return reverse(name, args=[draft.paragraph.pk, "en", *more])


def browser(draft: Draft, name: str = "us_legal_adviser") -> Client:
    client = Client()
    client.force_login(draft[name])
    return client


def words_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def section(answer: Any) -> str:
    """The part of a page that shows what changed, as HTML."""
    found = re.search(r'<section class="difference".*?</section>', answer.content.decode(), re.S)
    assert found is not None
    return found[0]


def marked(html: str, element: str) -> list[str]:
    """The words of the text in elements of this name, without what only a reader hears."""
    sheet = html[html.index('class="treaty sheet changes"') :]
    shown = re.sub(r'<span class="sr">.*?</span>|<a class="move".*?</a>', "", sheet)
    return [
        found.strip() for found in re.findall(rf"<{element}\b[^>]*>(.*?)</{element}>", shown, re.S)
    ]


def test_words_are_counted_by_what_became_of_them() -> None:
    both = Difference(
        said(f"{FLOOR}\n\n{NOTICE}"), said(f"{NOTICE}\n\n{FLOOR} Now then.", "Floors")
    )
    assert (both.added, both.struck, both.moved) == (3, 0, 11)
    assert not both.is_empty
    assert Difference(said("a b c"), said("a c")).struck == 1


@pytest.mark.parametrize(
    ("old", "new", "empty"), [("a b", "a b", True), ("a b", "a, b", False), ("a b", "a\nb", False)]
)
def test_marks_between_words_are_a_difference_without_words(
    old: str, new: str, empty: bool
) -> None:
    difference = Difference(said(old), said(new))
    assert difference.is_empty is empty
    assert (difference.added, difference.struck, difference.moved) == (0, 0, 0)
    assert Difference(said("", old), said("", new)).is_empty is empty


def test_each_version_is_held_against_the_one_before(draft: Draft) -> None:
    for source in ("Each Party [US: shall] act.", "Each Party [US: shall] act now.", "Act."):
        save(draft, source)
    rows = versions_of(draft["us_legal_adviser"], draft.paragraph, "en")
    listed = list(rows)
    told = [
        (step.version.version, step.difference and (step.difference.added, step.difference.struck))
        for step in steps(listed, version_before(listed[-1], rows))
    ]
    assert told == [(4, (1, 6)), (3, (1, 0)), (2, (0, 2)), (1, None)]
    [last] = steps(listed[:1], version_before(listed[0], rows))
    assert last.difference is not None
    assert last.difference.struck == 6
    assert steps([], None) == []


def test_what_somebody_wrote_first_is_all_added(draft: Draft) -> None:
    draft.text().delete()
    editing.edit(
        by=draft["mx_head"],
        provision=draft.paragraph,
        language="en",
        heading="",
        source="Three words here.",
        version=0,
    )
    client = browser(draft)
    assert "3 words added" in words_of(client.get(page(draft, name="provisions:versions")))
    looked_at = client.get(page(draft, 1))
    assert "This is how it stands now." in words_of(looked_at)
    assert "What changed from" not in words_of(looked_at)


def test_a_version_is_shown_against_what_stands_now(draft: Draft) -> None:
    save(draft, "Each Party [US: shall] act.")
    save(draft, "Each Party [US: shall] act at once.")
    client = browser(draft, "us_observer")
    since = client.get(page(draft, 1))
    assert "What changed from version 1 to version 3 2 words added, 2 words struck" in words_of(
        since
    )
    assert marked(section(since), "ins") == ["at once"]
    assert marked(section(since), "del") == ["[MX: may]"]
    assert '<span class="sr"> added </span>' in section(since)
    assert "against=before" not in since.content.decode()


def test_a_version_is_shown_against_the_one_before(draft: Draft) -> None:
    save(draft, "Each Party [US: shall] act.")
    save(draft, "Each Party [US: shall] act at once.")
    client = browser(draft)
    assert '<a href="?against=before"' in client.get(page(draft, 2)).content.decode()
    before = client.get(page(draft, 2) + "?against=before")
    assert "What changed from version 1 to version 2 2 words struck" in words_of(before)
    assert marked(section(before), "ins") == []
    assert marked(section(before), "del") == ["[MX: may]"]
    assert 'href="?against=before" aria-current="page"' in before.content.decode()
    # Nothing came after what stands now: it is held against the one before without being asked.
    now = client.get(page(draft, 3))
    assert "What changed from version 2 to version 3 2 words added" in words_of(now)
    assert "against=before" not in now.content.decode()
    # Nothing was before the first: asked for it, the page shows what changed since.
    assert "from version 1 to version 3" in words_of(client.get(page(draft, 1) + "?against=before"))


def test_a_version_that_says_the_same_says_so(draft: Draft) -> None:
    save(draft, "Other.")
    save(draft, ENGLISH)
    same = browser(draft).get(page(draft, 1))
    assert "Nothing is different." in words_of(same)
    assert "underlined: added" not in words_of(same)
    save(draft, ENGLISH + "\n")
    assert "No word is different, only marks and spaces between words." in words_of(
        browser(draft).get(page(draft, 1))
    )


def test_what_moved_is_linked_from_both_ends(draft: Draft) -> None:
    save(draft, f"{FLOOR}\n\n{NOTICE}")
    save(draft, f"{NOTICE}\n\n{FLOOR}")
    shown = section(browser(draft).get(page(draft, 2)))
    ends = re.findall(r'<a class="move" id="([^"]+)" href="#([^"]+)">([^<]+)</a>', shown)
    assert sorted(end for end, _, _ in ends) == sorted(other for _, other, _ in ends)
    assert {words for _, _, words in ends} == {"move 1: from here", "move 1: to here"}
    assert "numbered, with dots: moved" in shown


def test_what_was_typed_is_escaped(draft: Draft) -> None:
    save(draft, "Each <script>alert(1)</script> [US: shall")
    shown = section(browser(draft).get(page(draft, 1)))
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_the_list_says_how_much_each_changed(draft: Draft) -> None:
    save(draft, "Each Party [US: shall] act at once.")
    listed = browser(draft, "us_observer").get(page(draft, name="provisions:versions"))
    assert "2 words added, 2 words struck" in words_of(listed)
    assert f'href="{page(draft, 2)}?against=before"' in listed.content.decode()
    assert "What changed" in words_of(listed)


def test_a_long_list_costs_no_more_queries_and_misses_no_step(draft: Draft) -> None:
    save(draft, "1")
    client = browser(draft)
    address = page(draft, name="provisions:versions")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(VERSIONS_A_PAGE + 3):
        save(draft, "word " * (number + 2))
    with CaptureQueriesContext(connection) as many:
        first = client.get(address)
    assert len(many) == len(few)
    rows = first.context["steps"]
    assert len(rows) == VERSIONS_A_PAGE
    # The oldest of the page is held against one that is not on it.
    assert (rows[-1].difference.added, rows[-1].difference.struck) == (1, 0)
    assert len(client.get(f"{address}?page=2").context["steps"]) == 5


def test_the_page_of_a_version_costs_no_more_for_many(draft: Draft) -> None:
    save(draft, "One.")
    save(draft, "One two.")
    client = browser(draft)
    client.get(page(draft, 1))
    with CaptureQueriesContext(connection) as few:
        client.get(page(draft, 2) + "?against=before")
    for number in range(8):
        save(draft, f"One {number}.")
    with CaptureQueriesContext(connection) as many:
        client.get(page(draft, 2) + "?against=before")
    assert len(many) == len(few)


def send(draft: Draft, source: str, **more: str) -> Any:
    data = {"version": "1", "heading": "", "source": source} | more
    return browser(draft).post(page(draft, name="provisions:edit"), data)


def test_a_stale_one_shows_what_it_would_change(draft: Draft) -> None:
    save(draft, "Each Party [MX: may] act at once.", by="mx_head")
    for refused in (
        send(draft, "Each Party [MX: may] act\r\nsoon."),
        send(draft, "Each Party [MX: may] act\r\nsoon.", take_stored="1", version="2"),
    ):
        shown = section(refused)
        assert "What yours changes in what is stored" in shown
        assert marked(shown, "del") == ["at once"]
        assert "soon" in "".join(marked(shown, "ins"))
        assert "\r" not in shown


def test_a_stale_one_that_says_the_same_says_so(draft: Draft) -> None:
    save(draft, "The same.", by="mx_head")
    assert "Nothing is different." in section(send(draft, "The same."))


def test_a_stale_one_too_long_to_be_kept_is_not_compared(draft: Draft) -> None:
    save(draft, "Theirs.", by="mx_head")
    refused = send(draft, "x" * (editing.LONGEST_SOURCE + 1))
    assert refused.status_code == 422
    assert "What yours changes" not in words_of(refused)


def test_whoever_may_not_write_any_more_sees_what_would_have_changed(draft: Draft) -> None:
    type(draft.paragraph).objects.update(status="agreed")
    assert marked(section(send(draft, f"{ENGLISH} Now.")), "ins") == ["Now."]


def test_an_edit_that_is_not_stale_compares_nothing(draft: Draft) -> None:
    assert "What yours changes" not in words_of(send(draft, "Mine.", version="x"))


@pytest.mark.parametrize(("language", "heard"), [("en", "struck"), ("es", "suprimido")])
def test_changes_are_said_in_the_readers_language(language: str, heard: str) -> None:
    with translation.override(language):
        html = changes_to_html(compare("a b", "a"), change_words())
    assert f'<span class="sr"> {heard} </span>' in html


def test_nobody_else_sees_what_changed(draft: Draft) -> None:
    save(draft, "Other.")
    assert browser(draft, "outsider").get(page(draft, 1)).status_code == 404
    assert browser(draft, "outsider").get(page(draft, 1) + "?against=before").status_code == 404
