"""The small plan of two delegations, with an article to write on."""

from dataclasses import dataclass

import pytest

from agreements.models import Agreement, Provision, ProvisionText
from negotiations.models import User
from tests.builders import House

ENGLISH = "Each Party [US: shall][MX: may] act."
SPANISH = "Cada Parte [US: deberá][MX: podrá] actuar."


@dataclass(frozen=True)
class Draft:
    """A plan with an agreement of one article, and a paragraph in it that says something."""

    house: House
    agreement: Agreement
    article: Provision
    paragraph: Provision

    def __getitem__(self, name: str) -> User:
        return self.house[name]

    def text(self, language: str = "en") -> ProvisionText:
        return ProvisionText.objects.get(provision=self.paragraph, language=language)


@pytest.fixture
def draft(house: House) -> Draft:
    agreement = Agreement.objects.create(
        plan=house.plan, slug="a-draft", symbol="D/1", title_en="A draft", title_es="Un proyecto"
    )
    article = Provision.objects.create(
        agreement=agreement, uid="art-4", kind="article", number="4", position=0
    )
    paragraph = Provision.objects.create(
        agreement=agreement,
        parent=article,
        uid="art-4.2",
        kind="paragraph",
        number="2",
        position=1,
        depth=1,
    )
    for language, heading, source in (("en", "Floors", ENGLISH), ("es", "Pisos", SPANISH)):
        ProvisionText.objects.create(provision=article, language=language, heading=heading)
        ProvisionText.objects.create(provision=paragraph, language=language, source=source)
    return Draft(house, agreement, article, paragraph)
