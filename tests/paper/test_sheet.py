"""Which sheet a document is set on (negotiations/paper/sheet.py)."""

import pytest

from negotiations.paper.sheet import paper_for


@pytest.mark.parametrize(
    ("codes", "paper"),
    [
        (("US", "MX"), "letter"),
        (("US", "MX", "CA"), "letter"),
        (("US", "EU"), "A4"),
        (("AR",), "A4"),
        ((), "A4"),
    ],
)
def test_letter_only_where_every_party_prints_on_it(codes, paper):
    assert paper_for(codes) == paper
