"""Who in a delegation is told next, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from negotiations.reminders.ladder import level, rungs_above

SEATED = [
    ("head", "H"),
    ("negotiator", "N1"),
    ("negotiator", "N2"),
    ("legal_adviser", "L"),
    ("expert", "E"),
    ("observer", "O"),
]
NOW = datetime(2026, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "rungs"),
    [
        (["head", "negotiator", "legal_adviser"], [["H"]]),
        (["negotiator"], [["H"]]),
        (["legal_adviser"], [["H"]]),
        (["expert"], [["N1", "N2", "L"], ["H"]]),
        (["observer", "expert"], [["N1", "N2", "L"], ["H"]]),
        (["expert", "negotiator", "head"], [["H"]]),
        (["expert", "head"], [["N1", "N2", "L"], ["H"]]),
        (["head"], []),
        ([], []),
    ],
)
def test_who_is_next(told: list[str], rungs: list[list[str]]) -> None:
    assert rungs_above(told, SEATED) == rungs


def test_a_rung_on_which_nobody_sits_is_left_out() -> None:
    assert rungs_above(["expert"], [("head", "H"), ("expert", "E")]) == [["H"]]
    assert rungs_above(["negotiator"], [("negotiator", "N")]) == []


@pytest.mark.parametrize(
    ("days", "unanswered", "late", "expected"),
    [
        (0, 99, 99, 0),
        (2, None, None, 0),
        (2, 1, None, 0),
        (2, 2, None, 1),
        (2, 3, None, 1),
        (2, 4, None, 2),
        (2, None, 0, 1),
        (2, None, 2, 2),
        (2, 5, 1, 2),
        # Acknowledged before it was late, and not since.
        (3, None, 1, 1),
    ],
)
def test_how_many_rungs_up(
    days: int, unanswered: int | None, late: int | None, expected: int
) -> None:
    def ago(n: int | None) -> datetime | None:
        return None if n is None else NOW - timedelta(days=n)

    assert level(NOW, days, unanswered=ago(unanswered), late=ago(late)) == expected
