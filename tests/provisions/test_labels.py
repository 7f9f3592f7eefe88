"""Where a provision stands, by name."""

import pytest

from agreements.models import Agreement, Provision
from agreements.provisions.labels import place_of
from agreements.provisions.selectors.places import place_in
from agreements.provisions.selectors.reading import reading
from tests.provisions.conftest import Draft

PART = ("part", "II", "Trade")
ARTICLE = ("article", "4", "Floors")
PARAGRAPH = ("paragraph", "2bis", "")


@pytest.mark.parametrize(
    ("chain", "english", "spanish"),
    [
        ([PART], "Part II", "Parte II"),
        ([PART, ARTICLE], "Article 4", "Artículo 4"),
        ([PART, ARTICLE, PARAGRAPH], "Article 4, paragraph 2bis", "Artículo 4, párrafo 2bis"),
        (
            [ARTICLE, PARAGRAPH, ("subparagraph", "a", "")],
            "Article 4, paragraph 2bis, subparagraph (a)",
            "Artículo 4, párrafo 2bis, inciso (a)",
        ),
        ([("preamble", "", "Preamble"), ("recital", "3", "")], "Preamble, recital 3", None),
        ([("annex", "I", "Goods"), ("item", "", "")], "Annex I, item", "Anexo I, apartado"),
        ([("annex", "", ""), PARAGRAPH], "paragraph 2bis", "párrafo 2bis"),
    ],
)
def test_a_place(chain: list[tuple[str, str, str]], english: str, spanish: str | None) -> None:
    assert place_of(chain, "en") == english
    if spanish:
        assert place_of(chain, "es") == spanish


@pytest.mark.django_db
def test_one_provision_is_placed_as_in_the_whole_text(draft: Draft) -> None:
    preamble = _row(draft.agreement, "preamble", "preamble")
    for number in range(2):
        _row(draft.agreement, f"recital-{number}", "recital", preamble)
    nodes = list(reading(draft.agreement, "en").walk())
    assert [node.place for node in nodes][-2:] == ["recital 1", "recital 2"]
    for node in nodes:
        assert place_in(Provision.objects.get(pk=node.id), "en") == node.place


def _row(agreement: Agreement, uid: str, kind: str, parent: Provision | None = None) -> Provision:
    return Provision.objects.create(
        agreement=agreement,
        uid=uid,
        kind=kind,
        parent=parent,
        position=agreement.provisions.count(),
    )
