"""The pages on which a text is changed, without a browser: what they say, keep and refuse."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Provision, ProvisionVersion
from agreements.provisions.services import editing
from tests.provisions.conftest import ENGLISH, SPANISH, Draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

UNBALANCED = "Each Party [US: shall act."


def page(name: str, draft: Draft, *more: Any, language: str = "en") -> str:
    return reverse(name, args=[draft.paragraph.pk, language, *more])


def browser(draft: Draft, name: str = "us_legal_adviser") -> Client:
    client = Client()
    client.force_login(draft[name])
    return client


def send(draft: Draft, source: str, by: str = "us_legal_adviser", **said: Any) -> Any:
    data = {"version": "1", "heading": "", "source": source} | said
    return browser(draft, by).post(page("provisions:edit", draft), data, follow=True)


def words_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_text_leads_to_the_pages_for_those_who_may(draft: Draft) -> None:
    text = reverse("provisions:agreement", args=[draft.agreement.slug])
    link = page("provisions:edit", draft)
    for name in ("us_legal_adviser", "mx_head", "secretariat"):
        answer = browser(draft, name).get(f"{text}?language=en")
        assert link in answer.content.decode(), name
    for name in ("us_negotiator", "us_observer", "admin"):
        assert link not in browser(draft, name).get(f"{text}?language=en").content.decode(), name
    Provision.objects.update(status="agreed")
    assert link not in browser(draft).get(f"{text}?language=en").content.decode()


def test_the_page_shows_both_languages_and_the_notation(draft: Draft) -> None:
    answer = browser(draft).get(page("provisions:edit", draft))
    assert answer.status_code == 200
    words = words_of(answer)
    assert "Edit text: Article 4, paragraph 2" in words
    assert ENGLISH in words
    assert "Cada Parte" in words
    assert "[US propose; MX oppose: words]" in words
    assert 'name="heading"' in answer.content.decode()


def test_who_may_not_is_told_why_and_loses_nothing(draft: Draft) -> None:
    answer = browser(draft, "us_negotiator").get(page("provisions:edit", draft))
    assert "is kept by the secretariat" in words_of(answer)
    assert "<textarea" not in answer.content.decode()
    refused = send(draft, "Mine.", by="us_negotiator")
    assert refused.status_code == 422
    assert "What you had written Mine." in words_of(refused)
    assert draft.text().source == ENGLISH


def test_saved_one_is_back_at_the_provision_in_the_text(draft: Draft) -> None:
    answer = send(draft, "Each Party shall\r\nact.")
    [(target, _status)] = answer.redirect_chain
    text = reverse("provisions:agreement", args=[draft.agreement.slug])
    assert target == f"{text}?language=en#art-4.2"
    assert "Saved as version 2." in words_of(answer)
    assert page("provisions:versions", draft) in answer.content.decode()
    assert draft.text().source == "Each Party shall\nact."
    again = send(draft, "Each Party shall\r\nact.", version="2")
    assert "Nothing is different" in words_of(again)
    assert draft.text().version == 2


def test_an_unbalanced_bracket_is_saved_and_told_on_top_of_the_text(draft: Draft) -> None:
    answer = send(draft, UNBALANCED)
    words = words_of(answer)
    assert "It has 1 unbalanced bracket: see where on this page." in words
    assert "This text has 1 unbalanced bracket." in words
    assert "Article 4, paragraph 2 (line 1, column 12): This bracket is opened and never" in words
    assert '<a href="#art-4.2" lang="en">' in answer.content.decode()
    assert 'id="art-4.2"' in answer.content.decode()
    spanish = browser(draft).get(
        reverse("provisions:agreement", args=[draft.agreement.slug]) + "?language=es"
    )
    assert "This text has" not in words_of(spanish)


def test_a_preview_keeps_nothing(draft: Draft) -> None:
    typed = "One.\r\n\r\nTwo [US: three [ZZ: four]."
    said = {"source": typed, "heading": "", "version": "1", "preview": "1"}
    client = browser(draft)
    whole = client.post(page("provisions:edit", draft), said)
    part = client.post(page("provisions:edit", draft), said, headers={"HX-Request": "true"})
    for answer in (whole, part):
        assert answer.status_code == 200
        assert 'href="#id_source" data-line="3" data-column="5"' in answer.content.decode()
        assert "“ZZ” is no party of this plan." in words_of(answer)
        assert "1 unbalanced bracket, 1 code that is no party" in words_of(answer)
    assert "<html" in whole.content.decode()
    assert "One.\n\nTwo [US: three [ZZ: four]." in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert not ProvisionVersion.objects.exists()


def test_a_stale_one_shows_both_and_goes_on_from_either(draft: Draft) -> None:
    editing.edit(
        by=draft["mx_head"],
        provision=draft.paragraph,
        language="en",
        heading="",
        source="Theirs [MX: now].",
        version=1,
    )
    refused = send(draft, "Mine.")
    assert refused.status_code == 422
    words = words_of(refused)
    assert "Somebody changed this while you were writing." in words
    assert "What is stored now: version 2 mx_head" in words
    assert "Theirs [MX: now]." in words
    assert "Mine.</textarea>" in refused.content.decode()
    assert 'name="version" value="2"' in refused.content.decode()
    taken = browser(draft).post(
        page("provisions:edit", draft), {"version": "2", "source": "Mine.", "take_stored": "1"}
    )
    assert "Theirs [MX: now].</textarea>" in taken.content.decode()
    assert "What you had written" in words_of(taken)
    assert "Mine." in words_of(taken)
    send(draft, "Mine.", version="2")
    assert (draft.text().version, draft.text().source) == (3, "Mine.")


def test_what_was_agreed_meanwhile_takes_no_word_from_anybody(draft: Draft) -> None:
    Provision.objects.update(status="agreed")
    refused = send(draft, "Mine [US: now].")
    assert refused.status_code == 422
    assert "This provision is agreed." in words_of(refused)
    assert "Mine [US: now]." in words_of(refused)
    assert draft.text().source == ENGLISH


@pytest.mark.parametrize("version", ["", "x", "-1"])
def test_a_broken_version_is_refused(draft: Draft, version: str) -> None:
    refused = send(draft, "Mine.", version=version)
    assert refused.status_code == 422
    assert "Mine.</textarea>" in refused.content.decode()
    assert draft.text().source == ENGLISH


def test_too_long_is_refused_and_still_there(draft: Draft) -> None:
    refused = send(draft, "x" * 200_001)
    assert refused.status_code == 422
    assert "at most 200000 characters" in words_of(refused)
    assert "x" * 200_001 in refused.content.decode()


def test_versions_are_looked_at_and_brought_back(draft: Draft) -> None:
    client = browser(draft)
    empty = client.get(page("provisions:versions", draft))
    assert "Nobody has changed this text since it was loaded." in words_of(empty)
    send(draft, UNBALANCED)
    rows = words_of(client.get(page("provisions:versions", draft)))
    assert "Version 2 as it stands now" in rows
    assert "US us_legal_adviser" in rows
    assert "Version 1 as loaded" in rows
    old = page("provisions:version", draft, 1)
    looked_at = words_of(client.get(old))
    assert "Bring version 1 back" in looked_at
    assert "As it stands now: version 2" in looked_at
    stale = client.post(old, {"version": "1"})
    assert stale.status_code == 422
    assert 'name="version" value="2"' in stale.content.decode()
    back = client.post(old, {"version": "2"}, follow=True)
    assert "Saved as version 3." in words_of(back)
    assert draft.text().source == ENGLISH
    assert "version 1 brought back" in words_of(client.get(page("provisions:versions", draft)))
    assert "This is how it stands now." in words_of(
        client.get(page("provisions:version", draft, 3))
    )


def test_who_may_not_looks_but_does_not_bring_back(draft: Draft) -> None:
    send(draft, "Clean.")
    client = browser(draft, "us_observer")
    old = page("provisions:version", draft, 1)
    assert "Bring version 1 back" not in words_of(client.get(old))
    assert client.post(old, {"version": "2"}).status_code == 422
    assert draft.text().source == "Clean."


def test_what_nobody_wrote_yet_can_be_written(draft: Draft) -> None:
    draft.text("es").delete()
    text = reverse("provisions:agreement", args=[draft.agreement.slug])
    shown = browser(draft).get(f"{text}?language=es")
    assert "There is no text in this language." in words_of(shown)
    address = page("provisions:edit", draft, language="es")
    assert address in shown.content.decode()
    assert "Nothing has been written in this language yet." in words_of(browser(draft).get(address))
    browser(draft).post(address, {"version": "0", "heading": "", "source": SPANISH})
    assert draft.text("es").source == SPANISH


@pytest.mark.parametrize("name", ["provisions:edit", "provisions:versions"])
def test_what_is_not_there(draft: Draft, name: str) -> None:
    assert browser(draft).get(page(name, draft, language="fr")).status_code == 404
    assert browser(draft, "outsider").get(page(name, draft)).status_code == 404
    assert browser(draft).get(page("provisions:version", draft, 10**30)).status_code == 404
