"""Who has a bracket's words in their wording, and what a bracket says when somebody moves."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from agreements.text.core.nodes import Attribution

# Whoever is not named anywhere: has what is merely opposed, and nothing that is proposed.
ANYBODY_ELSE = ""


@dataclass(frozen=True, slots=True)
class Everybody:
    """The parties whose wordings count, in the plan's order.

    Where ``known`` is false, others may read the text too: ``ANYBODY_ELSE`` stands for them.
    """

    codes: tuple[str, ...]
    known: bool

    @property
    def readers(self) -> frozenset[str]:
        """All whose wording an agreement must leave alone."""
        return frozenset(self.codes if self.known else (*self.codes, ANYBODY_ELSE))

    def strangers(self, attribution: Attribution) -> frozenset[str]:
        """The codes in an attribution that no party has."""
        return frozenset((*attribution.proposed_by, *attribution.opposed_by)) - set(self.codes)

    def in_order(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Codes in the plan's order, those it does not have at the end as they came."""
        codes = tuple(codes)
        if len(codes) < 2:
            return codes
        last = len(self.codes)
        return tuple(sorted(codes, key=lambda c: self.codes.index(c) if c in self.codes else last))

    def ordered(self, attribution: Attribution) -> Attribution:
        """The same attribution with its codes in the plan's order."""
        proposed, opposed = attribution.proposed_by, attribution.opposed_by
        if len(proposed) < 2 and len(opposed) < 2:
            return attribution
        return Attribution(self.in_order(proposed), self.in_order(opposed))


def has(attribution: Attribution, party: str) -> bool:
    """Whether a bracket's words are in a party's wording.

    They are if it proposes them, or if nobody is named as proposing them and it is not among those
    who oppose them: a deletion that the others do not share.
    """
    if attribution.proposed_by:
        return party in attribution.proposed_by
    return party not in attribution.opposed_by


def joined(attribution: Attribution, party: str) -> Attribution:
    """The attribution once ``party`` has the words too; empty where nobody is named any more."""
    opposed = tuple(code for code in attribution.opposed_by if code != party)
    if not attribution.proposed_by:
        return Attribution((), opposed)
    return Attribution((*attribution.proposed_by, party), opposed)


def left(attribution: Attribution, party: str) -> Attribution | None:
    """The attribution once ``party`` has the words no more; None where nobody proposes them now."""
    if not attribution.proposed_by:
        return Attribution((), (*attribution.opposed_by, party))
    proposed = tuple(code for code in attribution.proposed_by if code != party)
    return Attribution(proposed, attribution.opposed_by) if proposed else None


@lru_cache(maxsize=1024)
def head_of(attribution: Attribution, everybody: Everybody) -> str:
    """The one form in which we write an attribution, with its colon and a space."""
    proposed = "/".join(everybody.in_order(attribution.proposed_by))
    opposed = "/".join(everybody.in_order(attribution.opposed_by))
    if not opposed:
        return f"{proposed}: "
    if not proposed:
        return f"{opposed} oppose: "
    return f"{proposed} propose; {opposed} oppose: "
