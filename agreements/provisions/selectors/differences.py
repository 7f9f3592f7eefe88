"""What changed between two states of a provision: word by word, and in numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from agreements.provisions.models import ProvisionVersion
from agreements.provisions.selectors.drafts import Draft
from agreements.text import Change, compare, words_changed

_NOTHING = Draft("", "", ())


class Says(Protocol):
    """A state of a provision: stored, as it was, or as somebody typed it."""

    @property
    def heading(self) -> str: ...
    @property
    def source(self) -> str: ...


@dataclass(frozen=True)
class Difference:
    """From one state of a provision to another, its heading and its text."""

    old: Says
    new: Says

    @cached_property
    def heading(self) -> list[Change]:
        return compare(self.old.heading, self.new.heading)

    @cached_property
    def source(self) -> list[Change]:
        return compare(self.old.source, self.new.source)

    @property
    def is_empty(self) -> bool:
        """Whether both say the same, to the last character."""
        return (self.old.heading, self.old.source) == (self.new.heading, self.new.source)

    @cached_property
    def added(self) -> int:
        """How many words the new one has more; those that moved are not among them."""
        return self._words("insert")

    @cached_property
    def struck(self) -> int:
        return self._words("delete")

    @cached_property
    def moved(self) -> int:
        return self._words("move-to")

    def _words(self, kind: str) -> int:
        changes = (*self.heading, *self.source)
        return words_changed(change for change in changes if change.kind == kind)


@dataclass(frozen=True)
class Step:
    """A version, and what it changed; `None` for what was loaded, which changed nothing."""

    version: ProvisionVersion
    difference: Difference | None


def steps(versions: Iterable[ProvisionVersion], before: ProvisionVersion | None) -> list[Step]:
    """Versions that follow one another, newest first, each with what it changed.

    ``before`` is the one before the oldest of them; ``None`` where there is none.
    """
    rows = list(versions)
    olds = [*rows, before][1:]
    return [Step(row, _change_of(row, was)) for row, was in zip(rows, olds, strict=True)]


def _change_of(row: ProvisionVersion, was: ProvisionVersion | None) -> Difference | None:
    if was is None and row.at is None:
        return None
    return Difference(was or _NOTHING, row)
