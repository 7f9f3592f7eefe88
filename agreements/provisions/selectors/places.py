"""Where one provision stands, without reading the whole text."""

from agreements.provisions.labels import place_of
from agreements.provisions.models import Provision, ProvisionText


def place_in(provision: Provision, language: str) -> str:
    """“Article 4, paragraph 2” in `language`; a query for each level above it, and one more."""
    chain = [provision]
    while (above := chain[0].parent) is not None:
        chain.insert(0, above)
    headings = dict(
        ProvisionText.objects.filter(provision__in=chain, language=language).values_list(
            "provision", "heading"
        )
    )
    steps = [(row.kind, _number(row), headings.get(row.pk, "")) for row in chain]
    return place_of(steps, language)


def _number(row: Provision) -> str:
    """Its number; of a recital, which has none, its place among the recitals beside it."""
    if row.number or row.kind != Provision.Kind.RECITAL:
        return row.number
    beside = Provision.objects.filter(
        agreement=row.agreement_id, parent=row.parent_id, kind=row.kind
    )
    return str(beside.filter(position__lte=row.position).count())
