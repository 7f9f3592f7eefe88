"""Reckoning all rules of a plan at once, in the order in which they hang on each other."""

from collections.abc import Mapping
from dataclasses import replace

from negotiations.calendar.counting import Counting, Known, Reckoning, due_on
from negotiations.calendar.errors import RuleError
from negotiations.calendar.rules import Rule

# Of a long chain, its first keys and its last say enough.
_LONGEST_CHAIN = 12


def reckon(rules: Mapping[str, Rule], counting: Counting) -> dict[str, Reckoning | RuleError]:
    """The date of each rule by the key of its deadline, or why it has none.

    A rule that names a key counts from that rule's date if it is among ``rules``, else from
    ``counting.deadlines``. Those on a cycle say ``cycle`` with the chain of keys, those that
    hang on one without a date ``broken_anchor`` with its key. The results come in the order of
    ``rules``; nothing here recurses, so that a chain may have any length.
    """
    known = dict(counting.deadlines)
    plan = replace(counting, deadlines=known)
    found: dict[str, Reckoning | RuleError] = {}
    for key in rules:
        for step in reversed(_chain(key, rules, found)):
            found[step] = one = _one(rules[step], plan, found)
            if isinstance(one, Reckoning):
                known[step] = Known(one.on, None, one.provisional)
    return {key: found[key] for key in rules}


def _chain(
    key: str, rules: Mapping[str, Rule], found: dict[str, Reckoning | RuleError]
) -> list[str]:
    """The keys from one to what it hangs on at last, not reckoned yet; a cycle is marked broken.

    A rule hangs on one other at most, so that what it hangs on is a chain.
    """
    places: dict[str, int] = {}
    while key in rules and key not in found and key not in places:
        places[key] = len(places)
        key = rules[key].counts_from
    chain = list(places)
    if key not in places:
        return chain
    cycle = chain[places[key] :]
    for number, member in enumerate(cycle):
        found[member] = RuleError("cycle", _words([*cycle[number:], *cycle[:number], member]))
    return chain[: places[key]]


def _words(keys: list[str]) -> str:
    if len(keys) > _LONGEST_CHAIN:
        keys = [*keys[: _LONGEST_CHAIN - 3], "…", *keys[-2:]]
    return " → ".join(keys)


def _one(
    rule: Rule, plan: Counting, found: Mapping[str, Reckoning | RuleError]
) -> Reckoning | RuleError:
    if isinstance(found.get(rule.counts_from), RuleError):
        return RuleError("broken_anchor", rule.counts_from)
    try:
        return due_on(rule, plan)
    except RuleError as error:
        return error
