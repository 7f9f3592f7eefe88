"""Each notation that real texts use, read as meant: a folder a notation, checked by eye.

``in.txt`` is read with the twelve parties below; ``expected.txt`` is its tree and its problems.
"""

from pathlib import Path

import pytest

from agreements.text import parse, render
from tests.text.dumping import dump

CASES = sorted((Path(__file__).parent / "cases").iterdir())
PARTIES = ["US", "MX", "CA", "AU", "BN", "CL", "JP", "MY", "NZ", "PE", "SG", "VN"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_notation_is_read_as_meant(case: Path) -> None:
    source = (case / "in.txt").read_bytes().decode()
    text = parse(source, PARTIES)
    assert dump(text) == (case / "expected.txt").read_text("utf-8")
    assert render(text) == source


def test_there_is_a_case_for_each_notation() -> None:
    assert len(CASES) > 30
