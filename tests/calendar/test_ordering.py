"""All rules of a plan at once, in the order in which they hang on each other."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from negotiations.calendar import (
    Counting,
    Known,
    Reckoning,
    RuleError,
    WorkCalendar,
    parse_rule,
    reckon,
)

START = date(2026, 2, 4)
PLAN = Counting(
    START,
    date(2026, 4, 5),
    (WorkCalendar("US", "US"), WorkCalendar("MX", "MX")),
    deadlines={"fixed": Known(date(2026, 3, 2), date(2026, 3, 4))},
)


def dates(typed: dict[str, str]) -> dict[str, str]:
    """What each rule gives: a day, or the code and the detail of its error."""
    found = reckon({key: parse_rule(rule) for key, rule in typed.items()}, PLAN)
    return {
        key: str(one.on) if isinstance(one, Reckoning) else f"{one.code}: {one.detail}"
        for key, one in found.items()
    }


def test_rules_are_reckoned_after_what_they_count_from_and_told_in_their_own_order() -> None:
    found = dates(
        {
            "third": "deadline second + 1 week",
            "second": "deadline first + 1 working day",
            "first": "start + 9 days",
            "of-fixed": "met fixed + 1 day",
        }
    )
    assert list(found.items()) == [
        ("third", "2026-02-24"),
        ("second", "2026-02-17"),
        ("first", "2026-02-13"),
        ("of-fixed", "2026-03-05"),
    ]


def test_a_rule_counts_from_its_fellow_before_one_that_is_fixed() -> None:
    assert dates({"fixed": "start", "x": "deadline fixed + 1 day"})["x"] == "2026-02-05"


def test_a_circle_is_named_with_its_chain_and_breaks_what_hangs_on_it() -> None:
    found = dates(
        {
            "hung": "deadline a + 1 day",
            "further": "met hung",
            "a": "deadline b",
            "b": "met c + 1 day",
            "c": "deadline a - 1 day",
            "self": "deadline self + 1 day",
            "fine": "end",
        }
    )
    assert found == {
        "hung": "broken_anchor: a",
        "further": "broken_anchor: hung",
        "a": "cycle: a → b → c → a",
        "b": "cycle: b → c → a → b",
        "c": "cycle: c → a → b → c",
        "self": "cycle: self → self",
        "fine": "2026-04-05",
    }


def test_what_hangs_on_an_unknown_key_says_so_and_breaks_the_next() -> None:
    found = dates({"x": "deadline nowhere + 1 day", "y": "deadline x"})
    assert found == {"x": "unknown_deadline: nowhere", "y": "broken_anchor: x"}


def test_what_hangs_on_an_unmet_one_is_provisional_down_the_chain() -> None:
    found = reckon(
        {
            "a": parse_rule("start"),
            "b": parse_rule("met a + 1 day"),
            "c": parse_rule("deadline b + 1 day"),
            "d": parse_rule("deadline a"),
        },
        PLAN,
    )
    assert [one.provisional for one in found.values() if isinstance(one, Reckoning)] == [
        False,
        True,
        True,
        False,
    ]


def test_a_chain_of_any_length_is_reckoned_from_either_end() -> None:
    typed = {f"d{n}": parse_rule(f"deadline d{n - 1} + 1 day") for n in range(5000, 0, -1)}
    found = reckon(typed | {"d0": parse_rule("start")}, PLAN)
    last = found["d5000"]
    assert isinstance(last, Reckoning)
    assert (last.on - START).days == 5000


def test_a_circle_of_thousands_names_its_first_and_last_keys() -> None:
    found = reckon(
        {f"d{n}": parse_rule(f"deadline d{(n + 1) % 5000} + 1 day") for n in range(5000)}, PLAN
    )
    error = found["d0"]
    assert isinstance(error, RuleError)
    assert error.detail.startswith("d0 → d1 → d2")
    assert error.detail.endswith("… → d4999 → d0")


@given(st.lists(st.integers(0, 12), min_size=1, max_size=12), st.randoms())
def test_the_order_of_the_rules_does_not_matter(anchors: list[int], random: object) -> None:
    rules = {f"d{n}": parse_rule(f"deadline d{anchor} + 1 day") for n, anchor in enumerate(anchors)}
    rules["d12"] = parse_rule("start")
    shuffled = list(rules)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = reckon(rules, PLAN), reckon({key: rules[key] for key in shuffled}, PLAN)
    assert {key: str(found) for key, found in one.items()} == {
        key: str(found) for key, found in other.items()
    }
