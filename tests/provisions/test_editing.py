"""Changing what a provision says, version by version, and bringing back what it said."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import translation

from agreements.models import Provision, ProvisionText, ProvisionVersion
from agreements.provisions.selectors.drafts import versions_of
from agreements.provisions.selectors.reading import reading
from agreements.provisions.services import editing
from negotiations.core import verbs
from negotiations.core.errors import Refused, Stale
from negotiations.core.verdicts import NotAllowed
from negotiations.journal.models import AppendOnly
from negotiations.models import JournalEntry
from tests.builders import NOW
from tests.provisions.conftest import ENGLISH, SPANISH, Draft

pytestmark = [pytest.mark.team, pytest.mark.django_db, pytest.mark.usefixtures("now")]

UNBALANCED = "Each Party [US: shall act."


def edit(draft: Draft, source: str = "Clean.", by: str = "us_legal_adviser", **said: Any) -> Any:
    wanted = {"language": "en", "heading": "", "version": 1} | said
    return editing.edit(by=draft[by], provision=draft.paragraph, source=source, **wanted)


def back(draft: Draft, wanted: int, version: int, **said: Any) -> ProvisionText:
    asked = {"by": draft["mx_head"], "provision": draft.paragraph, "language": "en"} | said
    return editing.bring_back(wanted=wanted, version=version, **asked)


def history(draft: Draft, language: str = "en") -> list[tuple[int, str, str]]:
    rows = versions_of(draft["us_head"], draft.paragraph, language)
    return [(row.version, row.source, row.by_name) for row in rows]


def nothing_happened(draft: Draft) -> bool:
    row = draft.text()
    return (
        (row.version, row.source) == (1, ENGLISH)
        and not ProvisionVersion.objects.exists()
        and not JournalEntry.objects.exists()
    )


class TestEdit:
    def test_it_is_a_further_version_and_what_was_there_is_kept(self, draft: Draft) -> None:
        row = edit(draft, "Each Party shall act.", heading="Duty")
        assert (row.version, row.source, row.heading) == (2, "Each Party shall act.", "Duty")
        stored = draft.text()
        assert (stored.version, stored.source, stored.heading) == (2, row.source, "Duty")
        assert history(draft) == [(2, row.source, "us_legal_adviser"), (1, ENGLISH, "")]
        latest, loaded = versions_of(draft["us_head"], draft.paragraph, "en")
        assert (latest.at, latest.by, latest.delegation) == (
            NOW,
            draft["us_legal_adviser"],
            draft.house.us,
        )
        assert (loaded.at, loaded.by, loaded.delegation) == (None, None, None)
        assert draft.text("es").source == SPANISH, "the other language stays"

    def test_it_is_in_the_joint_journal_in_the_readers_words(self, draft: Draft) -> None:
        edit(draft, "Each Party [US: shall] act.")
        entry = JournalEntry.objects.get()
        assert (entry.verb, entry.data) == (
            "provision.text_changed",
            {"language": "en", "version": 2, "brackets_before": 2, "brackets": 1},
        )
        assert (entry.subject_kind, entry.subject_id) == ("provision", draft.paragraph.pk)
        assert entry.subject_label_en == "Article 4, paragraph 2"
        assert entry.subject_label_es == "Artículo 4, párrafo 2"
        assert (entry.actor, entry.delegation, entry.compartment, entry.text) == (
            draft["us_legal_adviser"],
            draft.house.us,
            None,
            "",
        )
        assert verbs.sentence(entry.verb, entry.data) == (
            "changed the text in English, now version 2; brackets: 1, before 2"
        )
        with translation.override("es"):
            assert "inglés" in verbs.sentence(entry.verb, entry.data)

    def test_what_is_not_different_makes_nothing(self, draft: Draft) -> None:
        assert edit(draft, ENGLISH).version == 1
        assert nothing_happened(draft)

    def test_an_unbalanced_text_is_kept_as_typed_and_shows_where(self, draft: Draft) -> None:
        source = f"{UNBALANCED}\n\n  A second paragraph.  "
        edit(draft, source)
        assert draft.text().source == source
        [fault] = reading(draft.agreement, "en").faults
        assert (fault.node.uid, fault.node.place) == ("art-4.2", "Article 4, paragraph 2")
        wrong = fault.problem
        assert (wrong.code, wrong.line, wrong.column) == ("unclosed", 1, 12)

    def test_line_ends_of_browsers_are_made_one_and_nothing_else(self, draft: Draft) -> None:
        edit(draft, "One\r\ntwo \r three\n\tfour\r\n")
        assert draft.text().source == "One\ntwo \r three\n\tfour\n"

    @pytest.mark.parametrize(
        ("source", "where"),
        [
            ("a\r\nbc\0d", ("line 2, column 3", "U+0000")),
            ("\udc80", ("line 1, column 1", "U+DC80")),
        ],
    )
    def test_what_no_file_can_hold_is_refused(
        self, draft: Draft, source: str, where: tuple[str, str]
    ) -> None:
        with pytest.raises(Refused) as refusal:
            edit(draft, source)
        assert refusal.value.field == "source"
        assert all(words in str(refusal.value.reason) for words in where)
        with pytest.raises(Refused) as refusal:
            edit(draft, heading=source)
        assert refusal.value.field == "heading"
        assert nothing_happened(draft)

    def test_a_text_has_a_longest_length(self, draft: Draft) -> None:
        with pytest.raises(Refused, match="200000 characters; this one has 200001") as refusal:
            edit(draft, "x" * 200_001)
        assert refusal.value.field == "source"
        for heading in ("x" * 301, "two\nlines"):
            with pytest.raises(Refused) as refusal:
                edit(draft, heading=heading)
            assert refusal.value.field == "heading"
        assert nothing_happened(draft)
        assert edit(draft, "\r\n" * 200_000).version == 2

    def test_no_third_language(self, draft: Draft) -> None:
        with pytest.raises(Refused) as refusal:
            edit(draft, language="fr")
        assert refusal.value.field == "language"

    @pytest.mark.parametrize("version", [0, 2, 7])
    def test_another_version_than_the_one_that_stands_is_stale(
        self, draft: Draft, version: int
    ) -> None:
        with pytest.raises(Stale) as stale:
            edit(draft, version=version)
        assert isinstance(stale.value.current, ProvisionText)
        assert (stale.value.current.version, stale.value.current.source) == (1, ENGLISH)
        assert nothing_happened(draft)

    @pytest.mark.parametrize("status", ["agreed_ad_referendum", "agreed", "closed"])
    def test_what_is_agreed_is_not_changed(self, draft: Draft, status: str) -> None:
        Provision.objects.filter(pk=draft.paragraph.pk).update(status=status)
        with pytest.raises(NotAllowed):
            edit(draft)
        with pytest.raises(NotAllowed):
            back(draft, 1, 1)
        assert nothing_happened(draft)

    def test_a_first_text_in_a_language(self, draft: Draft) -> None:
        draft.text("es").delete()
        with pytest.raises(Stale) as stale:
            edit(draft, language="es", version=1)
        assert stale.value.current.version == 0  # type: ignore[attr-defined]
        row = edit(draft, SPANISH, language="es", version=0)
        assert (row.version, draft.text("es").source) == (1, SPANISH)
        assert history(draft, "es") == [(1, SPANISH, "us_legal_adviser")]

    def test_nothing_is_kept_if_the_journal_fails(
        self, draft: Draft, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(*_args: Any, **_options: Any) -> None:
            raise DatabaseError

        monkeypatch.setattr("negotiations.journal.services.record", fails)
        with pytest.raises(DatabaseError):
            edit(draft)
        assert nothing_happened(draft)


class TestBringBack:
    def test_it_is_a_further_version_that_says_what_it_repeats(self, draft: Draft) -> None:
        edit(draft, UNBALANCED)
        row = back(draft, wanted=1, version=2)
        assert (row.version, row.source) == (3, ENGLISH)
        assert [number for number, _, _ in history(draft)] == [3, 2, 1]
        assert versions_of(draft["us_head"], draft.paragraph, "en")[0].brought_back == 1
        [entry] = JournalEntry.objects.filter(verb="provision.text_brought_back")
        assert (entry.data["from_version"], entry.data["version"]) == (1, 3)
        assert verbs.sentence(entry.verb, entry.data).startswith("brought back version 1 of the")

    def test_what_stands_already_makes_nothing(self, draft: Draft) -> None:
        edit(draft)
        assert back(draft, wanted=2, version=2).version == 2
        assert JournalEntry.objects.count() == 1

    def test_a_version_that_is_not_there(self, draft: Draft) -> None:
        edit(draft)
        with pytest.raises(Refused) as refusal:
            back(draft, wanted=9, version=2)
        assert refusal.value.field == "wanted"

    def test_a_stale_one(self, draft: Draft) -> None:
        edit(draft)
        with pytest.raises(Stale):
            back(draft, wanted=1, version=1)

    def test_who_may_not(self, draft: Draft) -> None:
        edit(draft)
        with pytest.raises(NotAllowed):
            back(draft, wanted=1, version=2, by=draft["us_negotiator"])


def test_versions_are_only_ever_added(draft: Draft) -> None:
    edit(draft)
    row = ProvisionVersion.objects.first()
    assert row is not None
    for act in (
        row.save,
        row.delete,
        ProvisionVersion.objects.all().delete,
        lambda: ProvisionVersion.objects.update(source=""),
    ):
        with pytest.raises(AppendOnly):
            act()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "es"])
def test_of_several_at_once_one_is_kept(
    draft: Draft, at_once: Callable[..., list[Any]], language: str
) -> None:
    """Over what stands, and where nothing stood."""
    seen = 1
    if language == "es":
        draft.text("es").delete()
        seen = 0
    people = ["us_legal_adviser", "mx_legal_adviser", "us_head", "secretariat"]
    results = at_once(
        *[
            lambda name=name: edit(draft, f"By {name}", name, language=language, version=seen)
            for name in people
        ]
    )
    assert sorted(type(one).__name__ for one in results) == ["ProvisionText"] + ["Stale"] * 3
    [kept] = [one for one in results if isinstance(one, ProvisionText)]
    assert draft.text(language).source == kept.source
    assert {one.current.source for one in results if isinstance(one, Stale)} == {kept.source}
    assert JournalEntry.objects.count() == 1


def test_a_catalogue_file_takes_nothing_away_that_people_wrote(draft: Draft) -> None:
    name = "us-mexico-critical-minerals"
    call_command("load_plan", name, verbosity=0)
    call_command("load_agreement", name, verbosity=0)
    shipped = Provision.objects.get(uid="art-4.1")
    untouched = Provision.objects.get(uid="art-4.2", agreement=shipped.agreement)
    plan = shipped.agreement.plan
    for row in (shipped, untouched):
        # A file that does not have them any more: both are to go.
        Provision.objects.filter(pk=row.pk).update(uid=f"gone-{row.uid}")
    seat = draft.house.us.delegates.get(role="legal_adviser")
    own = plan.delegations.get(party__code="US")
    own.delegates.create(user=seat.user, role="legal_adviser", plan=plan)
    editing.edit(
        by=seat.user, provision=shipped, language="en", heading="", source="Ours.", version=1
    )
    call_command("load_agreement", name, verbosity=0)
    assert ProvisionText.objects.get(provision=shipped, language="en").source == "Ours."
    assert not Provision.objects.filter(pk=untouched.pk).exists()
